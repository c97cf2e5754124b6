/** What a run changes in the replica: applied in memory, kept by the storage, told to other tabs. */
import type { StoredRow, StoredSubscription, SubscriptionWrite, WriteRead } from '../storage/port.js';
import { type Row, rowOf } from './row.js';

export interface Patch {
  readonly position: string;
  readonly parts: readonly HoldingPatch[];
  /** Keys of subscriptions that are held no more. */
  readonly dropped: readonly string[];
}

/** What changes in one subscription; as `SubscriptionWrite`. */
export interface HoldingPatch {
  readonly subscription: StoredSubscription;
  readonly replace: boolean;
  readonly rows: readonly PatchRow[];
  readonly gone: readonly string[];
}

export interface PatchRow {
  readonly row: Row;
  readonly json: string;
}

/** As the storage keeps it. */
export function subscriptionWrite({ subscription, replace, rows, gone }: HoldingPatch): SubscriptionWrite {
  return { subscription, replace, gone, rows: rows.map(storedRow) };
}

function storedRow({ row, json }: PatchRow): StoredRow {
  return { id: row.id, seq: row.seq, json };
}

/** A write of another tab, as this one applies it. */
export function patchOf({ position, subscriptions, dropped }: WriteRead): Patch {
  const parts = subscriptions.map((write) => ({
    ...write,
    rows: write.rows.map(({ seq, json }) => rowOf(JSON.parse(json), seq)),
  }));
  return { position, parts, dropped };
}
