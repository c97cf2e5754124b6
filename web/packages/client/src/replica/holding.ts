/** What the replica holds for one subscription: which records, and their digest. */
import { bucketOf, Digest } from '../digest.js';
import { hashDigits } from '../hash.js';
import type { StoredSubscription } from '../storage/port.js';
import { entryOf } from './entry-of.js';
import type { Row } from './row.js';
import type { Table } from './table.js';

export class Holding {
  subscription: StoredSubscription;
  readonly ids = new Set<string>();
  /** Of its records, by the hashes of what is in memory. */
  readonly digest = new Digest();
  readonly #rows: Table<Row>;

  constructor(subscription: StoredSubscription, rows: Table<Row>) {
    this.subscription = subscription;
    this.#rows = rows;
  }

  /** The digests of its buckets, by number; only those that are not empty. */
  buckets(): Map<number, Digest> {
    const buckets = new Map<number, Digest>();
    for (const id of this.ids) {
      const digest = entryOf(buckets, bucketOf(id), () => new Digest());
      digest.add(this.#rows.get(id) as Row);
    }
    return buckets;
  }

  /** Ids and hashes of its rows in some buckets, by bucket. */
  rowsOf(buckets: ReadonlySet<number>): Map<number, [id: string, hash: string][]> {
    const found = new Map<number, [string, string][]>([...buckets].map((bucket) => [bucket, []]));
    for (const id of this.ids) {
      const row = this.#rows.get(id) as Row;
      found.get(bucketOf(id))?.push([id, hashDigits(row)]);
    }
    return found;
  }
}
