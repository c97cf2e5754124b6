/** The ways out of something that are possible now, the best first, each with its effect. */
import type { Exception, Location, Order, StockLevel } from '@onhand/client';
import { minus, signOf, smaller } from '../../data/amounts.js';

export type Way =
  /** Goods from a place that has enough to spare. */
  | {
      readonly kind: 'move';
      readonly from: string;
      readonly to: string;
      readonly product: string;
      readonly quantity: string;
      readonly before: string;
      readonly after: string;
    }
  /** Less of a line, or the whole line off where nothing would be left. */
  | {
      readonly kind: 'reduce';
      readonly order: Order;
      readonly line: number;
      readonly before: string;
      readonly after: string;
    }
  | { readonly kind: 'cancel'; readonly order: Order }
  | { readonly kind: 'count'; readonly product: string; readonly location: string }
  | { readonly kind: 'openOrder'; readonly order: Order }
  | { readonly kind: 'openCustomer'; readonly customer: string };

export interface Known {
  /** Levels of the product, everywhere. */
  readonly levels: readonly StockLevel[];
  location(id: string): Location | undefined;
  order(id: string): Order | undefined;
}

export function waysOut(exception: Exception, known: Known): readonly Way[] {
  const { kind, product, location, subject } = exception;
  const orders = (exception.orders ?? []).flatMap(({ order }) => known.order(order) ?? []);
  const about = subject === undefined ? undefined : known.order(subject);
  const ways: Way[] = [];
  if (kind === 'shortfall') ways.push(...moves(exception, known), ...reductions(exception, orders));
  if (product !== undefined && location !== undefined && COUNTED.has(kind)) {
    ways.push({ kind: 'count', product, location });
  }
  if (kind === 'shortfall') {
    ways.push(...orders.filter(isOpen).map((order) => ({ kind: 'cancel' as const, order })));
  }
  const named = about === undefined ? orders : [about, ...orders];
  ways.push(...named.map((order) => ({ kind: 'openOrder' as const, order })));
  if (kind === 'credit_over_limit' && about?.customer !== undefined) {
    ways.unshift({ kind: 'openCustomer', customer: about.customer });
  }
  return ways;
}

const COUNTED: ReadonlySet<string> = new Set([
  'shortfall',
  'negative_stock',
  'count_conflict',
  'over_receipt',
]);

/** What is missing and not on the way yet, from each place that can spare it; the fullest first. */
function moves({ product, location, quantity = '0' }: Exception, known: Known): Way[] {
  if (product === undefined || location === undefined) return [];
  const here = known.levels.find((level) => level.location === location);
  const missing = minus(quantity, here?.incoming ?? '0');
  if (signOf(missing) <= 0) return [];
  return known.levels
    .filter((level) => level.location !== location && canSend(known.location(level.location)))
    .filter(({ available }) => signOf(available) > 0)
    .sort((one, other) => signOf(minus(other.available, one.available)))
    .map(({ location: from, available }) => {
      const moved = smaller(missing, available);
      return {
        kind: 'move',
        from,
        to: location,
        product,
        quantity: moved,
        before: available,
        after: minus(available, moved),
      };
    });
}

function canSend(location: Location | undefined): boolean {
  return location?.status === 'active' && location.kind !== 'transit' && location.kind !== 'quarantine';
}

/** The first order at risk, down by what is missing. */
function reductions({ product, quantity = '0' }: Exception, orders: readonly Order[]): Way[] {
  const order = orders.find(({ state }) => state === 'placed' || state === 'confirmed');
  if (order === undefined) return [];
  const line = order.lines.findIndex((one) => one.product === product && signOf(one.open ?? '0') > 0);
  const wanted = order.lines[line];
  if (wanted === undefined) return [];
  const less = smaller(quantity, wanted.open ?? '0');
  const after = minus(wanted.quantity, less);
  // An order without lines is none.
  if (signOf(after) <= 0 && order.lines.length === 1) return [];
  return [{ kind: 'reduce', order, line, before: wanted.quantity, after }];
}

function isOpen({ state }: Order): boolean {
  return state === 'placed' || state === 'confirmed';
}
