/** Reads rows back from the disk, a chunk at a time, so that somebody hashes them again. */

import type { RowsRead, StoredRow } from '../port.js';
import { checked, rowsOf, sliceOf } from './chunk.js';
import { partsOf, readPlace } from './replica.js';
import { attempt, done } from './requests.js';
import { CHUNKS, type ChunkRow, HEADS, type HeadRow, WRITES, type WriteRow } from './schema.js';
import { readWrite } from './writes.js';

/** The rows of one chunk, with the writes since applied to them. */
export async function readSlice(
  transaction: IDBTransaction,
  key: string,
  after: string | undefined,
): Promise<RowsRead> {
  const slice = after === undefined ? 0 : Number(after);
  const [place, head] = await Promise.all([
    readPlace(transaction),
    done<HeadRow | undefined>(transaction.objectStore(HEADS).get(key)),
  ]);
  if (!head || slice >= head.slices) return { rows: [], n: place.n, covers: () => false, next: undefined };
  const [chunk, writes] = await Promise.all([
    attempt<ChunkRow>(transaction.objectStore(CHUNKS).get([key, slice])),
    attempt<WriteRow[]>(transaction.objectStore(WRITES).getAll()),
  ]);
  const covers = (id: string) => sliceOf(id, head.slices) === slice;
  const next = slice + 1 < head.slices ? String(slice + 1) : undefined;
  return { rows: rowsNow(head, chunk, writes, covers), n: place.n, covers, next };
}

function rowsNow(
  head: HeadRow,
  chunk: ChunkRow | undefined,
  writes: readonly WriteRow[] | undefined,
  covers: (id: string) => boolean,
): StoredRow[] | undefined {
  const good = checked(chunk);
  const texts = writes?.map(readWrite).filter((write) => write !== undefined);
  if (!good || texts?.length !== writes?.length) return undefined;
  const rows = new Map<string, StoredRow>();
  for (const part of [good, ...partsOf(texts ?? [], head)]) {
    const some = rowsOf(part);
    if (!some) return undefined;
    for (const row of some) if (covers(row.id) || part === good) rows.set(row.id, row);
    for (const id of part.gone) rows.delete(id);
  }
  return [...rows.values()];
}
