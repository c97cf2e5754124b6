/** A storage in memory: gone with the page. Where the browser's can't be had, and for tests and programs. */

import type { CommandStore } from '../outbox/stored.js';
import { beaten, type Lease, type LeaseStore, NOBODY, released, taken } from '../tabs/lease.js';
import { MemoryQueue } from './memory-queue.js';
import type {
  Kept,
  KeptSubscription,
  ReplicaWrite,
  RowsRead,
  Storage,
  StoredRow,
  StoredSubscription,
  SubscriptionWrite,
  WriteRead,
} from './port.js';

/** Writes that are kept for those who follow by number. */
const WRITES_KEPT = 64;

interface Held {
  subscription: StoredSubscription;
  readonly rows: Map<string, StoredRow>;
}

export class MemoryStorage implements Storage {
  readonly kind = 'memory';
  readonly name = 'memory';
  readonly mail = undefined;
  readonly lease: LeaseStore;
  readonly commands: CommandStore;
  readonly #queue = new MemoryQueue();
  readonly #meta = new Map<string, string>();
  readonly #held = new Map<string, Held>();
  #writes: WriteRead[] = [];
  #lease: Lease = NOBODY;
  #position: string | undefined;
  #n = 0;

  constructor() {
    this.commands = this.#queue;
    const update = async (change: (lease: Lease) => Lease | undefined) => {
      this.#lease = change(this.#lease) ?? this.#lease;
      return this.#lease;
    };
    this.lease = {
      read: async () => this.#lease,
      take: (tab, seen) => update((lease) => taken(lease, tab, seen)),
      beat: (epoch, locked) => update((lease) => beaten(lease, epoch, locked)),
      release: async (epoch) => {
        await update((lease) => released(lease, epoch));
      },
    };
  }

  async readMeta(name: string): Promise<string | undefined> {
    return this.#meta.get(name);
  }

  async writeMeta(name: string, value: string): Promise<void> {
    this.#meta.set(name, value);
  }

  async readMetaOr(name: string, value: string): Promise<string> {
    const there = this.#meta.get(name) ?? value;
    this.#meta.set(name, there);
    return there;
  }

  async loadReplica(): Promise<Kept> {
    return this.loadSubscriptions([...this.#held.keys()]);
  }

  async loadSubscriptions(keys: readonly string[]): Promise<Kept> {
    const held = keys.map((key) => this.#held.get(key)).filter((one) => one !== undefined);
    return { position: this.#position, subscriptions: held.map(kept), n: this.#n };
  }

  async writeReplica(write: ReplicaWrite, epoch: number): Promise<number | 'fenced'> {
    if (this.#lease.epoch !== epoch || this.#lease.tab === undefined) return 'fenced';
    this.#queue.settle(write.outcomes);
    for (const part of write.subscriptions) this.#writePart(part);
    for (const key of write.dropped) this.#held.delete(key);
    this.#position = write.position;
    this.#n += 1;
    this.#writes.push({ ...write, n: this.#n, subscriptions: write.subscriptions.map(withoutReplaced) });
    this.#writes = this.#writes.slice(-WRITES_KEPT);
    return this.#n;
  }

  async writesAfter(n: number): Promise<readonly WriteRead[] | 'folded'> {
    return n < this.#n - this.#writes.length ? 'folded' : this.#writes.filter((write) => write.n > n);
  }

  async fold(): Promise<boolean> {
    return false;
  }

  async readRows(key: string): Promise<RowsRead> {
    const rows = [...(this.#held.get(key)?.rows.values() ?? [])];
    return { rows, n: this.#n, covers: () => true, next: undefined };
  }

  onLost(): () => void {
    return () => undefined;
  }

  async close(): Promise<void> {}

  async destroy(): Promise<void> {
    this.#held.clear();
    this.#meta.clear();
  }

  #writePart({ subscription, replace, rows, gone }: SubscriptionWrite): void {
    const before = replace ? undefined : this.#held.get(subscription.key);
    const held = before ?? { subscription, rows: new Map() };
    held.subscription = subscription;
    for (const row of rows) held.rows.set(row.id, row);
    for (const id of replace ? [] : gone) held.rows.delete(id);
    this.#held.set(subscription.key, held);
  }
}

function kept({ subscription, rows }: Held): KeptSubscription {
  const all = [...rows.values()];
  const json = `[${all.map((row) => row.json).join(',')}]`;
  const chunk = { json, seqs: all.map((row) => row.seq), gone: [] };
  return { subscription, chunks: [chunk], damaged: false };
}

/** Rows that replaced all others are read with the subscription. */
function withoutReplaced(part: SubscriptionWrite): SubscriptionWrite {
  return part.replace ? { ...part, rows: [], gone: [] } : part;
}
