/** A record as the replica holds it. */
import { hashText, type RecordHash } from '../hash.js';
import type { AnyRecord } from '../schema.js';

/** A confirmed record. Its hash is of what is in memory, never what someone else said. */
export interface Row extends RecordHash {
  readonly id: string;
  readonly record: AnyRecord;
  /** The entry of the log that changed it last. */
  readonly seq: number;
}

/** A row, with its JSON for whoever keeps it. The record is frozen. */
export function rowOf(record: AnyRecord, seq: number): { readonly row: Row; readonly json: string } {
  const json = JSON.stringify(record);
  const { high, low } = hashText(json);
  return { row: { id: record.id, record: freeze(record), seq, high, low }, json };
}

/** Freezes a record and all that is in it. */
export function freeze<Value extends object>(value: Value): Value {
  for (const inner of Object.values(value)) {
    if (typeof inner === 'object' && inner !== null) freeze(inner);
  }
  return Object.freeze(value);
}
