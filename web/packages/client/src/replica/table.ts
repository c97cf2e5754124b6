/** Records of one collection by id, and by the text of a field where that is asked for. */
import type { AnyRecord } from '../schema.js';

/** What a table holds. */
export interface Entry {
  readonly id: string;
  readonly record: AnyRecord;
}

const none: ReadonlySet<string> = new Set();

export class Table<Item extends Entry> {
  readonly #items = new Map<string, Item>();
  /** By field: ids by the field's text. */
  readonly #indexes = new Map<string, Map<string, Set<string>>>();

  get size(): number {
    return this.#items.size;
  }

  get(id: string): Item | undefined {
    return this.#items.get(id);
  }

  values(): Iterable<Item> {
    return this.#items.values();
  }

  /** Gives what was there under its id. */
  put(item: Item): Item | undefined {
    const before = this.#items.get(item.id);
    this.#items.set(item.id, item);
    for (const [field, index] of this.#indexes) {
      if (before !== undefined && before.record[field] === item.record[field]) continue;
      if (before !== undefined) unlist(index, before, field);
      list(index, item, field);
    }
    return before;
  }

  /** Gives what was there. */
  delete(id: string): Item | undefined {
    const before = this.#items.get(id);
    if (before === undefined) return undefined;
    this.#items.delete(id);
    for (const [field, index] of this.#indexes) unlist(index, before, field);
    return before;
  }

  /** Ids of records whose field is that text. The first call for a field makes its index. */
  find(field: string, value: string): ReadonlySet<string> {
    let index = this.#indexes.get(field);
    if (index === undefined) {
      index = new Map();
      for (const item of this.#items.values()) list(index, item, field);
      this.#indexes.set(field, index);
    }
    return index.get(value) ?? none;
  }
}

function list(index: Map<string, Set<string>>, item: Entry, field: string): void {
  const value = item.record[field];
  if (typeof value !== 'string') return;
  const ids = index.get(value);
  if (ids === undefined) index.set(value, new Set([item.id]));
  else ids.add(item.id);
}

function unlist(index: Map<string, Set<string>>, item: Entry, field: string): void {
  const value = item.record[field];
  const ids = index.get(value);
  if (ids === undefined) return;
  ids.delete(item.id);
  if (ids.size === 0) index.delete(value);
}
