/**
 * The money of a sale or an order: price, discount, tax, rounding. A line is rounded once; sums are sums of lines. The
 * server computes the same to the last digit.
 */

import type { Discount } from '../generated/records.js';
import {
  add,
  amount,
  amountText,
  asShare,
  exponentOf,
  percent,
  percentOf,
  percentWithin,
  price,
  priceTimes,
  share,
} from './amount.js';
import type { Decimal } from './decimal.js';
import { MoneyError } from './error.js';
import { positive, quantity } from './quantity.js';

/** Without tax, and the tax; in minor units. */
export interface Amounts {
  readonly net: bigint;
  readonly tax: bigint;
}

/** A discount with its figure read. */
export type Off = { readonly minor: bigint } | { readonly parts: bigint };

/** A line before its money is known. */
export interface Unpriced {
  /** Taken off this line. */
  readonly off?: Off | undefined;
  /** Of one stock unit. */
  readonly price: Decimal;
  /** In millionths of the stock unit. */
  readonly quantity: bigint;
  /** The rate of tax, in millionths. */
  readonly rate: bigint;
}

export const NOTHING: Amounts = { net: 0n, tax: 0n };

/** The sum of both. */
export function plus(one: Amounts, other: Amounts): Amounts {
  return { net: add(one.net, other.net), tax: add(one.tax, other.tax) };
}

/** Reads a discount: an amount in the currency's digits. */
export function discountOff(discount: Discount | undefined, exponent: number): Off | undefined {
  if (discount === undefined) return undefined;
  return 'amount' in discount
    ? { minor: amount(discount.amount, exponent) }
    : { parts: percent(discount.percent) };
}

/** Parts an amount, as prices are (with tax or without), into net and tax. */
export function splitTax(minor: bigint, rate: bigint, taxIncluded: boolean): Amounts {
  if (!taxIncluded) return { net: minor, tax: percentOf(rate, minor) };
  const tax = percentWithin(rate, minor);
  return { net: add(minor, -tax), tax };
}

/** What each line comes to, after its own discount and its share of the whole order's. */
export function priceLines(
  lines: readonly Unpriced[],
  off: Off | undefined,
  taxIncluded: boolean,
  exponent: number,
): Amounts[] {
  let amounts = lines.map((line) => lineAmount(line, exponent));
  if (off !== undefined) amounts = spread(amounts, off);
  return lines.map((line, place) => splitTax(amounts[place] as bigint, line.rate, taxIncluded));
}

/** What a line comes to, as prices are, after its own discount and before the whole order's. */
export function lineAmount(line: Unpriced, exponent: number): bigint {
  const full = priceTimes(line.price, line.quantity, exponent);
  return line.off === undefined ? full : add(full, -taken(full, line.off));
}

/** What a discount takes off an amount: never more than all of it. */
function taken(minor: bigint, off: Off): bigint {
  if ('parts' in off) return percentOf(asShare(off.parts), minor);
  if (off.minor < 0n) throw new MoneyError('invalid', 'not_negative');
  if (off.minor > minor) throw new MoneyError('invalid', 'in_range');
  return off.minor;
}

/**
 * Spreads the whole order's discount over its lines in proportion, so that the shares add up to it exactly: each line
 * takes the rounded running share less what the lines before took.
 */
function spread(amounts: readonly bigint[], off: Off): bigint[] {
  const whole = amounts.reduce(add, 0n);
  const all = taken(whole, off);
  if (whole === 0n) return [...amounts];
  let running = 0n;
  let before = 0n;
  return amounts.map((own) => {
    running = add(running, own);
    const due = share(all, running, whole);
    const rest = add(own, -(due - before));
    before = due;
    return rest;
  });
}

/**
 * The share of a line's money that belongs to `part` of its quantity, so that shares taken one after another add up to
 * the line: what is due after `before + part`, less what was due after `before`. What is due is a share of the whole and
 * of the tax in it, the rest is net.
 */
export function shareOf(amounts: Amounts, quantity: bigint, before: bigint, part: bigint): Amounts {
  if (quantity === 0n) return NOTHING;
  const between = (minor: bigint) => share(minor, before + part, quantity) - share(minor, before, quantity);
  const tax = between(amounts.tax);
  return { net: between(amounts.net + amounts.tax) - tax, tax };
}

/** A line to be priced, in the form of commands and records. */
export interface LineToPrice {
  /** Taken off this line. */
  readonly discount?: Discount | undefined;
  /** Of one stock unit. */
  readonly price: string;
  /** In the stock unit. */
  readonly quantity: string | number;
  /** The rate of tax in percent; absent: none. */
  readonly tax_rate?: string | undefined;
}

/** Money without stock, to be split into net and tax. May be negative. */
export interface ChargeToPrice {
  /** As prices are. */
  readonly amount: string;
  /** The rate of tax in percent; absent: none. */
  readonly tax_rate?: string | undefined;
}

/** What holds for a whole sale. */
export interface Terms {
  /** ISO 4217 code. */
  readonly currency: string;
  /** Taken off the whole sale. */
  readonly discount?: Discount | undefined;
  /** Whether prices contain the tax. */
  readonly tax_included?: boolean | undefined;
}

/** Net and tax as they travel. */
export interface AmountTexts {
  readonly net: string;
  readonly tax: string;
}

/** The money of a sale or an order, as it travels. */
export interface Priced extends AmountTexts {
  readonly charges: readonly AmountTexts[];
  readonly lines: readonly AmountTexts[];
  /** What is to be paid. */
  readonly total: string;
}

/** The money of a sale or an order. Throws a `MoneyError` where the server would refuse its figures. */
export function priceSale(
  lines: readonly LineToPrice[],
  charges: readonly ChargeToPrice[],
  terms: Terms,
): Priced {
  const exponent = exponentOf(terms.currency);
  const taxIncluded = terms.tax_included === true;
  const off = discountOff(terms.discount, exponent);
  const unpriced = lines.map((line) => ({
    quantity: positive(quantity(line.quantity)),
    price: price(line.price, exponent),
    rate: line.tax_rate === undefined ? 0n : asShare(percent(line.tax_rate)),
    off: discountOff(line.discount, exponent),
  }));
  // Where nothing is sold there is nothing to take a discount off.
  const priced = lines.length === 0 ? [] : priceLines(unpriced, off, taxIncluded, exponent);
  const charged = charges.map((charge) => {
    const rate = charge.tax_rate === undefined ? 0n : asShare(percent(charge.tax_rate));
    return splitTax(amount(charge.amount, exponent), rate, taxIncluded);
  });
  const sum = [...priced, ...charged].reduce(plus, NOTHING);
  const text = (amounts: Amounts) => ({
    net: amountText(amounts.net, exponent),
    tax: amountText(amounts.tax, exponent),
  });
  return {
    ...text(sum),
    charges: charged.map(text),
    lines: priced.map(text),
    total: amountText(add(sum.net, sum.tax), exponent),
  };
}
