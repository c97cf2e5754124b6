/** What of an order can't be had where it is to come from, and where else it is. */
import type { Exception, Location, Order, OrderLine, Product, StockLevel } from '@onhand/client';
import { quantity, quantityText } from '@onhand/client/money';
import { BEFORE_LEAVING } from './steps.js';

/** What there is, as it is held. */
export interface Stock {
  level(product: string, location: string): StockLevel | undefined;
  location(id: string): Location | undefined;
  product(id: string): Product | undefined;
}

/** How many can be promised at a place: available, less what is kept for its counter. */
export function promisable(stock: Stock, product: string, location: string): bigint | undefined {
  const level = stock.level(product, location);
  if (level === undefined) return undefined;
  const own = stock.product(product)?.locations?.find((entry) => entry.location === location)?.holdback;
  const kept = quantity(own ?? stock.location(location)?.holdback ?? '0');
  return quantity(level.available) - kept;
}

export function isTracked(product: Product | undefined): boolean {
  return product !== undefined && product.track === 'quantity';
}

export interface ShortDemand {
  readonly product: string;
  /** What is there; not below zero. */
  readonly there: string;
  readonly missing: string;
}

interface Wanted {
  readonly product: string;
  /** In millionths of the stock unit. */
  readonly quantity: bigint;
}

/** Of what is wanted at a place, what it does not have: demand is summed over all lines of a product. */
export function shortOf(
  stock: Stock,
  location: string | undefined,
  wanted: readonly Wanted[],
): readonly ShortDemand[] {
  if (location === undefined) return [];
  const demand = new Map<string, bigint>();
  for (const { product, quantity: asked } of wanted) demand.set(product, (demand.get(product) ?? 0n) + asked);
  return [...demand].flatMap(([product, asked]) => {
    const known = stock.product(product);
    if (!isTracked(known)) return [];
    const there = promisable(stock, product, location) ?? 0n;
    const beyond = known?.sell_policy.kind === 'backorder' ? quantity(known.sell_policy.limit) : 0n;
    if (asked <= there + beyond) return [];
    const had = there > 0n ? there : 0n;
    return [{ product, there: quantityText(had), missing: quantityText(asked - had) }];
  });
}

export interface Elsewhere {
  readonly location: string;
  /** Before and after it is taken from there. */
  readonly before: string;
  readonly after: string;
}

/** Other places that have so much of a product, the fullest first. */
export function elsewhere(
  stock: Stock,
  levels: readonly StockLevel[],
  product: string,
  asked: bigint,
  not: string | undefined,
): readonly Elsewhere[] {
  return levels
    .filter((level) => level.product === product && level.location !== not)
    .flatMap((level) => {
      const place = stock.location(level.location);
      const isUsable = place?.status === 'active' && place.kind !== 'transit' && place.kind !== 'quarantine';
      const there = promisable(stock, product, level.location);
      if (!isUsable || there === undefined || there < asked || asked <= 0n) return [];
      return [{ location: level.location, there }];
    })
    .sort((one, other) => (one.there > other.there ? -1 : 1))
    .map(({ location, there }) => ({
      location,
      before: quantityText(there),
      after: quantityText(there - asked),
    }));
}

export interface ShortLine {
  /** Counted from 0. */
  readonly line: number;
  readonly product: string;
  readonly location: string;
  readonly missing: string;
  /** What of its open quantity is there. */
  readonly there: string;
  /** The exception that says so, where there is one. */
  readonly exception: string | undefined;
}

/** The place that a line's goods come from. */
export function placeOf(order: Order, line: OrderLine): string {
  return line.location ?? order.location;
}

/** The lines of an order that can't be picked in full: more is promised than is there. */
export function shortLines(
  order: Order,
  stock: Stock,
  exceptions: readonly Exception[],
): readonly ShortLine[] {
  if (!BEFORE_LEAVING.includes(order.state)) return [];
  return order.lines.flatMap((line, place) => {
    const open = quantity(line.open ?? '0');
    if (open <= 0n || !isTracked(stock.product(line.product))) return [];
    const location = placeOf(order, line);
    const level = stock.level(line.product, location);
    const onHand = quantity(level?.on_hand ?? '0');
    const there = onHand > 0n ? onHand : 0n;
    const exception = exceptions.find(
      (one) =>
        one.product === line.product &&
        one.location === location &&
        one.orders?.some((risk) => risk.order === order.id),
    );
    const said = quantity(exception?.quantity ?? '0');
    const lacking = level === undefined || open <= there ? 0n : open - there;
    const missing = [said < open ? said : open, lacking].reduce((most, one) => (one > most ? one : most));
    if (missing <= 0n) return [];
    return [
      {
        line: place,
        product: line.product,
        location,
        missing: quantityText(missing),
        there: quantityText(open - missing),
        exception: exception?.id,
      },
    ];
  });
}
