/**
 * Beats: whether the server still answers, how long it takes, and what its clock says. An offline browser keeps a dead socket
 * open and says nothing, so only an answer that does not come tells. No timers here: it says when it wants to be asked again.
 */

/** Beats that may be missed in a row before the connection is given up. */
const MISSED_MAX = 2;
/** Measurements of the clock to choose from: the one with the shortest way is the best. */
const SAMPLES_MAX = 8;

interface ClockSample {
  readonly roundTripMs: number;
  readonly offsetMs: number;
  readonly at: number;
}

/** What is to be done at a beat. */
export type Beat = { readonly ping: number; readonly roundTripMs: number | undefined } | 'dead' | undefined;

export interface HeartbeatOptions {
  /** Milliseconds between beats. */
  readonly everyMs: number;
  /** Milliseconds that an answer may take. */
  readonly answerMs: number;
}

export class Heartbeat {
  readonly #options: HeartbeatOptions;
  /** That of the last beat. */
  number = 0;
  /** The beat that waits for its answer: sent then. */
  #sentAt: number | undefined;
  #nextAt: number;
  /** Whether anything came since it was sent. */
  #isHeard = false;
  #isUrgent = false;
  /** Beats in a row that were not answered. */
  missed = 0;
  /** How long the last answer took, there and back. */
  roundTripMs: number | undefined;

  constructor(options: HeartbeatOptions, now: number) {
    this.#options = options;
    this.#nextAt = now;
  }

  /** When `beat` wants to be called. */
  get dueAt(): number {
    return this.#sentAt === undefined ? this.#nextAt : this.#sentAt + this.#answerMs;
  }

  get #answerMs(): number {
    return this.#isUrgent ? this.#options.answerMs / 2 : this.#options.answerMs;
  }

  /** There is a reason for doubt: ask at once, and give up at the first beat that is missed. */
  urge(now: number): void {
    this.#isUrgent = true;
    this.#sentAt = undefined;
    this.#nextAt = now;
  }

  /** Something came: the server lives. */
  heard(): void {
    this.#isHeard = true;
    this.missed = 0;
  }

  beat(now: number): Beat {
    if (now < this.dueAt) return undefined;
    if (this.#sentAt !== undefined && !this.#isHeard) {
      this.missed += 1;
      if (this.#isUrgent || this.missed >= MISSED_MAX) return 'dead';
    }
    this.number += 1;
    this.#sentAt = now;
    this.#isHeard = false;
    return { ping: this.number, roundTripMs: this.roundTripMs };
  }

  /** The answer to a beat; gives the time that it took, or nothing where it is of a beat before. */
  pong(n: number, now: number): number | undefined {
    if (n !== this.number || this.#sentAt === undefined) return undefined;
    this.roundTripMs = Math.max(0, Math.round(now - this.#sentAt));
    this.#sentAt = undefined;
    this.#nextAt = now + this.#options.everyMs;
    this.#isUrgent = false;
    return this.roundTripMs;
  }
}

/** How far the device's clock is from the server's. */
export class ClockOffset {
  #samples: ClockSample[] = [];

  /** The server said `serverNow` in the middle of a way there and back of `roundTripMs` that ended at `now`. */
  measure(serverNow: number, roundTripMs: number, now: number): void {
    const offsetMs = serverNow + roundTripMs / 2 - now;
    const last = this.#samples.at(-1);
    // Somebody has set a clock: what was measured before says nothing any more.
    if (last !== undefined && Math.abs(last.offsetMs - offsetMs) > last.roundTripMs + roundTripMs + 1_000) {
      this.#samples = [];
    }
    this.#samples = [...this.#samples, { roundTripMs, offsetMs, at: now }].slice(-SAMPLES_MAX);
  }

  /** What is added to the device's clock to have the server's; `at`: when that was last measured. */
  get reading(): { readonly offsetMs: number; readonly measuredAt: number } | undefined {
    const [first, ...others] = this.#samples;
    if (first === undefined) return undefined;
    const best = others.reduce(
      (best, sample) => (sample.roundTripMs <= best.roundTripMs ? sample : best),
      first,
    );
    return { offsetMs: Math.round(best.offsetMs), measuredAt: best.at };
  }
}
