/** Many records in order, in blocks, so that one is put in or taken out without moving all. */
import type { AnyRecord } from '../schema.js';
import type { Compare } from './order.js';

/** Records in a block at most; a full one is halved. */
const BLOCK_MAX = 512;

export class SortedRecords {
  readonly #compare: Compare;
  #blocks: AnyRecord[][] = [];
  #length = 0;

  constructor(compare: Compare, records: AnyRecord[] = []) {
    this.#compare = compare;
    records.sort(compare);
    this.#length = records.length;
    for (let at = 0; at < records.length; at += BLOCK_MAX / 2) {
      this.#blocks.push(records.slice(at, at + BLOCK_MAX / 2));
    }
  }

  get length(): number {
    return this.#length;
  }

  insert(record: AnyRecord): void {
    this.#length += 1;
    const at = Math.min(this.#blockFor(record), this.#blocks.length - 1);
    const block = this.#blocks[at];
    if (block === undefined) {
      this.#blocks.push([record]);
      return;
    }
    block.splice(this.#placeIn(block, record), 0, record);
    if (block.length > BLOCK_MAX) this.#blocks.splice(at + 1, 0, block.splice(BLOCK_MAX / 2));
  }

  /** Takes a record out; one that is not there changes nothing. */
  remove(record: AnyRecord): void {
    const at = this.#blockFor(record);
    const block = this.#blocks[at];
    if (block === undefined) return;
    const place = this.#placeIn(block, record);
    if (block[place] === undefined || this.#compare(block[place], record) !== 0) return;
    this.#length -= 1;
    block.splice(place, 1);
    if (block.length === 0) this.#blocks.splice(at, 1);
  }

  /** At most `limit` records, after `offset` others. */
  slice(offset: number, limit: number): AnyRecord[] {
    if (offset === 0 && limit >= this.#length) return ([] as AnyRecord[]).concat(...this.#blocks);
    const window: AnyRecord[] = [];
    let skip = offset;
    for (const block of this.#blocks) {
      if (skip >= block.length) {
        skip -= block.length;
        continue;
      }
      const end = Math.min(block.length, skip + limit - window.length);
      for (let place = skip; place < end; place += 1) window.push(block[place] as AnyRecord);
      skip = 0;
      if (window.length >= limit) break;
    }
    return window;
  }

  /** The first block whose last record is not before `record`; the number of blocks where there is none. */
  #blockFor(record: AnyRecord): number {
    return firstWhere(this.#blocks.length, (at) => {
      const block = this.#blocks[at] as AnyRecord[];
      return this.#compare(block[block.length - 1] as AnyRecord, record) >= 0;
    });
  }

  #placeIn(block: AnyRecord[], record: AnyRecord): number {
    return firstWhere(block.length, (place) => this.#compare(block[place] as AnyRecord, record) >= 0);
  }
}

/** The first number below `length` for which `test` holds, where it holds for all after it too; else `length`. */
function firstWhere(length: number, test: (at: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (test(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
