/** The queue as this tab knows it: every command that is kept, by place, by id, and by the record that it makes. */

import { Entry, type Keeping } from './entry.js';
import type { StoredCommand } from './stored.js';

/**
 * Why a command is not sent. `waiting`: one before it must be accepted first. `behind`: one after it must be, which was kept
 * later. `blocked`: it will not be, as things stand.
 */
export type Hindrance = 'waiting' | 'behind' | 'blocked' | undefined;

/** From here on are the places of commands that are on their way to the storage. */
export const STORING = 2 ** 40;

export class Queue {
  #entries = new Map<number, Entry>();
  readonly #ids = new Map<string, Entry>();
  readonly #makers = new Map<string, Entry>();
  #last = 0;
  #lastKept = 0;
  #ordered = true;
  #blocked: ReadonlySet<Entry> | undefined;

  /** In the order of places. */
  entries(): Iterable<Entry> {
    if (!this.#ordered) {
      this.#entries = new Map([...this.#entries].sort(([one], [other]) => one - other));
      this.#ordered = true;
    }
    return this.#entries.values();
  }

  get size(): number {
    return this.#entries.size;
  }

  withId(id: string): Entry | undefined {
    return this.#ids.get(id);
  }

  at(place: number): Entry | undefined {
    return this.#entries.get(place);
  }

  /** The command that makes the record of this id, and is not accepted yet. */
  makerOf(record: string): Entry | undefined {
    return this.#makers.get(record);
  }

  /** A place for a command that the storage has given none: behind all others, before those that are being stored. */
  placeBehind(): number {
    return this.#lastKept + 1 / 1024;
  }

  /** Puts a command at its place; what was there before goes, unless it is the same command. */
  put(command: StoredCommand, keeping: Keeping): Entry {
    const before = this.#entries.get(command.place);
    if (before && before.command.id === command.id && before.command.json === command.json) {
      before.command = command;
      this.changed();
      before.keeping = keeping;
      return before;
    }
    if (before) this.remove(before);
    return this.add(new Entry(command, keeping));
  }

  add(entry: Entry): Entry {
    this.changed();
    const { place } = entry;
    if (place < this.#last) this.#ordered = false;
    this.#last = Math.max(this.#last, place);
    if (place < STORING) this.#lastKept = Math.max(this.#lastKept, place);
    this.#entries.set(place, entry);
    this.#ids.set(entry.id, entry);
    if (entry.made !== undefined) this.#makers.set(entry.made, entry);
    return entry;
  }

  remove(entry: Entry): void {
    this.changed();
    this.#entries.delete(entry.place);
    if (this.#ids.get(entry.id) === entry) this.#ids.delete(entry.id);
    if (entry.made !== undefined && this.#makers.get(entry.made) === entry) this.#makers.delete(entry.made);
  }

  /** What keeps a command from being sent, seen from those that it depends on. */
  hindrance(entry: Entry): Hindrance {
    if (this.#hindered().has(entry)) return 'blocked';
    let found: Hindrance;
    for (const other of this.#awaited(entry)) {
      if (other.place < entry.place) return 'waiting';
      found = 'behind';
    }
    return found;
  }

  /** Ids of those that a command waits for. */
  hinderedBy(entry: Entry): string[] {
    return this.#awaited(entry).map(({ id }) => id);
  }

  /** To be called when a command's state has changed: what it blocks is found anew. */
  changed(): void {
    this.#blocked = undefined;
  }

  /** Those that are blocked: found in one pass, since all look at those before them. */
  #hindered(): ReadonlySet<Entry> {
    if (this.#blocked) return this.#blocked;
    const blocked = new Set<Entry>();
    for (const entry of this.entries()) {
      const stuck = (other: Entry) => !other.open || blocked.has(other);
      if (entry.command.state === 'orphaned' || this.#awaited(entry).some(stuck)) blocked.add(entry);
    }
    this.#blocked = blocked;
    return blocked;
  }

  #awaited(entry: Entry): Entry[] {
    const awaited: Entry[] = [];
    for (const id of entry.command.after) {
      const other = this.#ids.get(id);
      if (other && other !== entry) awaited.push(other);
    }
    return awaited;
  }
}
