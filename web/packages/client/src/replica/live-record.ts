/** One record, kept up to date. */
import type { AnyRecord, CollectionName } from '../schema.js';

/** Where a live record gets its value from. */
export interface RecordSource {
  get(collection: CollectionName, id: string): AnyRecord | undefined;
  isPending(collection: CollectionName, id: string): boolean;
  onRecord(collection: CollectionName, id: string, listener: () => void): () => void;
}

export class LiveRecord<Record> {
  readonly collection: CollectionName;
  readonly id: string;
  readonly #source: RecordSource;

  constructor(source: RecordSource, collection: CollectionName, id: string) {
    this.#source = source;
    this.collection = collection;
    this.id = id;
  }

  /** The record as it is shown; absent where it is not held. */
  get value(): Record | undefined {
    return this.#source.get(this.collection, this.id) as Record | undefined;
  }

  /** Whether what is shown of it is not confirmed. */
  get pending(): boolean {
    return this.#source.isPending(this.collection, this.id);
  }

  /** Called when `value` or `pending` has changed; gives a function that ends it. */
  readonly subscribe = (listener: () => void): (() => void) =>
    this.#source.onRecord(this.collection, this.id, listener);
}
