/** The money of a sale: exact, in plain integers, the same as on the server. */

export {
  amount,
  amountText,
  exponentOf,
  percent,
  percentText,
  price,
  priceText,
  priceWithoutTax,
  priceWithTax,
} from './amount.js';
export { cashDue, isRoundedCash } from './cash.js';
export { type MoneyCode, MoneyError, type MoneyRule } from './error.js';
export {
  type AmountTexts,
  type ChargeToPrice,
  type LineToPrice,
  type Priced,
  priceSale,
  type Terms,
} from './pricing.js';
export { inStockUnit, type Measured, quantity, quantityText } from './quantity.js';
