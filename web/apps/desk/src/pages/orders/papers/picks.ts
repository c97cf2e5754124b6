/** What is to be taken from which shelf. */
import type { Order, Product } from '@onhand/client';
import { quantity, quantityText } from '@onhand/client/money';
import { placeOf, type ShortLine } from '../model/stock.js';

export interface Pick {
  readonly product: string;
  readonly shelf: string | undefined;
  /** In the stock unit. */
  readonly quantity: string;
  /** How much of it is not there; `0`: all is. */
  readonly missing: string;
  /** For which orders, and how much each takes. */
  readonly orders: readonly { readonly number: number; readonly quantity: string }[];
}

export interface PlacePicks {
  readonly location: string;
  readonly picks: readonly Pick[];
}

interface Known {
  readonly product: (id: string) => Product | undefined;
  readonly short: (order: Order) => readonly ShortLine[];
}

interface Sum {
  product: string;
  shelf: string | undefined;
  quantity: bigint;
  missing: bigint;
  orders: { number: number; quantity: string }[];
}

/** All that is open of some orders, by place, in the order of the shelves; what has no shelf last. */
export function picksOf(orders: readonly Order[], { product, short }: Known): readonly PlacePicks[] {
  const places = new Map<string, Map<string, Sum>>();
  for (const order of orders) {
    const lacking = short(order);
    order.lines.forEach((line, place) => {
      const open = quantity(line.open ?? '0');
      if (open <= 0n) return;
      const location = placeOf(order, line);
      const shelf = product(line.product)?.locations?.find((one) => one.location === location)?.shelf;
      const sums = places.get(location) ?? new Map<string, Sum>();
      places.set(location, sums);
      const sum = sums.get(line.product) ?? {
        product: line.product,
        shelf,
        quantity: 0n,
        missing: 0n,
        orders: [],
      };
      sums.set(line.product, sum);
      sum.quantity += open;
      sum.missing += quantity(lacking.find((one) => one.line === place)?.missing ?? '0');
      sum.orders.push({ number: order.number, quantity: quantityText(open) });
    });
  }
  return [...places].map(([location, sums]) => ({
    location,
    picks: [...sums.values()].sort(byShelf).map((sum) => ({
      ...sum,
      quantity: quantityText(sum.quantity),
      missing: quantityText(sum.missing),
    })),
  }));
}

const SHELVES = new Intl.Collator('en', { numeric: true });

function byShelf(one: Sum, other: Sum): number {
  if (one.shelf === other.shelf) return one.product < other.product ? -1 : 1;
  if (one.shelf === undefined) return 1;
  return other.shelf === undefined ? -1 : SHELVES.compare(one.shelf, other.shelf);
}
