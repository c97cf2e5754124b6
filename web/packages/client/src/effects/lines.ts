/** From the lines of a command to lines with money. */

import type { OrderLineInput, SoldLine } from '../generated/commands.js';
import type {
  Business,
  Charge,
  ChargeInput,
  Discount,
  InUnit,
  PriceEntry,
  PriceSource,
} from '../generated/records.js';
import { priceId } from '../ids/index.js';
import {
  add,
  amount,
  amountText,
  asShare,
  exponentOf,
  percent,
  percentText,
  price,
  priceText,
} from '../money/amount.js';
import type { Decimal } from '../money/decimal.js';
import {
  type Amounts,
  discountOff,
  NOTHING,
  type Off,
  plus,
  priceLines,
  splitTax,
  type Unpriced,
} from '../money/pricing.js';
import { inStockUnit, type Measured, positive, quantity, quantityText } from '../money/quantity.js';
import { agreed } from './agreements.js';
import type { View } from './port.js';
import { businessOf, byKey, compact, find, get, isId, known } from './records.js';
import { isTracked } from './stock.js';

/** What is known of a product to whoever sells or orders it: staff hold the product, partners its price. */
export interface Sold extends Measured {
  readonly id: string;
  readonly price: string | undefined;
  /** The rate of tax, in millionths. */
  readonly rate: bigint;
  readonly tracked: boolean;
}

/** How prices are meant. */
export interface Terms {
  /** Who buys. */
  readonly customer?: string | undefined;
  readonly exponent: number;
  readonly taxIncluded: boolean;
}

/** A line with its product found, its quantity in the stock unit and its money known. */
export interface PricedLine {
  readonly amounts: Amounts;
  readonly discount: Discount | undefined;
  readonly note: string | undefined;
  readonly price: Decimal;
  /** Which rule gives the price; absent: it is the product's own. */
  readonly priceRule: PriceSource | undefined;
  readonly product: Sold;
  readonly quantity: bigint;
  readonly rate: bigint;
  readonly unit: InUnit | undefined;
}

/** What is known of a product. */
export function soldOf(view: View, key: string): Sold | undefined {
  const product = byKey(view, 'products', key);
  if (product !== undefined) {
    const rate = rateOf(businessOf(view), product.tax_class) ?? 0n;
    return { ...product, price: product.price, rate, tracked: isTracked(product) };
  }
  const entry = priceOf(view, key);
  if (entry === undefined) return undefined;
  const always = find(view, 'shelf', 'product', entry.product).some((one) => one.availability === 'always');
  const { decimals = 0, price, product: id, tax_rate = '0', unit: name, units = [] } = entry;
  return { id, price, rate: percent(tax_rate), stock_unit: { decimals, name }, tracked: !always, units };
}

function priceOf(view: View, key: string): PriceEntry | undefined {
  return isId(key) ? get(view, 'prices', priceId(key)) : find(view, 'prices', 'sku', key)[0];
}

/** The rate of a tax class, in millionths. */
export function rateOf(business: Business | undefined, name: string | undefined): bigint | undefined {
  const own = business?.tax_classes.find((one) => one.name === name);
  return own && percent(own.rate);
}

/** How prices are meant: by the business's settings, or as the price list of one of the products says. */
export function termsOf(view: View, keys: readonly string[]): Terms {
  const { currency, tax_included } = known(
    businessOf(view) ?? keys.map((key) => priceOf(view, key)).find((entry) => entry !== undefined),
  );
  return { exponent: exponentOf(currency), taxIncluded: tax_included };
}

/** Finds products, converts units, prices, discounts and taxes the lines of a command. */
export function pricedLines(
  view: View,
  inputs: readonly (OrderLineInput | SoldLine)[],
  off: Off | undefined,
  terms: Terms,
): PricedLine[] {
  if (inputs.length === 0) return [];
  const lines = inputs.map((input) => unpricedLine(view, input, terms));
  const amounts = priceLines(lines.map(toPrice(terms)), off, terms.taxIncluded, terms.exponent);
  return lines.map((line, place) => ({ ...line, amounts: amounts[place] as Amounts }));
}

/** A line with all but its money, which depends on the others where there is a discount on the whole. */
export function unpricedLine(view: View, input: OrderLineInput | SoldLine, terms: Terms): PricedLine {
  const { exponent } = terms;
  const product = known(soldOf(view, input.product));
  const given = positive(quantity(input.quantity));
  const rate =
    'tax_rate' in input && input.tax_rate !== undefined ? asShare(percent(input.tax_rate)) : product.rate;
  const wanted = inStockUnit(product, given, input.unit, 'up');
  const resolved = agreed(view, product.id, product.price, wanted, { ...terms, rate });
  const own = price(known(input.price ?? resolved.price), exponent);
  return {
    amounts: NOTHING,
    discount: inCurrency(input.discount, exponent),
    note: 'note' in input ? input.note : undefined,
    price: own,
    priceRule: priceText(own) === resolved.price ? resolved.source : 'hand',
    product,
    quantity: wanted,
    rate,
    unit: asGiven(product, input.quantity, input.unit),
  };
}

/** A quantity as it was given, where in another unit than the stock unit. */
export function asGiven(
  product: Measured,
  given: string | number,
  unit: string | undefined,
): InUnit | undefined {
  if (unit === undefined || unit === product.stock_unit.name) return undefined;
  return { quantity: quantityOf(given), unit };
}

function quantityOf(given: string | number): string {
  return quantityText(quantity(given));
}

function toPrice({ exponent }: Terms): (line: PricedLine) => Unpriced {
  return (line) => ({ ...line, off: discountOff(line.discount, exponent) });
}

/** A discount as it is kept: an amount has the currency's digits. */
export function inCurrency(discount: Discount | undefined, exponent: number): Discount | undefined {
  if (discount === undefined || 'percent' in discount) return discount;
  return { amount: amountText(amount(discount.amount, exponent), exponent) };
}

/** Charges with net and tax, by amounts that contain the tax or don't. */
export function pricedCharges(view: View, inputs: readonly ChargeInput[], terms: Terms): Charge[] {
  return inputs.map(({ kind, text = '', tax_class, amount: given }) => {
    const rate = tax_class === undefined ? 0n : known(rateOf(businessOf(view), tax_class));
    const amounts = splitTax(amount(given, terms.exponent), rate, terms.taxIncluded);
    return compact<Charge>({
      kind,
      ...amountTexts(amounts, terms.exponent),
      tax_rate: rate === 0n ? undefined : percentText(rate),
      text,
    });
  });
}

/** Net and tax as records have them. */
export function amountTexts(amounts: Amounts, exponent: number): { net: string; tax: string } {
  return { net: amountText(amounts.net, exponent), tax: amountText(amounts.tax, exponent) };
}

/** Net and tax of what a record has. */
export function amountsOf(texts: { readonly net: string; readonly tax: string }, exponent: number): Amounts {
  return { net: amount(texts.net, exponent), tax: amount(texts.tax, exponent) };
}

/** The sum of lines and charges, as records have it. */
export function summed(
  parts: readonly Amounts[],
  charges: readonly Charge[],
  exponent: number,
): { net: string; tax: string; total: string } {
  const sum = [...parts, ...charges.map((charge) => amountsOf(charge, exponent))].reduce(plus, NOTHING);
  return { ...amountTexts(sum, exponent), total: amountText(add(sum.net, sum.tax), exponent) };
}
