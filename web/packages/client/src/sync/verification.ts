/**
 * One verification: the digests of the server against those of what is held; where they differ, those of buckets, and then
 * the rows of the buckets that differ. A subscription is equal, or has been made equal, before it is done.
 */
import type { ClientMessage, ServerMessages } from '../generated/protocol.js';
import type { Holding } from '../replica/holding.js';

/** What came of a verification. */
export interface VerificationReport {
  /** The position at which digests were compared last. */
  readonly at: string;
  /** Subscriptions that were equal. */
  readonly equal: number;
  /** Subscriptions that were not, and are now. */
  readonly different: number;
  /** Records that had to be corrected. */
  readonly corrected: number;
}

/** After so many repairs that left it different a subscription is loaded anew. */
const REPAIRS_MAX = 3;
/** Bytes that a row takes in a `repair` message, with what is between them. */
const ROW_BYTES = 64;

interface Checked {
  readonly holding: Holding;
  /** Answers to `repair` that are still to come. */
  repairs: number;
  repaired: number;
  /** It was of another history: that it differs is no fault. */
  readonly doubtful: boolean;
}

export class Verification {
  readonly #open = new Map<number, Checked>();
  readonly #messageMax: number;
  #equal = 0;
  #different = 0;
  #corrected = 0;

  constructor(messageMax: number) {
    this.#messageMax = messageMax;
  }

  /** Subscriptions that are neither equal nor given up yet. */
  get open(): ReadonlyMap<number, unknown> {
    return this.#open;
  }

  start(holdings: ReadonlyMap<number, Holding>): ClientMessage {
    for (const [number, holding] of holdings) {
      this.#open.set(number, { holding, repairs: 0, repaired: 0, doubtful: holding.subscription.doubtful });
    }
    return { verify: { subscriptions: [...holdings.keys()] } };
  }

  /** To be called when the run that it came in is applied, as all below. `anew`: load it anew. */
  digest({ subscription, digest }: ServerMessages['digest']): 'equal' | 'anew' | ClientMessage | undefined {
    const checked = this.#open.get(subscription);
    if (checked === undefined) return undefined;
    if (checked.holding.digest.equals(digest)) {
      this.#open.delete(subscription);
      if (checked.repaired === 0 || checked.doubtful) this.#equal += 1;
      return 'equal';
    }
    if (checked.repaired === 0 && !checked.doubtful) this.#different += 1;
    if (checked.repaired < REPAIRS_MAX) return { buckets: { subscription } };
    this.#open.delete(subscription);
    return 'anew';
  }

  buckets({ subscription, buckets }: ServerMessages['buckets']): ClientMessage[] {
    const checked = this.#open.get(subscription);
    if (checked === undefined) return [];
    const here = checked.holding.buckets();
    const differing = new Set(here.keys());
    for (const { bucket, digest } of buckets) {
      if (here.get(bucket)?.equals(digest)) differing.delete(bucket);
      else differing.add(bucket);
    }
    checked.repaired += 1;
    if (differing.size === 0) return [{ verify: { subscriptions: [subscription] } }];
    const messages = this.#repairs(subscription, checked.holding, differing);
    checked.repairs = messages.length;
    return messages;
  }

  repair({ subscription, rows, gone }: ServerMessages['repair']): ClientMessage | undefined {
    const checked = this.#open.get(subscription);
    if (checked === undefined) return undefined;
    if (!checked.doubtful) this.#corrected += rows.length + gone.length;
    checked.repairs -= 1;
    return checked.repairs > 0 ? undefined : { verify: { subscriptions: [subscription] } };
  }

  /** The subscription is over, or begins anew. */
  drop(subscription: number): void {
    this.#open.delete(subscription);
  }

  report(at: string): VerificationReport {
    return { at, equal: this.#equal, different: this.#different, corrected: this.#corrected };
  }

  /** What is held in the buckets, in messages that are not too long. */
  #repairs(subscription: number, holding: Holding, differing: ReadonlySet<number>): ClientMessage[] {
    const messages: ClientMessage[] = [];
    let buckets: { bucket: number; rows: [string, string][] }[] = [];
    let bytes = 0;
    const flush = () => {
      if (buckets.length > 0) messages.push({ repair: { buckets, subscription } });
      buckets = [];
      bytes = 0;
    };
    for (const [bucket, rows] of holding.rowsOf(differing)) {
      const more = ROW_BYTES * (rows.length + 1);
      if (bytes + more > this.#messageMax / 2) flush();
      buckets.push({ bucket, rows });
      bytes += more;
    }
    flush();
    return messages;
  }
}
