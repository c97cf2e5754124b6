/** Records that are held, as effects see them. */

import { effects } from '../../src/effects/index.js';
import type { CommandFacts, Put, View } from '../../src/effects/port.js';
import { CannotTell } from '../../src/effects/records.js';
import { MoneyError } from '../../src/money/error.js';
import type { AnyRecord, CollectionName, CommandName } from '../../src/schema.js';

export class Held {
  readonly #collections = new Map<string, Map<string, AnyRecord>>();
  readonly view = {
    get: (collection: CollectionName, id: string) => this.get(collection, id),
    find: (collection: CollectionName, field: string, value: string) =>
      this.all(collection).filter((record) => record[field] === value),
  } as unknown as View;

  get(collection: CollectionName, id: string): AnyRecord | undefined {
    return this.#collections.get(collection)?.get(id);
  }

  all(collection: CollectionName): AnyRecord[] {
    return [...(this.#collections.get(collection)?.values() ?? [])];
  }

  put(collection: CollectionName, record: AnyRecord): void {
    const records = this.#collections.get(collection) ?? new Map<string, AnyRecord>();
    this.#collections.set(collection, records.set(record.id, frozen(record)));
  }

  /** As the effect leaves it. */
  with(puts: readonly Put[]): Held {
    const after = this.only(() => true);
    for (const { collection, record } of puts) after.put(collection, record as AnyRecord);
    return after;
  }

  /** Those of them that are kept. */
  only(keep: (collection: CollectionName, record: AnyRecord) => boolean): Held {
    const kept = new Held();
    for (const [collection, records] of this.#collections) {
      const name = collection as CollectionName;
      for (const record of records.values()) if (keep(name, record)) kept.put(name, record);
    }
    return kept;
  }

  /** What a partner may see. */
  ofPartner(customer: string): Held {
    const own = this.get('customers', customer);
    const ofGroup = this.get('customer_groups', String(own?.['group']))?.['price_list'];
    const lists = [own?.['price_list'], ofGroup].filter((list) => list !== undefined);
    return this.only((collection, record) => {
      if (collection === 'price_lists') return lists.includes(record.id);
      if (collection === 'price_rules') return lists.includes(record['list']);
      if (collection === 'shelf' || collection === 'prices') return true;
      if (collection === 'customers') return record.id === customer;
      return (collection === 'orders' || collection === 'returns') && record['customer'] === customer;
    });
  }
}

/** What a command does to what is held; nothing where the effect can't tell. What else goes wrong in it is a fault. */
export function puts(name: CommandName, data: never, held: Held, command: CommandFacts): readonly Put[] {
  try {
    return effects[name]?.(data, held.view, command) ?? [];
  } catch (error) {
    if (error instanceof CannotTell || error instanceof MoneyError) return [];
    throw error;
  }
}

/** An effect that changes a record of the view in place is caught. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}
