/** What a command does to stock: to the levels that staff hold, and to the shelf that partners see. */

import type { Business, CountLine, Location, Product, ShelfEntry, StockLevel } from '../generated/records.js';
import { shelfId, stockLevelId, TRANSIT } from '../ids/index.js';
import { ONE, quantity, quantityText } from '../money/quantity.js';
import type { CommandFacts, Put, View } from './port.js';
import { businessOf, compact, find, get, put } from './records.js';

/** By how much the figures of a level change, in millionths. */
interface Change {
  incoming: bigint;
  onHand: bigint;
  reserved: bigint;
}

interface Touched extends Change {
  /** When it was last counted, if that changes; `null` where no count remains. */
  countedAt: string | null | undefined;
  readonly location: string;
  readonly product: string;
}

/** Whether stock is kept of a product. */
export function isTracked(product: Product): boolean {
  return product.track === 'quantity' && product.kind !== 'service';
}

/** What may still be promised to orders; `undefined` where the level is not held. */
export function promisable(view: View, product: Product, location: string): bigint | undefined {
  const level = get(view, 'stock_levels', stockLevelId(product.id, location));
  const place = get(view, 'locations', location);
  if (level === undefined || place === undefined) return undefined;
  return quantity(level.available) - heldBack(product, place);
}

function heldBack(product: Product, location: Location): bigint {
  const own = product.locations?.find((entry) => entry.location === location.id)?.holdback;
  return quantity(own ?? location.holdback);
}

/** The changes of one command, gathered. */
export class Stock {
  readonly #view: View;
  readonly #at: string;
  readonly #touched = new Map<string, Touched>();

  constructor(view: View, command: CommandFacts) {
    this.#view = view;
    this.#at = new Date(command.occurredAt).toISOString();
  }

  /** Changes what is reserved. */
  reserve(product: string, location: string, by: bigint): void {
    this.#entry(product, location).reserved += by;
  }

  /** Changes what is under way to a location. */
  expect(product: string, location: string, by: bigint): void {
    this.#entry(product, location).incoming += by;
  }

  /**
   * Goods come to or leave a location. A movement that happened before the last count was seen by whoever counted: on hand
   * stays as counted.
   */
  move(product: string, location: string, by: bigint, at: string = this.#at): void {
    const entry = this.#entry(product, location);
    const counted = get(this.#view, 'stock_levels', stockLevelId(product, location))?.counted_at;
    if (counted === undefined || counted <= at) entry.onHand += by;
  }

  /** So much was found there at that moment. */
  count(product: string, location: string, found: bigint, at: string): void {
    const level = get(this.#view, 'stock_levels', stockLevelId(product, location));
    if (level === undefined) return;
    this.move(product, location, found - quantity(level.on_hand), at);
    const before = level.counted_at;
    this.#entry(product, location).countedAt = before !== undefined && before > at ? before : at;
  }

  /** What a count found is taken back, whatever was counted since. */
  uncount(line: CountLine): void {
    const entry = this.#entry(line.product, line.location);
    entry.onHand -= quantity(line.difference);
    const level = get(this.#view, 'stock_levels', stockLevelId(line.product, line.location));
    if (level?.counted_at === line.counted_at) entry.countedAt = lastCount(this.#view, line) ?? null;
  }

  /** The levels and shelf entries that are held here, as the changes leave them. */
  puts(): Put[] {
    const puts: Put[] = [];
    for (const touched of this.#touched.values()) {
      const { product, location } = touched;
      const before = get(this.#view, 'stock_levels', stockLevelId(product, location));
      const level = before && changed(this.#view, before, touched);
      if (level !== undefined) puts.push(put('stock_levels', level));
      const entry = get(this.#view, 'shelf', shelfId(product, location));
      if (entry !== undefined) {
        puts.push(put('shelf', shelfAfter(this.#view, entry, level, touched.onHand - touched.reserved)));
      }
    }
    return puts;
  }

  #entry(product: string, location: string): Touched {
    const key = product + location;
    let entry = this.#touched.get(key);
    if (entry === undefined) {
      entry = { countedAt: undefined, incoming: 0n, location, onHand: 0n, product, reserved: 0n };
      this.#touched.set(key, entry);
    }
    return entry;
  }
}

function changed(view: View, level: StockLevel, touched: Touched): StockLevel {
  const onHand = quantity(level.on_hand) + touched.onHand;
  const reserved = quantity(level.reserved) + touched.reserved;
  const incoming = quantity(level.incoming ?? '0') + touched.incoming;
  const { countedAt = level.counted_at } = touched;
  return withStatus(view, {
    ...compact<StockLevel>({
      ...level,
      counted_at: countedAt ?? undefined,
      incoming: incoming === 0n ? undefined : quantityText(incoming),
    }),
    available: quantityText(onHand - reserved),
    on_hand: quantityText(onHand),
    reserved: quantityText(reserved),
  });
}

/** When the product of a count's line was last counted there, by the other counts that are held. */
function lastCount(view: View, { id, location, product }: CountLine): string | undefined {
  const others = find(view, 'count_lines', 'product', product).filter(
    (line) => line.id !== id && line.location === location && line.reversed !== true,
  );
  return others
    .map((line) => line.counted_at)
    .sort()
    .at(-1);
}

/** The level with the status that follows from its figures and the product's. */
export function withStatus(view: View, level: StockLevel): StockLevel {
  const product = get(view, 'products', level.product);
  const own = product?.locations?.find((entry) => entry.location === level.location);
  const available = quantity(level.available);
  const reaches = (point: string | undefined, is: (point: bigint) => boolean) =>
    point !== undefined && is(quantity(point));
  let status: StockLevel['status'] = 'normal';
  if (available <= 0n) status = 'out';
  else if (reaches(own?.reorder_point ?? product?.reorder_point, (point) => available <= point))
    status = 'low';
  else if (reaches(own?.max ?? product?.max, (max) => available > max)) status = 'over';
  return { ...level, status };
}

/** What a shelf entry follows from, beside what is available. */
interface Shown {
  readonly business: Business;
  readonly location: Location;
  readonly product: Product;
}

function shownOf(view: View, entry: ShelfEntry): Shown | undefined {
  const business = businessOf(view);
  const location = get(view, 'locations', entry.location);
  const product = get(view, 'products', entry.product);
  return business && location && product && { business, location, product };
}

/** A shelf entry after its stock changed: exact where all is held that it follows from; else with what can be told. */
function shelfAfter(
  view: View,
  entry: ShelfEntry,
  level: StockLevel | undefined,
  change: bigint,
): ShelfEntry {
  const shown = shownOf(view, entry);
  if (shown !== undefined) {
    if (level !== undefined) return shelfEntry(shown, entry, quantity(level.available));
    const before = availableBy(shown, entry);
    return shelfEntry(shown, entry, before === undefined ? undefined : before + change);
  }
  if (entry.quantity === undefined) return entry;
  const left = quantity(entry.quantity) + change;
  if (left > 0n) return { ...entry, quantity: quantityText(left) };
  const { quantity: _, ...gone } = entry;
  return { ...gone, availability: 'sold_out' };
}

/**
 * What is available by what the shelf shows, where no level is held: what it shows as left; nothing, as where no stock ever
 * was, if that shows the same; else nobody can tell.
 */
function availableBy(shown: Shown, entry: ShelfEntry): bigint | undefined {
  if (entry.quantity !== undefined) return quantity(entry.quantity) + heldBack(shown.product, shown.location);
  return shelfEntry(shown, entry, 0n).availability === entry.availability ? 0n : undefined;
}

/** What the shelf shows of a product at a location where so much is available; as before where that is not known. */
function shelfEntry(
  { business, location, product }: Shown,
  entry: ShelfEntry,
  available: bigint | undefined,
): ShelfEntry {
  const { quantity: _, ...rest } = entry;
  const shown = product.status === 'active' && product.price !== undefined;
  if (!shown || !location.online || location.status !== 'active')
    return { ...rest, availability: 'sold_out' };
  if (!isTracked(product)) return { ...rest, availability: 'always' };
  if (available === undefined) return entry;
  const left = available - heldBack(product, location);
  if (left <= 0n) {
    const policy = product.sell_policy;
    const beyond = policy.kind === 'backorder' && left + quantity(policy.limit) > 0n;
    return { ...rest, availability: beyond ? 'backorder' : 'sold_out' };
  }
  const few = left <= BigInt(business.shelf_few) * ONE;
  const exact = left <= BigInt(business.shelf_exact_up_to) * ONE;
  return {
    ...rest,
    availability: few ? 'few_left' : 'in_stock',
    ...(exact ? { quantity: quantityText(left) } : {}),
  };
}

/** The shelf entries of a product that are held, after it changed. */
export function shelfOf(view: View, product: Product): Put[] {
  const puts: Put[] = [];
  for (const entry of find(view, 'shelf', 'product', product.id)) {
    const before = shownOf(view, entry);
    if (before === undefined || entry.location === TRANSIT) continue;
    const level = get(view, 'stock_levels', stockLevelId(product.id, entry.location));
    const available = level === undefined ? availableBy(before, entry) : quantity(level.available);
    puts.push(put('shelf', shelfEntry({ ...before, product }, entry, available)));
  }
  return puts;
}
