/** All that is wanted: by this tab and, where it leads, by the others; and how each stands. */
import type { Environment } from '../environment.js';
import type { CollectionName } from '../schema.js';
import { type StoredSubscription, subscriptionKey } from '../storage/port.js';
import type { SubscriptionStanding, Wanted } from '../sync/session.js';
import { Subscription } from './subscription.js';

/** Another tab that has not said for so long what it wants is gone. Browsers wake hidden tabs once a minute. */
const TAB_SILENT_MS = 180_000;

interface Entry extends Wanted {
  readonly subscriptions: Set<Subscription>;
  /** Other tabs that want it. */
  readonly tabs: Set<string>;
  standing: SubscriptionStanding;
  /** Ends the time that it is still held though nobody wants it. */
  linger: (() => void) | undefined;
}

export interface RegistryParts {
  readonly environment: Environment;
  /** Milliseconds that records stay after nobody wants them any more. */
  readonly keepFor: number;
  /** It is wanted from now on. */
  readonly wanted: (want: Wanted) => void;
  /** It is held no more. */
  readonly dropped: (key: string) => void;
}

export class Registry {
  readonly #parts: RegistryParts;
  readonly #entries = new Map<string, Entry>();
  readonly #heardAt = new Map<string, number>();

  constructor(parts: RegistryParts) {
    this.#parts = parts;
  }

  /** All that is to be held. */
  get wanted(): Iterable<Wanted> {
    return this.#entries.values();
  }

  /** What this tab wants. */
  get own(): Wanted[] {
    const own = [...this.#entries.values()].filter(({ subscriptions }) => subscriptions.size > 0);
    return own.map(({ key, collection, filters }) => ({ key, collection, filters }));
  }

  get standings(): [key: string, SubscriptionStanding][] {
    return [...this.#entries.values()].map(({ key, standing }) => [key, standing]);
  }

  subscribe(collection: CollectionName, filters: StoredSubscription['filters']): Subscription {
    const want = { key: subscriptionKey(collection, filters), collection, filters };
    const isNew = !this.#entries.has(want.key);
    const entry = this.#entry(want);
    const subscription: Subscription = new Subscription(collection, filters, entry.standing, () => {
      entry.subscriptions.delete(subscription);
      this.#lingerUnwanted(entry);
    });
    entry.subscriptions.add(subscription);
    // Told when it is among what this tab wants.
    if (isNew) this.#parts.wanted(want);
    return subscription;
  }

  /** It is held, from an earlier time: for a while it stays, wanted or not. */
  adopt(want: Wanted, standing: SubscriptionStanding): void {
    const isNew = !this.#entries.has(want.key);
    const entry = this.#entry(want);
    if (isNew) this.#parts.wanted(want);
    this.#stand(entry, standing);
    this.#lingerUnwanted(entry);
  }

  stands(key: string, standing: SubscriptionStanding): void {
    const entry = this.#entries.get(key);
    if (entry !== undefined) this.#stand(entry, standing);
  }

  /** Another tab says what it wants, all of it. */
  tabWants(tab: string, wants: readonly Wanted[]): void {
    const now = this.#parts.environment.elapsed();
    this.#heardAt.set(tab, now);
    for (const want of wants) {
      const isNew = !this.#entries.has(want.key);
      this.#entry(want).tabs.add(tab);
      if (isNew) this.#parts.wanted(want);
    }
    const keys = new Set(wants.map(({ key }) => key));
    for (const [other, heardAt] of this.#heardAt) {
      if (now - heardAt > TAB_SILENT_MS) this.#heardAt.delete(other);
    }
    for (const entry of this.#entries.values()) {
      for (const other of [...entry.tabs]) {
        if (other === tab ? !keys.has(entry.key) : !this.#heardAt.has(other)) entry.tabs.delete(other);
      }
      this.#lingerUnwanted(entry);
    }
  }

  close(): void {
    for (const { linger } of this.#entries.values()) linger?.();
  }

  #entry(want: Wanted): Entry {
    const there = this.#entries.get(want.key);
    if (there !== undefined) {
      there.linger?.();
      there.linger = undefined;
      return there;
    }
    const { key, collection, filters } = want;
    const standing = { status: 'loading' } as const;
    const entry = {
      key,
      collection,
      filters,
      subscriptions: new Set<Subscription>(),
      tabs: new Set<string>(),
      standing,
      linger: undefined,
    };
    this.#entries.set(key, entry);
    return entry;
  }

  #stand(entry: Entry, standing: SubscriptionStanding): void {
    entry.standing = standing;
    for (const subscription of [...entry.subscriptions]) subscription.stands(standing);
  }

  #lingerUnwanted(entry: Entry): void {
    if (entry.subscriptions.size > 0 || entry.tabs.size > 0 || entry.linger !== undefined) return;
    entry.linger = this.#parts.environment.after(this.#parts.keepFor, () => {
      this.#entries.delete(entry.key);
      this.#parts.dropped(entry.key);
    });
  }
}
