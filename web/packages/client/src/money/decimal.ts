/** Exact decimals as text: how quantities, amounts and prices travel. No floating point anywhere. */

import { type MoneyCode, MoneyError } from './error.js';

const LARGEST = 2n ** 63n - 1n;
const SMALLEST = -(2n ** 63n);
/** Longer than any decimal in range with room for zeros, so that a hostile text costs nothing. */
const LONGEST = 1000;
const POWERS = Array.from({ length: 20 }, (_, digits) => 10n ** BigInt(digits));
const FORM = /^-?[0-9]+(?:\.[0-9]+)?$/;

/** `value · 10^-scale`. */
export interface Decimal {
  readonly value: bigint;
  readonly scale: number;
}

/** Reads a text with the digits after the point that it shows: `'2.50'` is 250 with scale 2. */
export function readDecimal(text: string): Decimal {
  if (typeof text !== 'string' || text.length > LONGEST || !FORM.test(text))
    throw new MoneyError('malformed');
  const point = text.indexOf('.');
  const scale = point < 0 ? 0 : text.length - point - 1;
  return { value: held(BigInt(text.replace('.', '')), 'out_of_range'), scale };
}

/** Reads a text as an integer of `10^-scale`; fewer digits than `scale` are filled with zeros. */
export function parseDecimal(text: string, scale: number): bigint {
  const read = readDecimal(text);
  if (read.scale > scale) throw new MoneyError('too_fine');
  return held(read.value * power(scale - read.scale), 'out_of_range');
}

/** `value · 10^-scale` with exactly `scale` digits after the point; trimmed: without zeros at its end. */
export function decimalText(value: bigint, scale: number, trimmed = false): string {
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  let part = digits.slice(digits.length - scale);
  if (trimmed) part = part.replace(/0+$/, '');
  return `${value < 0n ? '-' : ''}${whole}${part === '' ? '' : `.${part}`}`;
}

/** `numerator / denominator`, rounded half away from zero, as trade rounds. */
export function divideRounded(numerator: bigint, denominator: bigint): bigint {
  const below = denominator < 0n ? -denominator : denominator;
  const above = numerator < 0n ? -numerator : numerator;
  const rounded = (above + below / 2n) / below;
  return numerator < 0n === denominator < 0n ? rounded : -rounded;
}

/** The value, where 64 bits hold it as they do on the server. */
export function held(value: bigint, otherwise: MoneyCode): bigint {
  if (value > LARGEST || value < SMALLEST) throw new MoneyError(otherwise);
  return value;
}

/** The value, or the end of what 64 bits hold. */
export function clamped(value: bigint): bigint {
  if (value > LARGEST) return LARGEST;
  return value < SMALLEST ? SMALLEST : value;
}

/** `10^digits`. */
export function power(digits: number): bigint {
  return POWERS[digits] ?? 10n ** BigInt(digits);
}
