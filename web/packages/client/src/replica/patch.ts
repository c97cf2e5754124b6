/** What a run changes in the replica: applied in memory, kept by the storage, told to other tabs. */
import type { AnyRecord } from '../schema.js';
import type { KeptSubscription, StoredRow, StoredSubscription, WriteRead } from '../storage/port.js';
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
export function storedRow({ row, json }: PatchRow): StoredRow {
  return { id: row.id, seq: row.seq, json };
}

/** What another tab wrote. Rows that replaced all others are not in it: these parts are left out. */
export function patchOfWrite({ position, subscriptions, dropped }: WriteRead): Patch {
  const parts = subscriptions
    .filter(({ replace }) => !replace)
    .map(({ rows, ...part }) => ({
      ...part,
      rows: rows.map(({ seq, json }) => rowOf(JSON.parse(json), seq)),
    }));
  return { position, parts, dropped };
}

/** What was kept, in place of all that is held of these subscriptions. */
export function patchOfKept(subscriptions: readonly KeptSubscription[], position: string): Patch {
  return { position, parts: subscriptions.map(partOfKept), dropped: [] };
}

function partOfKept({ subscription, chunks, damaged }: KeptSubscription): HoldingPatch {
  const rows = new Map<string, PatchRow>();
  for (const { json, seqs, gone } of chunks) {
    const records = JSON.parse(json) as AnyRecord[];
    records.forEach((record, at) => {
      rows.set(record.id, rowOf(record, seqs[at] ?? 0));
    });
    for (const id of gone) rows.delete(id);
  }
  // What can't be read is not claimed: it is fetched again.
  const scope = damaged ? undefined : subscription.scope;
  return { subscription: { ...subscription, scope }, replace: true, rows: [...rows.values()], gone: [] };
}
