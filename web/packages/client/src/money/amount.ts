/**
 * Amounts: whole minor units of the business's one currency. An amount shows exactly the currency's digits (`'12.40'`,
 * `'12.400'` dinars, `'12'` yen); a unit price may show up to four more.
 */

import {
  clamped,
  type Decimal,
  decimalText,
  divideRounded,
  held,
  parseDecimal,
  power,
  readDecimal,
} from './decimal.js';
import { MoneyError } from './error.js';
import { QUANTITY_SCALE } from './quantity.js';

const NO_DIGITS = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF';
const THREE_DIGITS = 'BHD IQD JOD KWD LYD OMR TND';
/** Digits that an amount may be written with, and a price, whatever the currency. */
const AMOUNT_DIGITS = 4;
const PRICE_DIGITS = 8;
/** Digits that a unit price may have beyond the currency's own. */
export const PRICE_EXTRA_DIGITS = 4;
/** The largest amount of a single line, in minor units. */
const LINE_AMOUNT_MAX = 2n ** 53n;
const PERCENT_SCALE = 4;
/** All of it, in the parts of a percentage. */
const WHOLE = 1_000_000n;

/** Digits of a currency's minor unit, by its ISO 4217 code. */
export function exponentOf(currency: string): number {
  if (NO_DIGITS.includes(currency)) return 0;
  return THREE_DIGITS.includes(currency) ? 3 : 2;
}

/** Reads an amount in minor units. */
export function amount(text: string, exponent: number): bigint {
  const { value, scale } = readDecimal(text);
  if (scale > AMOUNT_DIGITS) throw new MoneyError('too_fine');
  if (exponent >= scale) {
    const minor = value * power(exponent - scale);
    if (clamped(minor) !== minor) throw new MoneyError('invalid', 'currency_digits');
    return minor;
  }
  const step = power(scale - exponent);
  if (value % step !== 0n) throw new MoneyError('invalid', 'currency_digits');
  return value / step;
}

/** An amount as it travels: with exactly the currency's digits. */
export function amountText(minor: bigint, exponent: number): string {
  return decimalText(minor, exponent);
}

/** The sum of amounts. */
export function add(one: bigint, other: bigint): bigint {
  return held(one + other, 'amount_out_of_range');
}

/** `minor · numerator / denominator`, rounded half away from zero. */
export function share(minor: bigint, numerator: bigint, denominator: bigint): bigint {
  return clamped(divideRounded(minor * numerator, denominator));
}

/** Reads the price of one unit: with at least the currency's digits, and at most four more. */
export function price(text: string, exponent: number): Decimal {
  let { value, scale } = readDecimal(text);
  if (scale > PRICE_DIGITS) throw new MoneyError('too_fine');
  if (value < 0n) throw new MoneyError('invalid', 'not_negative');
  if (scale < exponent) {
    value *= power(exponent - scale);
    if (clamped(value) !== value) throw new MoneyError('invalid', 'currency_digits');
    scale = exponent;
  }
  while (scale > exponent && value % 10n === 0n) {
    value /= 10n;
    scale -= 1;
  }
  if (scale > exponent + PRICE_EXTRA_DIGITS) throw new MoneyError('invalid', 'currency_digits');
  return { value, scale };
}

/** A price as it travels. */
export function priceText({ value, scale }: Decimal): string {
  return decimalText(value, scale);
}

/** A price with tax at a rate (in millionths) added, rounded half away from zero to the digits that a price may have. */
export function priceWithTax(own: Decimal, rate: bigint, exponent: number): Decimal {
  return priceShare(own, WHOLE + rate, WHOLE, exponent);
}

/** A price without the tax that is in it, rounded so too. */
export function priceWithoutTax(own: Decimal, rate: bigint, exponent: number): Decimal {
  return priceShare(own, WHOLE, WHOLE + rate, exponent);
}

function priceShare(
  { value, scale }: Decimal,
  numerator: bigint,
  denominator: bigint,
  exponent: number,
): Decimal {
  const digits = exponent + PRICE_EXTRA_DIGITS;
  const shift = digits - scale;
  const above = value * numerator * power(Math.max(shift, 0));
  const exact = divideRounded(above, denominator * power(Math.max(-shift, 0)));
  return price(decimalText(held(exact, 'amount_out_of_range'), digits), exponent);
}

/** What a quantity (in millionths) costs at a price, rounded once to the currency's minor unit. */
export function priceTimes({ value, scale }: Decimal, millionths: bigint, exponent: number): bigint {
  const exact = value * millionths;
  const digits = scale + QUANTITY_SCALE - exponent;
  const minor = digits >= 0 ? divideRounded(exact, power(digits)) : exact * power(-digits);
  if (minor > LINE_AMOUNT_MAX || minor < -LINE_AMOUNT_MAX) throw new MoneyError('amount_out_of_range');
  return minor;
}

/** Reads a percentage, exact to a ten-thousandth of a percent, in millionths of the whole: 17.5 % is 175,000. */
export function percent(text: string): bigint {
  return parseDecimal(text, PERCENT_SCALE);
}

/** A percentage as it travels. */
export function percentText(parts: bigint): string {
  return decimalText(parts, PERCENT_SCALE, true);
}

/** The percentage, where it lies between nothing and all. */
export function asShare(parts: bigint): bigint {
  if (parts < 0n || parts > WHOLE) throw new MoneyError('invalid', 'share');
  return parts;
}

/** So many parts of an amount. */
export function percentOf(parts: bigint, minor: bigint): bigint {
  return share(minor, parts, WHOLE);
}

/** What of an amount is tax at a rate that is in it already. */
export function percentWithin(parts: bigint, minor: bigint): bigint {
  return share(minor, parts, WHOLE + parts);
}
