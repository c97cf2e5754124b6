/** What the giver of a command holds on to: where it stands, and what became of it. */

import type { Refusal } from '../generated/refusals.js';

/** Where a command stands, in a word. */
export type ItemState =
  /** On its way to the disk. */
  | 'saving'
  /** Waits to be sent. */
  | 'pending'
  /** Sent; the outcome is still to come. */
  | 'sent'
  /** Met with a passing error; it is sent again by itself. */
  | 'again'
  /** Accepted; its effects are in the rows. */
  | 'synced'
  /** Refused: it needs attention. */
  | 'refused'
  /** A fact that the server could not apply, and keeps for people to see. */
  | 'quarantined'
  /** One that it depends on was refused or taken back. */
  | 'blocked'
  /** What was kept can't be read; its bytes are shown. */
  | 'unreadable'
  /** Taken back by a person, before it was sent. */
  | 'discarded';

/** What became of a command. */
export interface Outcome {
  readonly id: string;
  readonly status: 'accepted' | 'refused' | 'quarantined' | 'discarded';
  /** Why it was refused or quarantined. */
  readonly refusal?: Refusal;
  /** The exception that keeps it, where it is quarantined. */
  readonly exception?: string;
  /** Its entry in the log. */
  readonly seq?: number;
}

export interface CommandHandle {
  readonly id: string;
  /** The id of the record that it makes; absent where it makes none. */
  readonly made: string | undefined;
  readonly state: ItemState;
  /** Whether it outlives the page; false also where that could not be had: then the page must stay open until it is sent. */
  readonly saved: boolean;
  /** Settles with its first state other than `saving`: whether it is saved. */
  readonly stored: Promise<boolean>;
  /** Settles when it is accepted, refused, quarantined or taken back; not when the page is closed before. */
  readonly settled: Promise<Outcome>;
  /** Called when `state` or `saved` has changed. Gives a function that ends it. */
  subscribe(listener: () => void): () => void;
}

export class Handle implements CommandHandle {
  readonly id: string;
  readonly made: string | undefined;
  readonly stored: Promise<boolean>;
  readonly settled: Promise<Outcome>;
  #state: ItemState = 'saving';
  #saved = false;
  #store: (saved: boolean) => void = () => undefined;
  #settle: (outcome: Outcome) => void = () => undefined;
  readonly #listeners = new Set<() => void>();

  constructor(id: string, made: string | undefined) {
    this.id = id;
    this.made = made;
    this.stored = new Promise((resolve) => {
      this.#store = resolve;
    });
    this.settled = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  get state(): ItemState {
    return this.#state;
  }

  get saved(): boolean {
    return this.#saved;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** It stands there now. */
  moved(state: ItemState, saved: boolean): void {
    if (state === this.#state && saved === this.#saved) return;
    this.#state = state;
    this.#saved = saved;
    if (state !== 'saving') this.#store(saved);
    for (const listener of [...this.#listeners]) listener();
  }

  /** This became of it. */
  ended(outcome: Outcome): void {
    this.#settle(outcome);
    this.moved(outcome.status === 'accepted' ? 'synced' : outcome.status, this.#saved);
  }
}
