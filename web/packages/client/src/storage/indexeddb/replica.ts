/** The replica in IndexedDB: chunks of rows, and the writes since. */

import type {
  Kept,
  KeptChunk,
  KeptSubscription,
  ReplicaWrite,
  SubscriptionWrite,
  WriteRead,
} from '../port.js';
import { bySlice, checked, encode, slicesFor } from './chunk.js';
import { attempt, done } from './requests.js';
import {
  CHUNKS,
  type ChunkRow,
  HEADS,
  type HeadRow,
  ONLY,
  REPLICA,
  type ReplicaRow,
  WRITES,
  type WriteRow,
} from './schema.js';
import { readWrite, type WriteText, writeOf, writeRow } from './writes.js';

const NOTHING: ReplicaRow = { position: '', n: 0, folded: 0, units: 0 };

/** Where the replica stands. */
export async function readPlace(transaction: IDBTransaction): Promise<ReplicaRow> {
  return (await done<ReplicaRow | undefined>(transaction.objectStore(REPLICA).get(ONLY))) ?? NOTHING;
}

/** Reads the subscriptions of these keys, or all. */
export async function load(transaction: IDBTransaction, keys?: readonly string[]): Promise<Kept> {
  const [place, heads, writes] = await Promise.all([
    readPlace(transaction),
    readHeads(transaction, keys),
    attempt<WriteRow[]>(transaction.objectStore(WRITES).getAll()),
  ]);
  const whole = inOrder(writes, place);
  const subscriptions = await Promise.all(heads.map((head) => readSubscription(transaction, head, whole)));
  return { position: place.position || undefined, subscriptions, n: place.n };
}

/** Keeps a write, and gives its number. */
export async function write(transaction: IDBTransaction, given: ReplicaWrite): Promise<number> {
  const place = await readPlace(transaction);
  const n = place.n + 1;
  const heads = transaction.objectStore(HEADS);
  await Promise.all(given.subscriptions.map((part) => writePart(transaction, part, n)));
  for (const key of given.dropped) {
    heads.delete(key);
    transaction.objectStore(CHUNKS).delete(chunksOf(key));
  }
  const row = writeRow(given, n);
  transaction.objectStore(WRITES).put(row, n);
  const units = place.units + row.json.length;
  const after: ReplicaRow = { position: given.position, n, folded: place.folded, units };
  transaction.objectStore(REPLICA).put(after, ONLY);
  return n;
}

/** Writes after `n`; `folded` where not all of them are there. */
export async function writesAfter(
  transaction: IDBTransaction,
  n: number,
): Promise<readonly WriteRead[] | 'folded'> {
  const place = await readPlace(transaction);
  if (n < place.folded) return 'folded';
  const range = IDBKeyRange.lowerBound(n, true);
  const rows = await attempt<WriteRow[]>(transaction.objectStore(WRITES).getAll(range));
  const writes = inOrder(rows, { ...place, folded: n });
  return writes ? writes.map(writeOf) : 'folded';
}

/** All chunks of a subscription. */
export function chunksOf(key: string): IDBKeyRange {
  // An array sorts after every number.
  return IDBKeyRange.bound([key], [key, []]);
}

/** What a write says of one subscription, as a chunk to be applied after the others. */
export function partsOf(writes: readonly WriteText[], head: HeadRow): KeptChunk[] {
  const parts: KeptChunk[] = [];
  for (const { n, parts: changed } of writes) {
    if (n <= head.since) continue;
    for (const part of changed) {
      if (part.subscription.key !== head.key || (part.gone.length === 0 && part.seqs.length === 0)) continue;
      parts.push({ json: part.json, seqs: part.seqs, gone: part.gone });
    }
  }
  return parts;
}

async function readHeads(transaction: IDBTransaction, keys?: readonly string[]): Promise<HeadRow[]> {
  const store = transaction.objectStore(HEADS);
  if (!keys) return done<HeadRow[]>(store.getAll());
  const heads = await Promise.all(keys.map((key) => done<HeadRow | undefined>(store.get(key))));
  return heads.filter((head) => head !== undefined);
}

/** Writes after `place.folded` as they were kept; `undefined` where one is missing, altered, or not to be read. */
function inOrder(rows: readonly WriteRow[] | undefined, place: ReplicaRow): WriteText[] | undefined {
  if (!rows) return undefined;
  const writes: WriteText[] = [];
  for (const row of rows) {
    const write = readWrite(row);
    if (write?.n !== place.folded + 1 + writes.length) return undefined;
    writes.push(write);
  }
  return writes.length === place.n - place.folded ? writes : undefined;
}

async function readSubscription(
  transaction: IDBTransaction,
  head: HeadRow,
  writes: readonly WriteText[] | undefined,
): Promise<KeptSubscription> {
  const { slices, since: _, ...subscription } = head;
  const damaged: KeptSubscription = { subscription, chunks: [], damaged: true };
  if (!writes) return damaged;
  const rows = await attempt<ChunkRow[]>(transaction.objectStore(CHUNKS).getAll(chunksOf(head.key)));
  const chunks = rows?.map(checked).filter((chunk) => chunk !== undefined);
  if (chunks?.length !== slices) return damaged;
  return { subscription, chunks: [...chunks, ...partsOf(writes, head)], damaged: false };
}

async function writePart(transaction: IDBTransaction, part: SubscriptionWrite, n: number): Promise<void> {
  const heads = transaction.objectStore(HEADS);
  const { subscription } = part;
  if (part.replace) {
    const slices = slicesFor(part.rows.length);
    writeChunks(transaction, subscription.key, bySlice(part.rows, slices).map(encode));
    heads.put({ ...subscription, slices, since: n } satisfies HeadRow);
    return;
  }
  const before = await done<HeadRow | undefined>(heads.get(subscription.key));
  if (before) {
    if (!sameSubscription(before, subscription)) heads.put({ ...before, ...subscription });
    return;
  }
  writeChunks(transaction, subscription.key, [encode([])]);
  heads.put({ ...subscription, slices: 1, since: n - 1 } satisfies HeadRow);
}

/** Writes all chunks of a subscription; those that were there go. */
export function writeChunks(transaction: IDBTransaction, key: string, chunks: readonly ChunkRow[]): void {
  const store = transaction.objectStore(CHUNKS);
  store.delete(chunksOf(key));
  chunks.forEach((chunk, slice) => {
    store.put(chunk, [key, slice]);
  });
}

/** What can change of a subscription while its key stays. */
function sameSubscription(one: HeadRow, other: WriteText['parts'][number]['subscription']): boolean {
  return one.scope === other.scope && one.doubtful === other.doubtful;
}
