/** An environment whose clocks stand still until a test moves them. */

import type { Environment } from '../src/environment.js';
import { Random } from './random.js';

interface Timer {
  readonly at: number;
  readonly call: () => void;
}

export class ManualEnvironment implements Environment {
  /** The wall clock. */
  wall = Date.parse('2026-11-21T12:00:00.000Z');
  #elapsed = 0;
  readonly #timers = new Set<Timer>();
  readonly #random: Random;

  constructor(seed = 1) {
    this.#random = new Random(seed);
  }

  now(): number {
    return this.wall;
  }

  elapsed(): number {
    return this.#elapsed;
  }

  after(ms: number, call: () => void): () => void {
    const timer = { at: this.#elapsed + ms, call };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  random(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.#random.below(256));
  }

  /** How many timers run. */
  get timers(): number {
    return this.#timers.size;
  }

  /** Lets time pass; timers that are due are called in order. */
  pass(ms: number): void {
    const end = this.#elapsed + ms;
    for (;;) {
      const due = [...this.#timers].filter(({ at }) => at <= end).sort((one, other) => one.at - other.at)[0];
      if (!due) break;
      this.#timers.delete(due);
      this.wall += due.at - this.#elapsed;
      this.#elapsed = due.at;
      due.call();
    }
    this.wall += end - this.#elapsed;
    this.#elapsed = end;
  }
}

/** Lets promises and the fake database go on until nothing moves any more. */
export async function settle(turns = 20): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
