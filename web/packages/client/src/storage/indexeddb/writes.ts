/** Writes as text: what changed in the rows since they were folded into chunks. */

import { textSum } from '../../hash.js';
import type { ReplicaWrite, StoredSubscription, SubscriptionWrite, WriteRead } from '../port.js';
import { encode, rowsOf } from './chunk.js';
import type { WriteRow } from './schema.js';

/** What changed in one subscription, with its rows as in a chunk. */
export interface PartText {
  readonly subscription: StoredSubscription;
  /** Its rows are in the chunks: they replaced all others. */
  readonly replace: boolean;
  readonly json: string;
  readonly seqs: readonly number[];
  readonly gone: readonly string[];
}

/** A write, with its rows as text. */
export interface WriteText extends Omit<ReplicaWrite, 'subscriptions'> {
  readonly n: number;
  readonly parts: readonly PartText[];
}

/** A write as it is kept. Rows that replace all others are not in it. */
export function writeRow(write: ReplicaWrite, n: number): WriteRow {
  const { subscriptions, ...rest } = write;
  const text: WriteText = { ...rest, n, parts: subscriptions.map(partText) };
  const json = JSON.stringify(text);
  return { json, sum: textSum(json) };
}

/** A write as it was kept; `undefined` where it can't be read or was altered. */
export function readWrite(row: WriteRow | undefined): WriteText | undefined {
  if (typeof row?.json !== 'string' || textSum(row.json) !== row.sum) return undefined;
  try {
    return JSON.parse(row.json);
  } catch {
    return undefined;
  }
}

/** A write with its rows as they were given. */
export function writeOf(text: WriteText): WriteRead {
  const { parts, ...rest } = text;
  const subscriptions = parts.map(
    (part): SubscriptionWrite => ({
      subscription: part.subscription,
      replace: part.replace,
      rows: rowsOf(part) ?? [],
      gone: part.gone,
    }),
  );
  return { ...rest, subscriptions };
}

function partText({ subscription, replace, rows, gone }: SubscriptionWrite): PartText {
  const { json, seqs } = encode(replace ? [] : rows);
  return { subscription, replace, json, seqs, gone: replace ? [] : gone };
}
