/**
 * The sweep: hashes all that is held anew, a slice at a time, in memory and on disk. What was altered in memory shows in the
 * digests then, and the next verification mends it from the server; what was altered on disk is written anew from memory.
 */
import { hashDigits, hashText } from '../hash.js';
import type { Holding } from '../replica/holding.js';
import type { Replica } from '../replica/replica.js';
import { rowOf } from '../replica/row.js';
import type { Storage } from '../storage/port.js';
import type { ReplicaKeeper } from './keeper.js';

/** What a sweep found altered. */
export interface SweepReport {
  readonly inMemory: number;
  readonly onDisk: number;
}

/** Rows that are hashed without letting others go on. */
const SLICE = 500;

export class Sweep {
  readonly #replica: Replica;
  readonly #storage: Storage;
  readonly #keeper: ReplicaKeeper;

  constructor(replica: Replica, storage: Storage, keeper: ReplicaKeeper) {
    this.#replica = replica;
    this.#storage = storage;
    this.#keeper = keeper;
  }

  /** Once over everything. `pause` lets others go on; `isWriter`: this tab may write, and mends what it finds on disk. */
  async run(pause: () => Promise<void>, isWriter: () => boolean): Promise<SweepReport> {
    let inMemory = 0;
    let onDisk = 0;
    for (const { subscription } of [...this.#replica.holdings]) {
      inMemory += await this.#memory(subscription.key, pause);
      if (isWriter() && this.#storage.kind !== 'memory') onDisk += await this.#disk(subscription.key, pause);
    }
    return { inMemory, onDisk };
  }

  async #memory(key: string, pause: () => Promise<void>): Promise<number> {
    const holding = this.#replica.holding(key);
    if (holding === undefined) return 0;
    const { collection } = holding.subscription;
    let altered = 0;
    let inSlice = 0;
    for (const id of [...holding.ids]) {
      if (!this.#replica.rehash(collection, id)) altered += 1;
      inSlice += 1;
      if (inSlice % SLICE === 0) await pause();
    }
    return altered;
  }

  async #disk(key: string, pause: () => Promise<void>): Promise<number> {
    let altered = 0;
    let after: string | undefined;
    do {
      const read = await this.#storage.readRows(key, after);
      const holding = this.#replica.holding(key);
      if (holding === undefined) return altered;
      // Only what both hold as of the same write can be compared.
      if (this.#keeper.isWritten && read.n === this.#keeper.n) {
        altered += this.#compare(holding, read.rows, read.covers);
      }
      after = read.next;
      await pause();
    } while (after !== undefined);
    return altered;
  }

  /** Mends the disk where it differs from memory; gives how many rows did. */
  #compare(
    holding: Holding,
    rows: Awaited<ReturnType<Storage['readRows']>>['rows'],
    covers: (id: string) => boolean,
  ): number {
    const onDisk = new Map(rows?.map(({ id, json }) => [id, hashDigits(hashText(json))]));
    const table = this.#replica.table(holding.subscription.collection);
    const lacking = [];
    for (const id of holding.ids) {
      if (!covers(id)) continue;
      const row = table.get(id);
      if (row !== undefined && onDisk.get(id) !== hashDigits(row)) lacking.push(rowOf(row.record, row.seq));
      onDisk.delete(id);
    }
    const gone = [...onDisk.keys()];
    const { position } = this.#replica;
    if (position === undefined || (lacking.length === 0 && gone.length === 0)) return 0;
    // What can't be read at all is written anew as a whole.
    const isUnreadable = rows === undefined;
    const all = isUnreadable
      ? [...holding.ids].map((id) => table.get(id)).filter((row) => row !== undefined)
      : [];
    const part = {
      subscription: holding.subscription,
      replace: isUnreadable,
      rows: isUnreadable ? all.map((row) => rowOf(row.record, row.seq)) : lacking,
      gone: isUnreadable ? [] : gone,
    };
    this.#keeper.keep({
      patch: { position, parts: [part], dropped: [] },
      outcomes: [],
      events: [],
      skipped: 0,
    });
    return lacking.length + gone.length;
  }
}
