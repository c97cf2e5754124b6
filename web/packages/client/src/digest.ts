/**
 * The digest of a set of records: how many there are, and the sum of their hashes, high and low halves apart, each modulo
 * 2^32. It does not depend on order, and changes by adding and taking away.
 */
import { hashDigits, type RecordHash } from './hash.js';

/** A digest as it travels. */
export interface DigestMessage {
  readonly count: number;
  /** 16 hexadecimal digits. */
  readonly sum: string;
}

/** A digest that is kept up to date. */
export class Digest {
  count = 0;
  high = 0;
  low = 0;

  add(hash: RecordHash): void {
    this.count += 1;
    this.high = (this.high + hash.high) >>> 0;
    this.low = (this.low + hash.low) >>> 0;
  }

  remove(hash: RecordHash): void {
    this.count -= 1;
    this.high = (this.high - hash.high) >>> 0;
    this.low = (this.low - hash.low) >>> 0;
  }

  equals(other: DigestMessage): boolean {
    return this.count === other.count && hashDigits(this) === other.sum;
  }
}

/** Which of the 256 buckets an id falls into: its last byte. */
export function bucketOf(id: string): number {
  return Number.parseInt(id.slice(-2), 16);
}
