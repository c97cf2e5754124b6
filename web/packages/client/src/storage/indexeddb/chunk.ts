/** Rows as text: about a thousand in a chunk, since one large value costs a hundredth of a thousand small ones. */

import { textSum } from '../../hash.js';
import type { KeptChunk, StoredRow } from '../port.js';
import type { ChunkRow } from './schema.js';

/** Rows that a chunk should have. */
export const CHUNK_ROWS = 1_000;
/** Chunks of a subscription, at most. */
const SLICES_MAX = 4_096;

/** How many chunks so many rows need: a power of two. */
export function slicesFor(rows: number): number {
  let slices = 1;
  while (slices * CHUNK_ROWS < rows && slices < SLICES_MAX) slices *= 2;
  return slices;
}

/** Which of so many chunks a record is in: by the last digits of its id, which are random. */
export function sliceOf(id: string, slices: number): number {
  return Number.parseInt(id.slice(-3), 16) & (slices - 1);
}

/** Rows by the chunk that each is in. */
export function bySlice(rows: Iterable<StoredRow>, slices: number): StoredRow[][] {
  const parts: StoredRow[][] = Array.from({ length: slices }, () => []);
  for (const row of rows) parts[sliceOf(row.id, slices)]?.push(row);
  return parts;
}

/** Rows as a chunk. */
export function encode(rows: readonly StoredRow[]): ChunkRow {
  const json = `[${rows.map((row) => row.json).join(',')}]`;
  const seqs = rows.map((row) => row.seq);
  return { json, seqs, sum: chunkSum(json, seqs) };
}

/** A chunk as it was written; `undefined` where it is none, or was altered. */
export function checked(chunk: ChunkRow | undefined): KeptChunk | undefined {
  if (typeof chunk?.json !== 'string' || !Array.isArray(chunk.seqs)) return undefined;
  if (chunkSum(chunk.json, chunk.seqs) !== chunk.sum) return undefined;
  return { json: chunk.json, seqs: chunk.seqs, gone: [] };
}

/** The rows of a chunk; `undefined` where it can't be read. */
export function rowsOf(chunk: KeptChunk): StoredRow[] | undefined {
  try {
    const records: { id: string }[] = JSON.parse(chunk.json);
    return records.map((record, at) => ({
      id: record.id,
      seq: chunk.seqs[at] ?? 0,
      json: JSON.stringify(record),
    }));
  } catch {
    return undefined;
  }
}

function chunkSum(json: string, seqs: readonly number[]): number {
  let sum = textSum(json);
  for (const seq of seqs) sum = Math.imul(sum ^ seq, 0x9e3779b1) >>> 0;
  return sum;
}
