/**
 * Which tab leads: the one that holds the lease. It beats; a tab that sees the same beat for long enough takes the lease, counted by
 * its own looks and its own steady clock, so that no clock's jump makes or unmakes a leader. Two leaders for a moment do no
 * harm: the storage lets only the later one write.
 */

import type { Environment } from '../environment.js';
import type { Lease, LeaseStore } from './lease.js';
import { holdLock, type Locks } from './locks.js';

/** Between beats, and between looks, in milliseconds. */
export const BEAT_MS = 1_000;
/** A lease without a beat is over after so long, … */
export const LEASE_MS = 4_000;
/** … and so many looks: a tab that slept itself must look some times before it judges others. */
const LOOKS_MIN = 4;

export interface ElectionParts {
  readonly tab: string;
  readonly name: string;
  readonly lease: LeaseStore;
  readonly environment: Environment;
  readonly locks: Locks | undefined;
  /** It leads now, or leads no more. */
  readonly changed: () => void;
}

export class Election {
  readonly #parts: ElectionParts;
  #leading = false;
  #epoch = 0;
  #running = false;
  #busy = false;
  #cancel: () => void = () => undefined;
  /** The lease as it was seen first with its present beat, when that was, and how often it was seen since. */
  #seen: { readonly lease: Lease; readonly at: number; looks: number } | undefined;
  /** Whether this tab holds the lock of its epoch. */
  #locked = false;
  /** Lets go of the lock that is held, or waited for, of that epoch. */
  #lock: { readonly epoch: number; readonly free: () => void } | undefined;

  constructor(parts: ElectionParts) {
    this.#parts = parts;
  }

  get leading(): boolean {
    return this.#leading;
  }

  /** The epoch that it leads, or led last. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Takes part from now on. Resolves when it is known whether this tab leads. */
  async start(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    if (!this.#busy) await this.#turn();
  }

  /** Takes no part any more; the lead is given up. */
  async stop(): Promise<void> {
    this.#running = false;
    this.#cancel();
    const led = this.#leading ? this.#epoch : undefined;
    this.#lose();
    if (led !== undefined) await this.#parts.lease.release(led).catch(() => undefined);
  }

  /** The storage says that another tab leads. */
  fenced(): void {
    this.#lose();
    this.look();
  }

  /** Looks at once. */
  look(): void {
    if (!this.#running || this.#busy) return;
    this.#cancel();
    void this.#turn();
  }

  /** The leader of that epoch is gone, as it said itself or the browser: there is no need to wait. */
  async vacated(epoch: number): Promise<void> {
    if (!this.#running || this.#leading) return;
    try {
      const lease = await this.#parts.lease.read();
      if (lease.epoch === epoch) await this.#take(lease);
    } catch {
      // The next look tells.
    }
  }

  async #turn(): Promise<void> {
    this.#busy = true;
    try {
      if (this.#leading) await this.#beat();
      else await this.#look();
    } catch {
      // The storage did not answer this time; if another tab takes over meanwhile, the next beat tells.
    }
    this.#busy = false;
    if (this.#running) this.#cancel = this.#parts.environment.after(BEAT_MS, () => void this.#turn());
  }

  async #beat(): Promise<void> {
    const lease = await this.#parts.lease.beat(this.#epoch, this.#locked);
    if (lease.epoch !== this.#epoch || lease.tab !== this.#parts.tab) this.#lose();
  }

  async #look(): Promise<void> {
    const { lease: store, environment } = this.#parts;
    const lease = await store.read();
    if (lease.tab === undefined) return this.#take(lease);
    const seen = this.#seen;
    if (!seen || seen.lease.epoch !== lease.epoch || seen.lease.beat !== lease.beat) {
      this.#seen = { lease, at: environment.elapsed(), looks: 1 };
      this.#awaitLock(lease);
      return;
    }
    seen.looks += 1;
    const over = environment.elapsed() - seen.at >= LEASE_MS;
    if (over && seen.looks >= LOOKS_MIN) await this.#take(lease);
  }

  async #take(seen: Lease): Promise<void> {
    const lease = await this.#parts.lease.take(this.#parts.tab, seen);
    this.#seen = undefined;
    // Given up between the look and now.
    if (lease.tab === undefined) return this.#take(lease);
    if (lease.tab !== this.#parts.tab || lease.epoch !== seen.epoch + 1 || this.#leading) return;
    if (!this.#running) return this.#parts.lease.release(lease.epoch);
    this.#leading = true;
    this.#epoch = lease.epoch;
    this.#holdLock(lease.epoch);
    this.#parts.changed();
  }

  #lose(): void {
    this.#lock?.free();
    this.#lock = undefined;
    this.#locked = false;
    this.#seen = undefined;
    if (!this.#leading) return;
    this.#leading = false;
    this.#parts.changed();
  }

  /** A leader's lock is named after its epoch, so that one that was taken over does not stand for its successor. */
  #holdLock(epoch: number): void {
    this.#lockOf(epoch, () => {
      this.#locked = this.#leading && this.#epoch === epoch;
      // Said at once: a page that is reloaded in its first second would be waited for in vain.
      if (this.#locked) this.#beat().catch(() => undefined);
    });
  }

  /** Waits for the lock that the leader holds: it is let go when that tab dies. */
  #awaitLock({ epoch, locked }: Lease): void {
    if (!locked || this.#lock?.epoch === epoch) return;
    this.#lockOf(epoch, () => {
      this.#lock?.free();
      this.#lock = undefined;
      void this.vacated(epoch);
    });
  }

  #lockOf(epoch: number, held: () => void): void {
    const { locks, name } = this.#parts;
    this.#lock?.free();
    this.#lock = locks && { epoch, free: holdLock(locks, `${name} ${epoch}`, held) };
  }
}
