/** Sales at a counter. */

import type { Sale, SaleLine } from '../generated/records.js';
import { percentText, priceText } from '../money/amount.js';
import { discountOff } from '../money/pricing.js';
import { quantity, quantityText } from '../money/quantity.js';
import {
  amountTexts,
  inCurrency,
  type PricedLine,
  pricedCharges,
  pricedLines,
  soldOf,
  summed,
  termsOf,
} from './lines.js';
import { unlessNone } from './order-money.js';
import { paidOf } from './payments.js';
import type { Effect, Put, View } from './port.js';
import {
  businessOf,
  compact,
  dayOf,
  get,
  idOf,
  known,
  locationOf,
  momentOf,
  must,
  put,
  unconfirmed,
} from './records.js';
import { Stock } from './stock.js';

export const recordSale: Effect<'record_sale'> = (data, view, command) => {
  const id = known(data.sale);
  must(get(view, 'sales', id) === undefined);
  const inputs = data.lines ?? [];
  const customer = data.customer === undefined ? undefined : idOf(view, 'customers', data.customer);
  const meant = termsOf(
    view,
    inputs.map((line) => line.product),
  );
  const terms = { ...meant, customer };
  const location = known(locationOf(view, data.location));
  const discount = inCurrency(data.discount, terms.exponent);
  const lines = pricedLines(view, inputs, discountOff(discount, terms.exponent), terms);
  const charges = pricedCharges(view, data.charges ?? [], terms);
  const stock = new Stock(view, command);
  for (const { product, quantity } of lines) {
    if (product.tracked) stock.move(product.id, location, -quantity);
  }
  const money = summed(
    lines.map((line) => line.amounts),
    charges,
    terms.exponent,
  );
  const { payments, rounding } = paidOf(data.payments ?? [], money.total, terms.exponent, businessOf(view));
  const sale = unconfirmed<Sale>({
    actor: command.by?.actor,
    charges: unlessNone(charges),
    customer,
    day: dayOf(view, command),
    discount,
    id,
    lines: lines.map((line) => saleLine(line, terms.exponent)),
    location,
    ...money,
    note: data.note,
    occurred_at: momentOf(command),
    offline: data.offline || undefined,
    payments,
    receipt: data.receipt,
    register: data.register,
    rounding,
    state: 'completed',
    tax_included: terms.taxIncluded || undefined,
  });
  return [put('sales', sale), ...suspendedAfter(view, data.suspended, id), ...stock.puts()];
};

/** The suspended sale that it ends, where that was not over before. */
function suspendedAfter(view: View, suspended: string | undefined, sale: string): Put[] {
  const before = get(view, 'suspended_sales', suspended);
  if (before?.state !== 'suspended' && before?.state !== 'resumed') return [];
  return [put('suspended_sales', { ...before, sale, state: 'sold' })];
}

function saleLine(line: PricedLine, exponent: number): SaleLine {
  return compact<SaleLine>({
    discount: line.discount,
    ...amountTexts(line.amounts, exponent),
    price: priceText(line.price),
    price_rule: line.priceRule,
    product: line.product.id,
    quantity: quantityText(line.quantity),
    tax_rate: line.rate === 0n ? undefined : percentText(line.rate),
    unit: line.unit,
  });
}

export const voidSale: Effect<'void_sale'> = (data, view, command) => {
  const sale = known(get(view, 'sales', data.sale));
  must(sale.state === 'completed' && sale.lines.every((line) => line.returned === undefined));
  const stock = new Stock(view, command);
  for (const line of sale.lines) {
    const tracked = soldOf(view, line.product)?.tracked !== false;
    // It is undone now, whenever it was made.
    if (tracked)
      stock.move(
        line.product,
        sale.location,
        quantity(line.quantity),
        later(momentOf(command), sale.occurred_at),
      );
  }
  return [put('sales', { ...sale, state: 'voided' }), ...stock.puts()];
};

function later(one: string, other: string): string {
  return one > other ? one : other;
}
