/** A storage in IndexedDB. */

import type { CommandStore } from '../../outbox/stored.js';
import type { LeaseStore } from '../../tabs/lease.js';
import type { MailStore } from '../../tabs/mail.js';
import {
  type Kept,
  type ReplicaWrite,
  type RowsRead,
  type Storage,
  StorageError,
  type WriteRead,
} from '../port.js';
import { commandsIn, settle } from './commands.js';
import { type Plan, plan, step } from './fold.js';
import { leaseIn, readLease } from './lease.js';
import { mailIn } from './mail.js';
import { load, write, writesAfter } from './replica.js';
import { done, storageError, transact } from './requests.js';
import { LEASE, META, QUEUE_STORES, REPLICA_STORES } from './schema.js';
import { readSlice } from './sweep.js';

export class IndexedDbStorage implements Storage {
  readonly kind = 'indexeddb';
  readonly name: string;
  readonly commands: CommandStore;
  readonly lease: LeaseStore;
  readonly mail: MailStore;
  readonly #factory: IDBFactory;
  readonly #listeners = new Set<() => void>();
  /** Absent once it is closed. */
  #database: IDBDatabase | undefined;
  /** What is being folded. */
  #plan: Plan | undefined;
  readonly #open = (): IDBDatabase => {
    if (!this.#database) throw new StorageError('closed');
    return this.#database;
  };

  /** Over a database that was opened with today's schema. */
  constructor(factory: IDBFactory, database: IDBDatabase) {
    this.#factory = factory;
    this.#database = database;
    this.name = database.name;
    this.commands = commandsIn(this.#open);
    this.lease = leaseIn(this.#open);
    this.mail = mailIn(this.#open);
    // A newer release in another tab wants to change the schema, or somebody deletes it: we are in the way.
    database.onversionchange = () => this.#lose();
    // The browser took it away, as when all data of the page is cleared.
    database.onclose = () => this.#lose();
  }

  readMeta(name: string): Promise<string | undefined> {
    return transact(this.#open, [META], 'readonly', (transaction) =>
      done<string | undefined>(transaction.objectStore(META).get(name)),
    );
  }

  async writeMeta(name: string, value: string): Promise<void> {
    await transact(this.#open, [META], 'strict', (transaction) =>
      done(transaction.objectStore(META).put(value, name)),
    );
  }

  async readMetaOr(name: string, value: string): Promise<string> {
    // Mostly it is there, and reading does not wait for the disk.
    const kept = await this.readMeta(name);
    if (kept !== undefined) return kept;
    return transact(this.#open, [META], 'strict', async (transaction) => {
      const store = transaction.objectStore(META);
      const there = await done<string | undefined>(store.get(name));
      if (there === undefined) store.put(value, name);
      return there ?? value;
    });
  }

  loadReplica(): Promise<Kept> {
    return transact(this.#open, REPLICA_STORES, 'readonly', (transaction) => load(transaction));
  }

  loadSubscriptions(keys: readonly string[]): Promise<Kept> {
    return transact(this.#open, REPLICA_STORES, 'readonly', (transaction) => load(transaction, keys));
  }

  writeReplica(given: ReplicaWrite, epoch: number): Promise<number | 'fenced'> {
    const stores = [LEASE, ...REPLICA_STORES, ...(given.outcomes.length > 0 ? QUEUE_STORES : [])];
    return transact(this.#open, stores, 'relaxed', async (transaction) => {
      if (!(await leads(transaction, epoch))) return 'fenced';
      if (given.outcomes.length > 0) await settle(transaction, given.outcomes);
      return write(transaction, given);
    });
  }

  writesAfter(n: number): Promise<readonly WriteRead[] | 'folded'> {
    return transact(this.#open, REPLICA_STORES, 'readonly', (transaction) => writesAfter(transaction, n));
  }

  fold(epoch: number): Promise<boolean> {
    return transact(this.#open, [LEASE, ...REPLICA_STORES], 'relaxed', async (transaction) => {
      if (!(await leads(transaction, epoch))) {
        this.#plan = undefined;
        return false;
      }
      if (!this.#plan) {
        this.#plan = await plan(transaction);
        return this.#plan !== undefined;
      }
      const more = await step(transaction, this.#plan);
      if (!more) this.#plan = undefined;
      return more;
    });
  }

  readRows(key: string, after: string | undefined): Promise<RowsRead> {
    return transact(this.#open, REPLICA_STORES, 'readonly', (transaction) =>
      readSlice(transaction, key, after),
    );
  }

  onLost(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#database?.close();
    this.#database = undefined;
  }

  async destroy(): Promise<void> {
    await this.close();
    try {
      // Other tabs close theirs when they hear of it; the deletion waits for them.
      await done(this.#factory.deleteDatabase(this.name));
    } catch (error) {
      throw storageError(error);
    }
  }

  #lose(): void {
    if (!this.#database) return;
    this.#database.close();
    this.#database = undefined;
    for (const listener of this.#listeners) listener();
  }
}

async function leads(transaction: IDBTransaction, epoch: number): Promise<boolean> {
  const lease = await readLease(transaction);
  return lease.epoch === epoch && lease.tab !== undefined;
}
