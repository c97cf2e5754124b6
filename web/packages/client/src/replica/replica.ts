/**
 * The replica: confirmed records by collection, and over them what pending commands will do. It changes in steps; whoever
 * shows something of it is told once a step, when all of it has changed.
 */
import type { Bearer, Effects } from '../effects/port.js';
import type { PendingCommand } from '../outbox/port.js';
import type { AnyRecord, CollectionName } from '../schema.js';
import { type Change, type Changes, type Transition, transition } from './changes.js';
import { entryOf } from './entry-of.js';
import { Holding } from './holding.js';
import { Listeners } from './listeners.js';
import type { QueryWatcher } from './live-query.js';
import { findVisible, type Laid, Overlay } from './overlay.js';
import type { HoldingPatch, Patch } from './patch.js';
import { type Row, rowOf } from './row.js';
import { Table } from './table.js';
import type { Matcher } from './where.js';

/** From so many records on, an index is made for a query with an equality. */
const INDEX_FROM = 256;

/** Confirmed records as they were before a step, by collection and id. */
type Befores = Laid;

interface TransitionListener {
  readonly matches: (record: AnyRecord) => boolean;
  readonly call: (transition: Transition) => void;
}

export class Replica {
  /** The mark that it stands at, `epoch:seq:mark`; absent where it holds nothing. */
  position: string | undefined;
  readonly #effects: Effects;
  readonly #tables = new Map<CollectionName, Table<Row>>();
  readonly #holdings = new Map<string, Holding>();
  #overlay: Overlay;
  #pending: readonly PendingCommand[] = [];
  #bearer: Bearer | undefined;

  /** How often each collection has changed. */
  readonly #versions = new Map<CollectionName, number>();
  readonly #watchers = new Map<CollectionName, Set<QueryWatcher>>();
  readonly #recordListeners = new Map<CollectionName, Map<string, Listeners>>();
  readonly #transitionListeners = new Map<CollectionName, Set<TransitionListener>>();

  /** What is laid over is by somebody else. */
  #isOthers = false;

  /** The step under way. */
  #depth = 0;
  #befores: Befores = new Map();
  /** Records that were not known before only because nobody had asked for them, or go for that reason. */
  #quiet = new Map<CollectionName, Set<string>>();

  constructor(effects: Effects) {
    this.#effects = effects;
    this.#overlay = new Overlay(effects, this, undefined);
  }

  // Reading.

  get(collection: CollectionName, id: string): AnyRecord | undefined {
    return this.#overlay.get(collection, id) ?? this.#tables.get(collection)?.get(id)?.record;
  }

  /** Whether what is shown of it is not confirmed. */
  isPending(collection: CollectionName, id: string): boolean {
    return this.#overlay.get(collection, id) !== undefined;
  }

  /** Records that match, in no order. */
  select({ matches, equality }: Matcher, collection: CollectionName): AnyRecord[] {
    const base = this.table(collection);
    const overlay = this.#overlay.table(collection);
    if (equality !== undefined && base.size >= INDEX_FROM) {
      const { field, values } = equality;
      return [...new Set(values)]
        .flatMap((value) => findVisible(base, overlay, field, value))
        .filter(matches);
    }
    const found: AnyRecord[] = [];
    for (const { id, record } of base.values()) {
      if (overlay?.get(id) === undefined && matches(record)) found.push(record);
    }
    for (const { record } of overlay?.values() ?? []) if (matches(record)) found.push(record);
    return found;
  }

  /** Grows with each change of a collection. */
  version(collection: CollectionName): number {
    return this.#versions.get(collection) ?? 0;
  }

  /** The confirmed records of a collection. */
  table(collection: CollectionName): Table<Row> {
    return entryOf(this.#tables, collection, () => new Table<Row>());
  }

  holding(key: string): Holding | undefined {
    return this.#holdings.get(key);
  }

  get holdings(): Iterable<Holding> {
    return this.#holdings.values();
  }

  // Listening.

  watch(collection: CollectionName, watcher: QueryWatcher): () => void {
    const watchers = entryOf(this.#watchers, collection, () => new Set<QueryWatcher>());
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  }

  /** Called when what is shown of a record has changed. */
  onRecord(collection: CollectionName, id: string, listener: () => void): () => void {
    const ids = entryOf(this.#recordListeners, collection, () => new Map<string, Listeners>());
    const listeners = entryOf(ids, id, () => new Listeners());
    const stop = listeners.add(listener);
    return () => {
      stop();
      if (listeners.size === 0 && ids.get(id) === listeners) ids.delete(id);
    };
  }

  /** Called with each confirmed record that comes to match, changes or ceases to match. */
  onTransition(
    collection: CollectionName,
    matches: (record: AnyRecord) => boolean,
    call: (transition: Transition) => void,
  ): () => void {
    const listeners = entryOf(this.#transitionListeners, collection, () => new Set<TransitionListener>());
    const listener = { matches, call };
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  // Changing.

  /** Does several changes as one step. */
  step(changes: () => void): void {
    this.#depth += 1;
    try {
      changes();
    } finally {
      this.#depth -= 1;
      if (this.#depth === 0) this.#finish();
    }
  }

  /** Applies what a run brought. */
  apply(patch: Patch): void {
    this.step(() => {
      for (const part of patch.parts) this.#applyPart(part);
      for (const key of patch.dropped) this.#drop(key);
      this.position = patch.position;
    });
  }

  /** Shows these commands' effects, in this order, and no others. */
  showPending(pending: readonly PendingCommand[]): void {
    if (pending === this.#pending) return;
    this.step(() => {
      this.#pending = pending;
    });
  }

  /** Pending commands are theirs. */
  showBearer(bearer: Bearer | undefined): void {
    const before = this.#bearer;
    if (
      before?.actor === bearer?.actor &&
      before?.role === bearer?.role &&
      before?.customer === bearer?.customer
    )
      return;
    this.step(() => {
      this.#bearer = bearer;
      this.#isOthers = true;
    });
  }

  /** Holds nothing any more. */
  clear(): void {
    this.step(() => {
      for (const key of [...this.#holdings.keys()]) this.#drop(key);
      this.position = undefined;
    });
  }

  /** Hashes a record anew. False: it is not as it was hashed; its digests say so from now on. */
  rehash(collection: CollectionName, id: string): boolean {
    const row = this.table(collection).get(id);
    if (row === undefined) return true;
    const now = rowOf(row.record, row.seq).row;
    if (now.high === row.high && now.low === row.low) return true;
    this.#replaceRow(this.table(collection), collection, row, now);
    return false;
  }

  #applyPart({ subscription, replace, rows, gone }: HoldingPatch): void {
    const { key, collection } = subscription;
    const table = this.table(collection);
    let holding = this.#holdings.get(key);
    const quiet = holding === undefined ? this.#quietIn(collection) : undefined;
    if (holding === undefined) {
      holding = new Holding(subscription, table);
      this.#holdings.set(key, holding);
    }
    holding.subscription = subscription;
    if (replace && holding.ids.size > 0) {
      const kept = new Set(rows.map(({ row }) => row.id));
      for (const id of [...holding.ids]) if (!kept.has(id)) this.#release(holding, id);
    }
    for (const { row } of rows) {
      if (quiet !== undefined && table.get(row.id) === undefined) quiet.add(row.id);
      this.#hold(holding, row);
    }
    for (const id of gone) this.#release(holding, id);
  }

  #hold(holding: Holding, row: Row): void {
    const { collection } = holding.subscription;
    const table = this.table(collection);
    const before = table.get(row.id);
    const isSame = before !== undefined && before.high === row.high && before.low === row.low;
    if (isSame && before.seq === row.seq) {
      if (holding.ids.has(row.id)) return;
    } else {
      this.#replaceRow(table, collection, before, row);
    }
    if (!holding.ids.has(row.id)) {
      holding.ids.add(row.id);
      holding.digest.add(row);
    }
  }

  /** Puts a row in place of what was there, in the table and in the digests of those that hold it. */
  #replaceRow(table: Table<Row>, collection: CollectionName, before: Row | undefined, row: Row): void {
    this.#touch(collection, row.id, before?.record);
    table.put(row);
    if (before === undefined) return;
    for (const holding of this.#holdings.values()) {
      if (holding.subscription.collection !== collection || !holding.ids.has(row.id)) continue;
      holding.digest.remove(before);
      holding.digest.add(row);
    }
  }

  #release(holding: Holding, id: string): void {
    if (!holding.ids.delete(id)) return;
    const { collection } = holding.subscription;
    const table = this.table(collection);
    const row = table.get(id) as Row;
    holding.digest.remove(row);
    for (const other of this.#holdings.values()) {
      if (other.subscription.collection === collection && other.ids.has(id)) return;
    }
    this.#touch(collection, id, row.record);
    table.delete(id);
  }

  #drop(key: string): void {
    const holding = this.#holdings.get(key);
    if (holding === undefined) return;
    const quiet = this.#quietIn(holding.subscription.collection);
    for (const id of [...holding.ids]) {
      quiet.add(id);
      this.#release(holding, id);
    }
    this.#holdings.delete(key);
  }

  #quietIn(collection: CollectionName): Set<string> {
    return entryOf(this.#quiet, collection, () => new Set<string>());
  }

  #touch(collection: CollectionName, id: string, before: AnyRecord | undefined): void {
    const befores = entryOf(this.#befores, collection, () => new Map<string, AnyRecord | undefined>());
    if (!befores.has(id)) befores.set(id, before);
  }

  /** Ends a step: lays the pending commands over anew where that is needed, and tells everybody. */
  #finish(): void {
    const befores = this.#befores;
    const quiet = this.#quiet;
    this.#befores = new Map();
    this.#quiet = new Map();
    const shown = this.#shownChanges(befores);
    const calls = [...this.#queriesTouchedBy(shown), ...this.#recordsTouchedBy(shown)];
    for (const call of calls) call();
    this.#tellTransitions(befores, quiet);
  }

  #shownChanges(befores: Befores): Changes {
    const laid = this.#refreshOverlay(befores);
    const changes = new Map<CollectionName, Change[]>();
    for (const collection of new Set([...befores.keys(), ...laid.keys()])) {
      const list: Change[] = [];
      const [touched, relaid] = [befores.get(collection), laid.get(collection)];
      const compare = (id: string) => {
        const base = this.#tables.get(collection)?.get(id)?.record;
        const over = this.#overlay.get(collection, id);
        const overBefore = relaid?.has(id) ? relaid.get(id) : over;
        const before = overBefore ?? (touched?.has(id) ? touched.get(id) : base);
        const after = over ?? base;
        if (before !== after || overBefore !== over) list.push({ id, before, after });
      };
      for (const id of touched?.keys() ?? []) compare(id);
      for (const id of relaid?.keys() ?? []) if (!touched?.has(id)) compare(id);
      if (list.length === 0) continue;
      changes.set(collection, list);
      this.#versions.set(collection, this.version(collection) + 1);
    }
    return changes;
  }

  /** Lays the pending commands over the confirmed records; gives what was laid there before, where that is another. */
  #refreshOverlay(befores: Befores): Laid {
    const old = this.#overlay;
    const isGood = !this.#isOthers && old.continues(this.#pending) && !this.#overlayDependsOn(befores);
    if (isGood) return old.play(this.#pending);
    this.#isOthers = false;
    this.#overlay = new Overlay(this.#effects, this, this.#bearer);
    this.#overlay.play(this.#pending);
    return this.#overlay.replace(old);
  }

  #overlayDependsOn(befores: Befores): boolean {
    if (this.#overlay.length === 0) return false;
    for (const [collection, ids] of befores) {
      const table = this.table(collection);
      for (const [id, before] of ids) {
        if (this.#overlay.dependsOn(collection, id, before, table.get(id)?.record)) return true;
      }
    }
    return false;
  }

  /** Has queries take the changes; gives what is to be called when all have. */
  #queriesTouchedBy(changes: Changes): (() => void)[] {
    const calls: (() => void)[] = [];
    for (const [collection, list] of changes) {
      for (const watcher of this.#watchers.get(collection) ?? []) {
        const call = watcher(list);
        if (call !== undefined) calls.push(call);
      }
    }
    return calls;
  }

  #recordsTouchedBy(changes: Changes): (() => void)[] {
    const calls: (() => void)[] = [];
    for (const [collection, list] of changes) {
      const listeners = this.#recordListeners.get(collection);
      if (listeners === undefined || listeners.size === 0) continue;
      for (const { id } of list) {
        const touched = listeners.get(id);
        if (touched !== undefined) calls.push(() => touched.call());
      }
    }
    return calls;
  }

  #tellTransitions(befores: Befores, quiet: ReadonlyMap<CollectionName, ReadonlySet<string>>): void {
    for (const [collection, ids] of befores) {
      const listeners = this.#transitionListeners.get(collection);
      if (listeners === undefined || listeners.size === 0) continue;
      const table = this.table(collection);
      for (const [id, before] of ids) {
        if (quiet.get(collection)?.has(id)) continue;
        const change: Change = { id, before, after: table.get(id)?.record };
        for (const { matches, call } of [...listeners]) {
          const told = transition(change, matches);
          if (told !== undefined) call(told);
        }
      }
    }
  }
}
