/** A product with all its levels, as lists of stock show it. */
import type { CategoryName, Location, Product, StockLevel, StockStatus } from '@onhand/client';
import { compare, plus, signOf } from '../data/decimals.js';
import { Finder } from '../search/finder.js';
import { shownCode } from './gtin.js';

export interface StockRow {
  readonly id: string;
  readonly product: Product;
  readonly levels: readonly StockLevel[];
  readonly onHand: string;
  readonly reserved: string;
  readonly available: string;
  readonly incoming: string;
  readonly status: StockStatus;
  /** More is promised somewhere than is there. */
  readonly isShort: boolean;
  readonly isCounted: boolean;
}

/** What a product's levels come to, all of them or those of one place. */
export function rowOf(product: Product, levels: readonly StockLevel[]): StockRow {
  let onHand = '0';
  let reserved = '0';
  let incoming = '0';
  let available = '0';
  let isShort = false;
  let isCounted = false;
  for (const level of levels) {
    onHand = plus(onHand, level.on_hand);
    reserved = plus(reserved, level.reserved);
    available = plus(available, level.available);
    if (level.incoming !== undefined) incoming = plus(incoming, level.incoming);
    isShort ||= level.exception !== undefined || signOf(level.available) < 0;
    isCounted ||= level.counted_at !== undefined;
  }
  const status = statusOf(product, levels, available);
  return {
    id: product.id,
    product,
    levels,
    onHand,
    reserved,
    available,
    incoming,
    status,
    isShort,
    isCounted,
  };
}

/** Out where there is nothing anywhere; else what the places say. */
function statusOf(product: Product, levels: readonly StockLevel[], available: string): StockStatus {
  if (signOf(available) <= 0) return 'out';
  if (levels.some(({ status }) => status === 'low')) return 'low';
  const { reorder_point: point } = product;
  if (levels.length > 1 && point !== undefined && compare(available, point) <= 0) return 'low';
  return levels.some(({ status }) => status === 'over') ? 'over' : 'normal';
}

export const FLAGS = ['out', 'low', 'over', 'short', 'uncounted'] as const;
export type Flag = (typeof FLAGS)[number];

export function has(row: StockRow, flag: Flag): boolean {
  if (flag === 'short') return row.isShort;
  if (flag === 'uncounted') return !row.isCounted;
  return row.status === flag;
}

/** Codes that a product is found by. */
function codesOf({ sku, barcodes }: Product): string[] {
  return [
    sku,
    ...(barcodes ?? []).flatMap(({ code }) => (shownCode(code) === code ? code : [code, shownCode(code)])),
  ];
}

/** What a product is called, and its category, in all languages. */
function namesOf({ name, names, category }: Product, categories: readonly CategoryName[]): string[] {
  const named = categories.find((one) => one.name === category)?.names ?? [];
  return [name, ...(names ?? []).map(({ text }) => text), category ?? '', ...named.map(({ text }) => text)];
}

/** Whether stock is kept of it, and it is in use or still there. */
function isKept(row: StockRow): boolean {
  if (row.product.track === 'none') return false;
  return row.product.status !== 'archived' || signOf(row.onHand) !== 0;
}

/** A product as it is found: what a search asks of very many is beside it. */
export interface Slot {
  readonly id: string;
  row: StockRow | undefined;
  isKept: boolean;
}

const NONE: readonly CategoryName[] = [];

/**
 * Rows of all products, made anew only for those that something changed of: records come in the order of their ids, and the
 * same record is the same object.
 */
export class StockRows {
  #products: readonly Product[] = [];
  #levels: readonly StockLevel[] = [];
  #categories: readonly CategoryName[] = NONE;
  readonly #byId = new Map<string, Product>();
  readonly #levelsOf = new Map<string, Map<string, StockLevel>>();
  readonly #rows = new Map<string, StockRow>();
  readonly #slots = new Map<string, Slot>();
  readonly finder = new Finder<Slot>();
  #all: readonly StockRow[] = [];

  /** All rows, of products that stock is kept of, by SKU. */
  get all(): readonly StockRow[] {
    return this.#all;
  }

  row(product: string): StockRow | undefined {
    return this.#rows.get(product);
  }

  product(id: string): Product | undefined {
    return this.#byId.get(id);
  }

  /** Takes what is held now; gives whether anything changed. */
  take(products: readonly Product[], levels: readonly StockLevel[]): boolean {
    const touched = new Set<string>();
    let isReordered = false;
    differences(this.#products, products, (before, now) => {
      const product = now ?? before;
      if (product === undefined) return;
      touched.add(product.id);
      if (before?.sku !== now?.sku) isReordered = true;
      if (now === undefined) {
        this.#byId.delete(product.id);
        this.#slots.delete(product.id);
        this.finder.remove(product.id);
      } else {
        this.#byId.set(now.id, now);
        this.#findable(now);
      }
    });
    differences(this.#levels, levels, (before, now) => {
      const level = now ?? before;
      if (level === undefined) return;
      touched.add(level.product);
      const known = this.#levelsOf.get(level.product) ?? new Map<string, StockLevel>();
      if (now === undefined) known.delete(level.location);
      else known.set(now.location, now);
      this.#levelsOf.set(level.product, known);
    });
    this.#products = products;
    this.#levels = levels;
    if (touched.size === 0) return false;
    for (const id of touched) isReordered = this.#remake(id) || isReordered;
    this.#all = isReordered
      ? [...this.#rows.values()].filter(isKept).sort(bySku)
      : this.#all.map((row) => (touched.has(row.id) ? (this.#rows.get(row.id) ?? row) : row));
    return true;
  }

  /** Takes what categories are called: products are found by it too. */
  takeCategories(categories: readonly CategoryName[]): void {
    if (this.#categories === categories) return;
    this.#categories = categories;
    for (const product of this.#products) this.#findable(product);
  }

  #findable(product: Product): void {
    const names = namesOf(product, this.#categories);
    this.finder.put(product.id, this.#slot(product.id), codesOf(product), names);
  }

  /** Makes a row anew; gives whether it came to the list or left it. */
  #remake(id: string): boolean {
    const before = this.#rows.get(id);
    const product = this.#byId.get(id);
    if (product === undefined) return this.#rows.delete(id);
    const row = rowOf(product, [...(this.#levelsOf.get(id)?.values() ?? [])]);
    this.#rows.set(id, row);
    const slot = this.#slot(id);
    const wasKept = slot.isKept;
    slot.row = row;
    slot.isKept = isKept(row);
    return before === undefined || wasKept !== slot.isKept;
  }

  #slot(id: string): Slot {
    const known = this.#slots.get(id);
    if (known !== undefined) return known;
    const slot: Slot = { id, row: undefined, isKept: false };
    this.#slots.set(id, slot);
    return slot;
  }
}

const COLLATOR = new Intl.Collator('en', { numeric: true });

function bySku(one: StockRow, other: StockRow): number {
  return COLLATOR.compare(one.product.sku, other.product.sku);
}

/** Walks two lists in the order of ids together, and tells where they differ. */
export function differences<Item extends { readonly id: string }>(
  before: readonly Item[],
  now: readonly Item[],
  tell: (before: Item | undefined, now: Item | undefined) => void,
): void {
  let one = 0;
  let other = 0;
  while (one < before.length || other < now.length) {
    const old = before[one];
    const fresh = now[other];
    if (old !== undefined && old === fresh) {
      one += 1;
      other += 1;
    } else if (fresh === undefined || (old !== undefined && old.id < fresh.id)) {
      tell(old, undefined);
      one += 1;
    } else if (old === undefined || fresh.id < old.id) {
      tell(undefined, fresh);
      other += 1;
    } else {
      tell(old, fresh);
      one += 1;
      other += 1;
    }
  }
}

/** Places that goods stand at: not what is between them. */
export function isPlace({ kind, status }: Location): boolean {
  return status === 'active' && kind !== 'transit';
}
