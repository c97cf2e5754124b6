/** What a program holds on to for what it wants to hold. */
import type { Reason } from '../generated/protocol.js';
import { Listeners } from '../replica/listeners.js';
import type { CollectionName } from '../schema.js';
import type { StoredSubscription } from '../storage/port.js';
import type { SubscriptionStanding } from '../sync/session.js';

/** The server does not serve a subscription. */
export class SubscriptionRefused extends Error {
  override readonly name = 'SubscriptionRefused';
  readonly reason: Reason;

  constructor(collection: CollectionName, reason: Reason, detail: string | undefined) {
    super(`${collection}: ${reason}${detail === undefined ? '' : `: ${detail}`}`);
    this.reason = reason;
  }
}

/** Which records: by fields that the registry declares for the collection, each with a value or several that fit. */
export type Filter = { readonly [field: string]: string | readonly string[] | undefined };

/** A filter as it is sent and kept: fields and values sorted, each once. */
export function filtersOf(filter: Filter): StoredSubscription['filters'] {
  return Object.entries(filter)
    .filter((entry): entry is [string, string | readonly string[]] => entry[1] !== undefined)
    .map(([field, values]) => ({
      field,
      values: [...new Set(typeof values === 'string' ? [values] : values)].sort(),
    }))
    .sort((one, other) => (one.field < other.field ? -1 : 1));
}

export class Subscription {
  readonly collection: CollectionName;
  readonly filters: StoredSubscription['filters'];
  /** Settles when it is ready for the first time; rejected with `SubscriptionRefused`. */
  readonly ready: Promise<void>;
  readonly #listeners = new Listeners();
  readonly #release: () => void;
  #standing: SubscriptionStanding;
  #settle: { readonly resolve: () => void; readonly reject: (error: Error) => void } | undefined;

  constructor(
    collection: CollectionName,
    filters: StoredSubscription['filters'],
    standing: SubscriptionStanding,
    release: () => void,
  ) {
    this.collection = collection;
    this.filters = filters;
    this.#release = release;
    this.#standing = { status: 'loading' };
    this.ready = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    // Whoever does not wait for it sees the status.
    this.ready.catch(() => {});
    this.stands(standing);
  }

  /**
   * `loading` until all its records are held, `ready` from then on, also while there is no connection. `refused`: the server
   * does not serve it, and `reason` says why.
   */
  get status(): SubscriptionStanding['status'] {
    return this.#standing.status;
  }

  /** Why it is refused. */
  get reason(): Reason | undefined {
    return this.#standing.status === 'refused' ? this.#standing.reason : undefined;
  }

  /** Called when `status` has changed; gives a function that ends it. */
  readonly subscribe = (listener: () => void): (() => void) => this.#listeners.add(listener);

  /** Wants it no more. Its records stay for a while, in case somebody wants them again. */
  readonly close = (): void => this.#release();

  /** Its standing is that, from now on. */
  stands(standing: SubscriptionStanding): void {
    const isNew = standing.status !== this.#standing.status;
    this.#standing = standing;
    if (standing.status === 'ready') this.#settle?.resolve();
    if (standing.status === 'refused') {
      this.#settle?.reject(new SubscriptionRefused(this.collection, standing.reason, standing.detail));
    }
    if (isNew) this.#listeners.call();
  }
}
