/**
 * What pending commands do to the records, laid over the confirmed ones: made anew from those whenever one that an effect has
 * read changes, or a command is settled.
 */
import type { Bearer, CommandFacts, Effects, View } from '../effects/port.js';
import type { PendingCommand } from '../outbox/port.js';
import type { AnyRecord, CollectionName } from '../schema.js';
import { entryOf } from './entry-of.js';
import { freeze } from './row.js';
import { type Entry, Table } from './table.js';

/** The confirmed records. */
export interface Base {
  table(collection: CollectionName): Table<Entry>;
}

/** Records that were laid over, by collection and id; absent: none was. */
export type Laid = Map<CollectionName, Map<string, AnyRecord | undefined>>;

export class Overlay {
  readonly #effects: Effects;
  readonly #base: Base;
  readonly #bearer: Bearer | undefined;
  readonly #tables = new Map<CollectionName, Table<Entry>>();
  readonly #reads = new Reads();
  /** The commands whose effects are here. */
  readonly #played: PendingCommand[] = [];

  constructor(effects: Effects, base: Base, bearer: Bearer | undefined) {
    this.#effects = effects;
    this.#base = base;
    this.#bearer = bearer;
  }

  get(collection: CollectionName, id: string): AnyRecord | undefined {
    return this.#tables.get(collection)?.get(id)?.record;
  }

  table(collection: CollectionName): Table<Entry> | undefined {
    return this.#tables.get(collection);
  }

  /** How many commands' effects are in it. */
  get length(): number {
    return this.#played.length;
  }

  /** Whether effects would come out otherwise now that a confirmed record changed. */
  dependsOn(collection: CollectionName, id: string, before?: AnyRecord, after?: AnyRecord): boolean {
    return this.get(collection, id) !== undefined || this.#reads.touchedBy(collection, id, before, after);
  }

  /** Whether it becomes that of `pending` by playing what is new at the end. */
  continues(pending: readonly PendingCommand[]): boolean {
    return (
      pending.length >= this.#played.length && this.#played.every((command, at) => command === pending[at])
    );
  }

  /** Plays the effects of `pending` after those that it has played; gives the records that were laid there before. */
  play(pending: readonly PendingCommand[]): Laid {
    const laid: Laid = new Map();
    const view = {
      get: (collection: CollectionName, id: string) => {
        this.#reads.record(collection, id);
        return this.get(collection, id) ?? this.#base.table(collection).get(id)?.record;
      },
      find: (collection: CollectionName, field: string, value: string) => {
        this.#reads.lookup(collection, field, value);
        return findVisible(this.#base.table(collection), this.#tables.get(collection), field, value);
      },
    } as unknown as View;
    for (const command of pending.slice(this.#played.length)) {
      this.#played.push(command);
      const effect = this.#effects[command.name];
      if (effect === undefined) continue;
      const facts: CommandFacts = { id: command.id, occurredAt: command.occurredAt, by: this.#bearer };
      try {
        for (const { collection, record } of effect(command.data as never, view, facts)) {
          const before = this.#put(collection, record);
          const ids = entryOf(laid, collection, () => new Map<string, AnyRecord | undefined>());
          if (!ids.has(record.id)) ids.set(record.id, before);
        }
      } catch {
        // It can't tell, or can't read the data. The server decides; until then nothing is shown of it.
      }
    }
    return laid;
  }

  /** Takes over the records of `old` that are as they are here, and gives the others that were laid there or are laid here. */
  replace(old: Overlay): Laid {
    const laid: Laid = new Map();
    for (const [collection, table] of old.#tables) {
      const ids = entryOf(laid, collection, () => new Map<string, AnyRecord | undefined>());
      for (const entry of table.values()) {
        const here = this.#tables.get(collection)?.get(entry.id);
        if (here !== undefined && isEqual(here.record, entry.record))
          this.#tables.get(collection)?.put(entry);
        else ids.set(entry.id, entry.record);
      }
    }
    for (const [collection, table] of this.#tables) {
      const ids = entryOf(laid, collection, () => new Map<string, AnyRecord | undefined>());
      for (const { id } of table.values()) {
        if (old.get(collection, id) === undefined) ids.set(id, undefined);
      }
    }
    return laid;
  }

  #put(collection: CollectionName, record: AnyRecord): AnyRecord | undefined {
    const table = entryOf(this.#tables, collection, () => new Table<Entry>());
    return table.put({ id: record.id, record: freeze(record) })?.record;
  }
}

/** Whether two plain values say the same. */
function isEqual(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  const fields = Object.entries(one);
  return (
    fields.length === Object.keys(other).length &&
    fields.every(([field, value]) => isEqual(value, (other as Record<string, unknown>)[field]))
  );
}

/** Records whose field is a text, as the overlay shows them. */
export function findVisible(
  base: Table<Entry>,
  overlay: Table<Entry> | undefined,
  field: string,
  value: string,
): AnyRecord[] {
  const found: AnyRecord[] = [];
  for (const id of base.find(field, value)) {
    if (overlay?.get(id) === undefined) found.push((base.get(id) as Entry).record);
  }
  if (overlay === undefined) return found;
  for (const id of overlay.find(field, value)) found.push((overlay.get(id) as Entry).record);
  return found;
}

/** What effects have read of the confirmed records. */
class Reads {
  readonly #ids = new Map<CollectionName, Set<string>>();
  /** By collection and field: the texts that were looked for. */
  readonly #lookups = new Map<CollectionName, Map<string, Set<unknown>>>();

  record(collection: CollectionName, id: string): void {
    entryOf(this.#ids, collection, () => new Set<string>()).add(id);
  }

  lookup(collection: CollectionName, field: string, value: string): void {
    const fields = entryOf(this.#lookups, collection, () => new Map<string, Set<unknown>>());
    entryOf(fields, field, () => new Set<unknown>()).add(value);
  }

  touchedBy(collection: CollectionName, id: string, before?: AnyRecord, after?: AnyRecord): boolean {
    if (this.#ids.get(collection)?.has(id)) return true;
    for (const [field, values] of this.#lookups.get(collection) ?? []) {
      if (values.has(before?.[field]) || values.has(after?.[field])) return true;
    }
    return false;
  }
}
