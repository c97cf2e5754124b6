/** The money of an order after goods left or the order was changed. */

import type { Charge, Order, OrderLine } from '../generated/records.js';
import { add, amount, percent, price } from '../money/amount.js';
import {
  type Amounts,
  discountOff,
  lineAmount,
  NOTHING,
  plus,
  priceLines,
  shareOf,
  type Unpriced,
} from '../money/pricing.js';
import { quantity, quantityText } from '../money/quantity.js';
import { amountsOf, amountTexts, summed } from './lines.js';
import { compact } from './records.js';

/** Digits of the currency, as the order's own figures show them. */
export function exponentOfOrder(order: Pick<Order, 'total'>): number {
  const point = order.total.indexOf('.');
  return point < 0 ? 0 : order.total.length - point - 1;
}

/** Of a line, in millionths. */
export function openOf(line: OrderLine): bigint {
  return quantity(line.open ?? '0');
}

/** Of a line, in millionths. */
export function takenOf(line: OrderLine): bigint {
  return quantity(line.taken ?? '0');
}

/** A quantity as records have it: left out where it is zero. */
export function unlessZero(millionths: bigint): string | undefined {
  return millionths === 0n ? undefined : quantityText(millionths);
}

/** Whether anything was handed over. */
export function isPartlyTaken(order: Order): boolean {
  return order.lines.some((line) => takenOf(line) > 0n);
}

/** Whether anything is still promised. */
export function hasOpenLines(order: Order): boolean {
  return order.lines.some((line) => openOf(line) > 0n);
}

/** What was charged so far for each line. */
export function moneyTaken(order: Order): Amounts[] {
  const exponent = exponentOfOrder(order);
  const taken = order.lines.map(() => NOTHING);
  for (const part of (order.handovers ?? []).flatMap((handover) => handover.lines)) {
    const sum = taken[part.line];
    if (sum !== undefined) taken[part.line] = plus(sum, amountsOf(part, exponent));
  }
  return taken;
}

/** What a part of a line's open quantity is charged: its share of what was not charged yet. */
export function moneyOfPart(whole: Amounts, taken: Amounts, open: bigint, part: bigint): Amounts {
  const rest = { net: add(whole.net, -taken.net), tax: add(whole.tax, -taken.tax) };
  return shareOf(rest, open, 0n, part);
}

/** After the rest of a partly taken order is given up: what is to be paid is what was taken, and the charges. */
export function settledMoney(order: Order): Order {
  const taken = moneyTaken(order);
  const exponent = exponentOfOrder(order);
  const lines = order.lines.map((line, place) => ({
    ...line,
    ...amountTexts(taken[place] ?? NOTHING, exponent),
  }));
  return withSums({ ...order, lines });
}

/** The order with its sums added up anew. */
export function withSums(order: Order): Order {
  const exponent = exponentOfOrder(order);
  const lines = order.lines.map((line) => amountsOf(line, exponent));
  return { ...order, ...summed(lines, order.charges ?? [], exponent) };
}

/**
 * The order with the money of every line that is not settled computed anew. A line of which all was handed over keeps
 * what it was charged and the part of the discount that it bore; what is left of the discount goes to the other lines.
 */
export function repriced(order: Order): Order {
  const exponent = exponentOfOrder(order);
  const taxIncluded = order.tax_included === true;
  const taken = moneyTaken(order);
  let off = discountOff(order.discount, exponent);
  const lines = [...order.lines];
  const open: number[] = [];
  lines.forEach((line, place) => {
    if (takenOf(line) === 0n || openOf(line) > 0n) {
      open.push(place);
      return;
    }
    const charged = taken[place] ?? NOTHING;
    lines[place] = { ...line, ...amountTexts(charged, exponent) };
    if (off === undefined || 'parts' in off) return;
    const asPriced = taxIncluded ? add(charged.net, charged.tax) : charged.net;
    const left = off.minor - (lineAmount(unpriced(line, exponent), exponent) - asPriced);
    off = { minor: left > 0n ? left : 0n };
  });
  if (open.length > 0) {
    const toPrice = open.map((place) => unpriced(lines[place] as OrderLine, exponent));
    const amounts = priceLines(toPrice, off, taxIncluded, exponent);
    open.forEach((place, turn) => {
      lines[place] = { ...(lines[place] as OrderLine), ...amountTexts(amounts[turn] ?? NOTHING, exponent) };
    });
  }
  return withSums({ ...order, lines });
}

function unpriced(line: OrderLine, exponent: number): Unpriced {
  return {
    off: discountOff(line.discount, exponent),
    price: price(line.price, exponent),
    quantity: quantity(line.quantity),
    rate: percent(line.tax_rate ?? '0'),
  };
}

/** A line with other quantities; the ones that are zero are left out. */
export function withQuantities(
  line: OrderLine,
  figures: {
    readonly open?: bigint;
    readonly released?: bigint;
    readonly returned?: bigint;
    readonly taken?: bigint;
  },
): OrderLine {
  const texts = Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, unlessZero(value)]));
  return compact<OrderLine>({ ...line, ...texts });
}

/** The total of an order, in minor units. */
export function totalOf(order: Pick<Order, 'total'>): bigint {
  return amount(order.total, exponentOfOrder(order));
}

/** Charges as records have them: left out where there are none. */
export function unlessNone(charges: readonly Charge[]): readonly Charge[] | undefined {
  return charges.length === 0 ? undefined : charges;
}
