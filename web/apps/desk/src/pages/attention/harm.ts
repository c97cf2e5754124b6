/** In which order things are to be looked at: what harms most comes first. */
import type { Exception, ExceptionKind, Order } from '@onhand/client';

export const HARMS = ['dueToday', 'orders', 'money', 'stock', 'technical'] as const;
export type Harm = (typeof HARMS)[number];

const OF: Readonly<Record<ExceptionKind, Harm>> = {
  shortfall: 'orders',
  negative_stock: 'stock',
  count_conflict: 'stock',
  over_receipt: 'stock',
  missing_on_arrival: 'money',
  over_return: 'money',
  credit_over_limit: 'money',
  over_role_limit: 'money',
  quarantined_command: 'money',
  questionable: 'money',
  clock_skew: 'technical',
  unknown_register: 'technical',
};

/** What something harms; `today` is the business's day. */
export function harmOf(
  exception: Pick<Exception, 'kind' | 'orders'>,
  today: string,
  orderOf: (id: string) => Pick<Order, 'wanted'> | undefined,
): Harm {
  const isDue = exception.orders?.some(({ order }) => {
    const wanted = orderOf(order)?.wanted;
    return wanted !== undefined && wanted <= today;
  });
  return isDue ? 'dueToday' : (OF[exception.kind] ?? 'technical');
}

/** Worst first; of the same harm the oldest first. */
export function byHarm<Item extends { readonly harm: Harm; readonly exception: Exception }>(
  items: readonly Item[],
): Item[] {
  return [...items].sort(
    (one, other) =>
      HARMS.indexOf(one.harm) - HARMS.indexOf(other.harm) ||
      one.exception.opened_at.localeCompare(other.exception.opened_at),
  );
}
