/** What a line of a stock document says of cost: of a stock unit, and of the unit that it names. */

import type { StockLineInput } from '../generated/commands.js';
import { exponentOf, PRICE_EXTRA_DIGITS, price, priceText } from '../money/amount.js';
import { type Decimal, decimalText, divideRounded, held, power } from '../money/decimal.js';
import { QUANTITY_SCALE, quantity } from '../money/quantity.js';
import type { View } from './port.js';
import { businessOf, byKey } from './records.js';

/** Digits of a cost beyond the currency's. */
const WORTH_EXTRA_DIGITS = 2;

/** As it is kept in the document; `brings`: whether what comes in costs what the product says, where the line says nothing. */
export function lineCost(
  view: View,
  input: StockLineInput,
  moved: bigint,
  brings: boolean,
): { readonly cost?: string; readonly cost_of_unit?: string } {
  const exponent = exponentOf(businessOf(view)?.currency ?? '');
  if (input.cost_of_unit === undefined) {
    const own = brings ? byKey(view, 'products', input.product)?.cost : undefined;
    const given = input.cost ?? own;
    return given === undefined ? {} : { cost: priceText(price(given, exponent)) };
  }
  const ofUnit = price(input.cost_of_unit, exponent);
  const whole = worth(ofUnit, quantity(input.quantity), exponent);
  return { ...perUnit(whole, moved, exponent), cost_of_unit: priceText(ofUnit) };
}

/** What a quantity costs, in hundredths of the minor unit. */
function worth({ value, scale }: Decimal, millionths: bigint, exponent: number): bigint {
  const fewer = scale + QUANTITY_SCALE - exponent - WORTH_EXTRA_DIGITS;
  const exact = value * (millionths < 0n ? -millionths : millionths);
  return held(fewer >= 0 ? divideRounded(exact, power(fewer)) : exact * power(-fewer), 'amount_out_of_range');
}

/** What a stock unit costs, where so many cost that. */
function perUnit(whole: bigint, moved: bigint, exponent: number): { readonly cost?: string } {
  const size = moved < 0n ? -moved : moved;
  if (size === 0n) return {};
  const more = power(PRICE_EXTRA_DIGITS - WORTH_EXTRA_DIGITS + QUANTITY_SCALE);
  const text = decimalText(divideRounded(whole * more, size), exponent + PRICE_EXTRA_DIGITS);
  return { cost: priceText(price(text, exponent)) };
}
