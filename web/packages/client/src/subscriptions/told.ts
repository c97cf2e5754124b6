/** What the leading tab says of subscriptions: it holds them a moment before a tab that follows has read their rows. */
import type { SubscriptionStanding } from '../sync/session.js';

export class ToldStandings {
  readonly #isHeld: (key: string) => boolean;
  readonly #stands: (key: string, standing: SubscriptionStanding) => void;
  readonly #told = new Map<string, SubscriptionStanding>();

  /** `isHeld`: whether a subscription's rows are here; `stands`: what to do with a standing that is good here too. */
  constructor(
    isHeld: (key: string) => boolean,
    stands: (key: string, standing: SubscriptionStanding) => void,
  ) {
    this.#isHeld = isHeld;
    this.#stands = stands;
  }

  /** Whether there are some whose rows are to be read. */
  get wait(): boolean {
    return this.#told.size > 0;
  }

  hear(key: string, standing: SubscriptionStanding): void {
    if (standing.status === 'ready' && !this.#isHeld(key)) {
      this.#told.set(key, standing);
    } else {
      this.#told.delete(key);
      this.#stands(key, standing);
    }
  }

  /** Rows were read. */
  read(): void {
    for (const [key, standing] of [...this.#told]) this.hear(key, standing);
  }

  clear(): void {
    this.#told.clear();
  }
}
