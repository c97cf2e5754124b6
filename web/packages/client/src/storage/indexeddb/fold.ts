/**
 * Folds writes into chunks, one chunk a transaction, so that neither the list of writes nor a pause grows. Until the last chunk is
 * written the writes stay; applied once more to a chunk that holds them, they change nothing. So it may be left off anywhere.
 */

import type { StoredRow } from '../port.js';
import { bySlice, CHUNK_ROWS, checked, encode, rowsOf, sliceOf, slicesFor } from './chunk.js';
import { chunksOf, readPlace, writeChunks } from './replica.js';
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
import { readWrite } from './writes.js';

/** The newest writes stay as they are, for tabs that are a little behind. */
const KEEP = 64;
/** It is worth the work from so many writes on, … */
const FOLD_WRITES = 256;
/** … or from so many UTF-16 units of text on. */
const FOLD_UNITS = 1_000_000;

/** What is to be done to one chunk. */
interface Job {
  readonly key: string;
  readonly slice: number;
  /** The write that last replaced the rows, when the plan was made: another one since makes the job void. */
  readonly since: number;
  /** The last word on each record: its row, or that it is gone. */
  readonly last: ReadonlyMap<string, StoredRow | undefined>;
}

/** The work at hand. */
export interface Plan {
  /** Writes up to this one are folded with it. */
  readonly upTo: number;
  readonly jobs: Job[];
}

/** What there is to fold; `undefined` where it is not worth it, or a write can't be read. */
export async function plan(transaction: IDBTransaction): Promise<Plan | undefined> {
  const place = await readPlace(transaction);
  const upTo = place.n - KEEP;
  const count = upTo - place.folded;
  if (count <= 0 || (count < FOLD_WRITES && place.units < FOLD_UNITS)) return undefined;
  const [rows, heads] = await Promise.all([
    attempt<WriteRow[]>(transaction.objectStore(WRITES).getAll(IDBKeyRange.upperBound(upTo))),
    done<HeadRow[]>(transaction.objectStore(HEADS).getAll()),
  ]);
  const jobs = rows && jobsOf(rows, new Map(heads.map((head) => [head.key, head])));
  return jobs && { upTo, jobs };
}

/** Does the plan's next piece of work; false when the plan is done. */
export async function step(transaction: IDBTransaction, { upTo, jobs }: Plan): Promise<boolean> {
  const job = jobs.pop();
  if (job) {
    await foldInto(transaction, job);
    return true;
  }
  const place = await readPlace(transaction);
  transaction.objectStore(WRITES).delete(IDBKeyRange.upperBound(upTo));
  transaction.objectStore(REPLICA).put({ ...place, folded: upTo, units: 0 } satisfies ReplicaRow, ONLY);
  return false;
}

/** Puts each change with the chunk that it is for; `undefined` where a write can't be read. */
function jobsOf(rows: readonly WriteRow[], heads: ReadonlyMap<string, HeadRow>): Job[] | undefined {
  const jobs = new Map<string, Job & { last: Map<string, StoredRow | undefined> }>();
  const put = (head: HeadRow, id: string, row: StoredRow | undefined) => {
    const slice = sliceOf(id, head.slices);
    const name = `${slice} ${head.key}`;
    let job = jobs.get(name);
    if (!job) {
      job = { key: head.key, slice, since: head.since, last: new Map() };
      jobs.set(name, job);
    }
    job.last.set(id, row);
  };
  for (const row of rows) {
    const write = readWrite(row);
    if (!write) return undefined;
    for (const part of write.parts) {
      const head = heads.get(part.subscription.key);
      if (!head || write.n <= head.since) continue;
      for (const changed of rowsOf(part) ?? []) put(head, changed.id, changed);
      for (const id of part.gone) put(head, id, undefined);
    }
  }
  return [...jobs.values()];
}

async function foldInto(transaction: IDBTransaction, { key, slice, since, last }: Job): Promise<void> {
  const store = transaction.objectStore(CHUNKS);
  const [head, chunk] = await Promise.all([
    done<HeadRow | undefined>(transaction.objectStore(HEADS).get(key)),
    attempt<ChunkRow>(store.get([key, slice])),
  ]);
  // Replaced, dropped or made over since.
  if (head?.since !== since || slice >= head.slices) return;
  const before = checked(chunk);
  const kept = before && rowsOf(before);
  // A damaged chunk is left as it is, to be found at the next start or by the sweep.
  if (!kept) return;
  const rows = new Map(kept.map((row) => [row.id, row]));
  for (const [id, row] of last) {
    if (row) rows.set(id, row);
    else rows.delete(id);
  }
  store.put(encode([...rows.values()]), [key, slice]);
  if (rows.size > 2 * CHUNK_ROWS) await divide(transaction, head);
}

/** Puts a subscription's rows into more chunks, if that makes them smaller. */
async function divide(transaction: IDBTransaction, head: HeadRow): Promise<void> {
  const chunks = await done<ChunkRow[]>(transaction.objectStore(CHUNKS).getAll(chunksOf(head.key)));
  const rows: StoredRow[] = [];
  for (const chunk of chunks) {
    const good = checked(chunk);
    const some = good && rowsOf(good);
    if (!some) return;
    rows.push(...some);
  }
  const slices = slicesFor(rows.length);
  if (slices <= head.slices) return;
  writeChunks(transaction, head.key, bySlice(rows, slices).map(encode));
  transaction.objectStore(HEADS).put({ ...head, slices } satisfies HeadRow);
}
