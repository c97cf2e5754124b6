/** Quantities: integers of one millionth of a product's stock unit, a decimal text on the wire. */

import { decimalText, held, parseDecimal, power } from './decimal.js';
import { MoneyError } from './error.js';

/** Digits after the point that every quantity is kept with; a product's unit may allow fewer. */
export const QUANTITY_SCALE = 6;
/** One unit. */
export const ONE = power(QUANTITY_SCALE);
/** The most that one line may name: a thousand million units. */
const LINE_MAX = 1_000_000_000n * ONE;

/** Reads a quantity in millionths, from decimal text or a whole number. */
export function quantity(text: string | number): bigint {
  if (typeof text === 'number') {
    if (!Number.isSafeInteger(text)) throw new MoneyError('malformed');
    return held(BigInt(text) * ONE, 'out_of_range');
  }
  return parseDecimal(text, QUANTITY_SCALE);
}

/** A quantity as it travels: without zeros at its end. */
export function quantityText(millionths: bigint): string {
  return decimalText(millionths, QUANTITY_SCALE, true);
}

/** The sum of quantities. */
export function addQuantities(one: bigint, other: bigint): bigint {
  return held(one + other, 'quantity_out_of_range');
}

/** The units that a product is measured in. */
export interface Measured {
  /** The unit that stock is kept in, and how many digits after the point a quantity of it has. */
  readonly stock_unit: { readonly decimals?: number; readonly name: string };
  /** Others: `numerator / denominator` stock units make one. */
  readonly units?: readonly {
    readonly name: string;
    readonly numerator: number;
    readonly denominator: number;
  }[];
}

/**
 * A quantity in the product's stock unit. Where that is coarser, what is asked for or goes out is rounded up, what comes
 * in or is there is rounded down.
 */
export function inStockUnit(
  product: Measured,
  given: bigint,
  unit: string | undefined,
  rounding: 'up' | 'down',
): bigint {
  const { decimals = 0, name } = product.stock_unit;
  const step = power(Math.max(QUANTITY_SCALE - decimals, 0));
  if (unit === undefined || unit === name) {
    if (given % step !== 0n) throw new MoneyError('too_fine');
    return given;
  }
  const ratio = product.units?.find((other) => other.name === unit);
  if (ratio === undefined) throw new MoneyError('unknown_unit');
  const exact = given * BigInt(ratio.numerator);
  const divisor = BigInt(ratio.denominator) * step;
  const stock = held(
    (rounding === 'up' ? -floor(-exact, divisor) : floor(exact, divisor)) * step,
    'quantity_out_of_range',
  );
  if (stock > LINE_MAX || stock < -LINE_MAX) throw new MoneyError('quantity_out_of_range');
  if (stock === 0n && given !== 0n) throw new MoneyError('too_fine');
  return stock;
}

/** The quantity of a line: above zero and not absurd. */
export function positive(quantity: bigint): bigint {
  if (quantity <= 0n) throw new MoneyError('invalid', 'positive');
  if (quantity > LINE_MAX) throw new MoneyError('quantity_out_of_range');
  return quantity;
}

function floor(numerator: bigint, divisor: bigint): bigint {
  const cut = numerator / divisor;
  return numerator % divisor < 0n ? cut - 1n : cut;
}
