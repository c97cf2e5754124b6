/** What became of records in one step, for those who show them or wait for them. */
import type { AnyRecord, CollectionName } from '../schema.js';

/** A record as it is shown, before and after; absent: not there. Both the same where only `pending` changed. */
export interface Change {
  readonly id: string;
  readonly before: AnyRecord | undefined;
  readonly after: AnyRecord | undefined;
}

/** A confirmed record that came, changed or went. */
export type Transition<Record = AnyRecord> =
  | { readonly kind: 'appear'; readonly record: Record; readonly before: undefined }
  | { readonly kind: 'update'; readonly record: Record; readonly before: Record }
  | { readonly kind: 'disappear'; readonly record: undefined; readonly before: Record };

/** Changes by collection. */
export type Changes = ReadonlyMap<CollectionName, readonly Change[]>;

/** What a change is to someone who looks at matching records only; nothing where it concerns none. */
export function transition(
  { before, after }: Change,
  matches: (record: AnyRecord) => boolean,
): Transition | undefined {
  const was = before !== undefined && matches(before);
  const is = after !== undefined && matches(after);
  if (was && is) return before === after ? undefined : { kind: 'update', record: after, before };
  if (is) return { kind: 'appear', record: after, before: undefined };
  if (was) return { kind: 'disappear', record: undefined, before };
  return undefined;
}
