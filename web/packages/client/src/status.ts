/** How the client is, as a program shows it. */
import type { ConnectionView } from './connection/connection.js';
import type { Bearer } from './effects/port.js';
import { Listeners } from './replica/listeners.js';
import type { VerificationReport } from './sync/verification.js';

export interface StatusView extends ConnectionView {
  /** Who bears the token and what they may do, as the server last said; absent: it never did. */
  readonly bearer: Bearer | undefined;
  /** Where the copy and the outbox are kept. `memory`: gone with the page. */
  readonly storage: 'opening' | 'indexeddb' | 'memory';
  /** Why something could not be kept; absent: all is kept. */
  readonly storageFault: string | undefined;
  /** Whether this tab holds the connection for all of them. */
  readonly leader: boolean;
  /** What came of the last verification, and when (milliseconds since 1970 by the device's clock). */
  readonly verified: (VerificationReport & { readonly time: number }) | undefined;
  /** Records that had to be corrected since the start: each is a fault that somebody should look into. */
  readonly corrected: number;
  /** Subscriptions of which something kept could not be read since the start: they were read anew from the server. */
  readonly damaged: number;
  /** What is added to the device's clock to have the server's, in milliseconds. */
  readonly clockOffset: number | undefined;
  /** Events that were left out since the start, since too many had happened meanwhile. */
  readonly skippedEvents: number;
}

export class Status implements StatusView {
  readonly #listeners = new Listeners();
  #view: StatusView;

  constructor(view: StatusView) {
    this.#view = Object.freeze(view);
  }

  /** All of it; the same object until something changes. */
  get view(): StatusView {
    return this.#view;
  }

  get state() {
    return this.#view.state;
  }
  get transport() {
    return this.#view.transport;
  }
  get latency() {
    return this.#view.latency;
  }
  get missed() {
    return this.#view.missed;
  }
  get lastSync() {
    return this.#view.lastSync;
  }
  get detail() {
    return this.#view.detail;
  }
  get reason() {
    return this.#view.reason;
  }
  get bearer() {
    return this.#view.bearer;
  }
  get storage() {
    return this.#view.storage;
  }
  get storageFault() {
    return this.#view.storageFault;
  }
  get leader() {
    return this.#view.leader;
  }
  get verified() {
    return this.#view.verified;
  }
  get corrected() {
    return this.#view.corrected;
  }
  get damaged() {
    return this.#view.damaged;
  }
  get clockOffset() {
    return this.#view.clockOffset;
  }
  get skippedEvents() {
    return this.#view.skippedEvents;
  }

  /** Called when something of it has changed; gives a function that ends it. */
  readonly subscribe = (listener: () => void): (() => void) => this.#listeners.add(listener);

  show(changes: Partial<StatusView>): void {
    const before = this.#view;
    const fields = Object.keys(changes) as (keyof StatusView)[];
    if (fields.every((field) => before[field] === changes[field])) return;
    this.#view = Object.freeze({ ...before, ...changes });
    this.#listeners.call();
  }
}
