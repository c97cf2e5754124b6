/** Records that match, in order, kept up to date. */
import type { AnyRecord, CollectionName } from '../schema.js';
import { type Change, transition } from './changes.js';
import { DecimalSum } from './decimal.js';
import { Listeners } from './listeners.js';
import { type Compare, comparison, type Sort } from './order.js';
import { SortedRecords } from './sorted.js';
import { type Matcher, matcher, type Where } from './where.js';

/** Takes the changes of its collection; gives what is to be called when all have taken them. */
export type QueryWatcher = (changes: readonly Change[]) => (() => void) | undefined;

/** Where a query gets its records from. */
export interface QuerySource {
  select(matcher: Matcher, collection: CollectionName): AnyRecord[];
  version(collection: CollectionName): number;
  isPending(collection: CollectionName, id: string): boolean;
  watch(collection: CollectionName, watcher: QueryWatcher): () => void;
}

export interface QueryOptions<Record> {
  /** Which records; all where it is left out. */
  readonly where?: Where<Record>;
  /** In which order; by id where it is left out. */
  readonly sort?: Sort<Record> | readonly Sort<Record>[];
  /** Records in `rows` at most. */
  readonly limit?: number;
  /** Records before those in `rows`. */
  readonly offset?: number;
}

/** Beside so many changes at once, everything is looked at anew. */
const ANEW_FROM = 1000;

/**
 * While someone listens it takes in what changes; otherwise it is looked up anew when it is read after a change, and costs
 * nothing meanwhile.
 */
export class LiveQuery<Record> {
  readonly collection: CollectionName;
  readonly #source: QuerySource;
  readonly #matcher: Matcher;
  readonly #compare: Compare;
  readonly #offset: number;
  readonly #limit: number;
  readonly #listeners = new Listeners();
  #stop: (() => void) | undefined;

  #version = -1;
  #sorted = new SortedRecords(() => 0);
  #sums = new Map<string, DecimalSum>();
  #rows: readonly AnyRecord[] | undefined;

  constructor(source: QuerySource, collection: CollectionName, options: QueryOptions<Record> = {}) {
    this.collection = collection;
    this.#source = source;
    this.#matcher = matcher(options.where);
    this.#compare = comparison(options.sort);
    this.#offset = options.offset ?? 0;
    this.#limit = options.limit ?? Number.POSITIVE_INFINITY;
  }

  /** The records, from `offset` and at most `limit`. The same array until it changes. */
  get rows(): readonly Record[] {
    this.#refresh();
    this.#rows ??= this.#sorted.slice(this.#offset, this.#limit);
    return this.#rows as readonly Record[];
  }

  /** How many match, whatever `limit` says. */
  get count(): number {
    this.#refresh();
    return this.#sorted.length;
  }

  /** The sum of a field of decimal strings over all that match, whatever `limit` says: exact. Absent fields add nothing. */
  sum(field: keyof Record & string): string {
    this.#refresh();
    let sum = this.#sums.get(field);
    if (sum === undefined) {
      sum = new DecimalSum();
      for (const record of this.#sorted.slice(0, this.#sorted.length)) addTo(sum, record[field], 1);
      this.#sums.set(field, sum);
    }
    return sum.toString();
  }

  /** Whether what is shown of a record is not confirmed. */
  isPending(record: { readonly id: string }): boolean {
    return this.#source.isPending(this.collection, record.id);
  }

  /** Called when `rows` or `count` have changed, or whether one of `rows` is pending; gives a function that ends it. */
  readonly subscribe = (listener: () => void): (() => void) => {
    const stop = this.#listeners.add(listener);
    if (this.#stop === undefined) {
      this.#refresh();
      this.#stop = this.#source.watch(this.collection, (changes) => this.#take(changes));
    }
    return () => {
      stop();
      if (this.#listeners.size > 0) return;
      this.#stop?.();
      this.#stop = undefined;
    };
  };

  /** Looks everything up anew, if there was a change that it did not take. */
  #refresh(): void {
    const version = this.#source.version(this.collection);
    if (version === this.#version) return;
    this.#version = version;
    this.#sorted = new SortedRecords(this.#compare, this.#source.select(this.#matcher, this.collection));
    this.#sums = new Map();
    this.#rows = undefined;
  }

  #take(changes: readonly Change[]): (() => void) | undefined {
    const call = () => this.#listeners.call();
    const version = this.#source.version(this.collection);
    const many = changes.length >= ANEW_FROM && changes.length > this.#sorted.length / 8;
    // Left behind, it looks everything up when it is read.
    if (many || this.#version !== version - 1) return call;
    this.#version = version;
    const before = this.#sorted.length;
    const pendings = new Set<string>();
    let touched = false;
    for (const change of changes) {
      const told = transition(change, this.#matcher.matches);
      if (told !== undefined) {
        touched = true;
        this.#move(told.before, -1);
        this.#move(told.record, 1);
      } else if (change.before === change.after) {
        pendings.add(change.id);
      }
    }
    if (!touched && pendings.size === 0) return undefined;
    const isSeen = this.#windowChanged(touched, pendings);
    return isSeen || this.#sorted.length !== before ? call : undefined;
  }

  #move(record: AnyRecord | undefined, sign: 1 | -1): void {
    if (record === undefined) return;
    if (sign > 0) this.#sorted.insert(record);
    else this.#sorted.remove(record);
    for (const [field, sum] of this.#sums) addTo(sum, record[field], sign);
  }

  #windowChanged(touched: boolean, pendings: ReadonlySet<string>): boolean {
    const old = this.#rows;
    if (touched && this.#limit !== Number.POSITIVE_INFINITY && old !== undefined) {
      const window = this.#sorted.slice(this.#offset, this.#limit);
      if (window.length === old.length && window.every((record, at) => record === old[at])) touched = false;
      else this.#rows = window;
    } else if (touched) {
      this.#rows = undefined;
    }
    if (touched) return true;
    // Whoever compares arrays sees by a new one that a mark has changed.
    if (old === undefined || !old.some(({ id }) => pendings.has(id))) return old === undefined;
    this.#rows = [...old];
    return true;
  }
}

function addTo(sum: DecimalSum, value: unknown, sign: 1 | -1): void {
  if (typeof value !== 'string' || value === '') return;
  if (sign > 0) sum.add(value);
  else sum.remove(value);
}
