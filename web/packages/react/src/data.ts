/** Hooks that show records. */
import type { CollectionName, Filter, QueryOptions, RecordOf, Subscription } from '@onhand/client';
import { useEffect, useMemo, useState } from 'react';
import { useOnhand } from './provider.js';
import { useSame, useShown } from './shown.js';

/** How far a subscription is. */
export interface SubscriptionShown {
  readonly status: Subscription['status'];
  readonly reason: Subscription['reason'];
}

const loading = { status: 'loading', reason: undefined } as const;

/** Holds records of a collection for as long as the component is there. What is held already is there at once. */
export function useSubscription(collection: CollectionName, filter?: Filter): SubscriptionShown {
  const onhand = useOnhand();
  const same = useSame(filter);
  const [subscription, setSubscription] = useState<Subscription>();
  useEffect(() => {
    const opened = onhand.subscribe(collection, same);
    setSubscription(opened);
    return () => opened.close();
  }, [onhand, collection, same]);
  return useShown(subscription, () =>
    subscription === undefined ? loading : { status: subscription.status, reason: subscription.reason },
  );
}

/** What a query finds. */
export interface QueryShown<Row> {
  /** The records in order, from `offset` and at most `limit`. */
  readonly rows: readonly Row[];
  /** How many match, whatever `limit` says. */
  readonly count: number;
  /** The sum of a field of decimal text over all that match: exact. */
  readonly sum: (field: keyof Row & string) => string;
  /** Whether what is shown of a record is not confirmed. */
  readonly isPending: (row: { readonly id: string }) => boolean;
}

/** The records that match, kept up to date. It finds what subscriptions hold. */
export function useQuery<Name extends CollectionName>(
  collection: Name,
  options?: QueryOptions<RecordOf<Name>>,
): QueryShown<RecordOf<Name>> {
  const onhand = useOnhand();
  const same = useSame(options);
  const query = useMemo(() => onhand.query(collection, same), [onhand, collection, same]);
  const calls = useMemo(
    () => ({
      sum: (field: keyof RecordOf<Name> & string) => query.sum(field),
      isPending: (row: { readonly id: string }) => query.isPending(row),
    }),
    [query],
  );
  return useShown(query, () => ({ rows: query.rows, count: query.count, ...calls }));
}

/** One record. */
export interface RecordShown<Row> {
  /** The record; absent where it is not held. */
  readonly value: Row | undefined;
  /** Whether what is shown of it is not confirmed. */
  readonly pending: boolean;
}

/** One record, kept up to date. */
export function useRecord<Name extends CollectionName>(
  collection: Name,
  id: string,
): RecordShown<RecordOf<Name>> {
  const onhand = useOnhand();
  const record = useMemo(() => onhand.record(collection, id), [onhand, collection, id]);
  return useShown(record, () => ({ value: record.value, pending: record.pending }));
}
