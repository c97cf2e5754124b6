/** An order, shown before it is accepted: without its number. */

import type { AddCustomer, PlaceOrder } from '../generated/commands.js';
import type { Business, Customer, Order, OrderLine, Priority } from '../generated/records.js';
import { amount, percentText, priceText } from '../money/amount.js';
import { discountOff } from '../money/pricing.js';
import { quantity, quantityText } from '../money/quantity.js';
import { approvalOf } from './credit.js';
import { addedCustomer } from './customers.js';
import { destination } from './delivery.js';
import {
  amountTexts,
  inCurrency,
  type PricedLine,
  pricedCharges,
  pricedLines,
  summed,
  termsOf,
} from './lines.js';
import { totalOf, unlessNone } from './order-money.js';
import { step } from './order-states.js';
import type { CommandFacts, Effect, Put, View } from './port.js';
import {
  businessOf,
  compact,
  find,
  get,
  idOf,
  known,
  locationOf,
  momentOf,
  must,
  put,
  unconfirmed,
} from './records.js';
import { promisable, Stock } from './stock.js';

export const placeOrder: Effect<'place_order'> = (data, view, command) => {
  const id = known(data.order);
  must(get(view, 'orders', id) === undefined);
  const inputs = data.lines ?? [];
  const customer = customerOf(data, view, command);
  const meant = termsOf(
    view,
    inputs.map((line) => line.product),
  );
  const terms = { ...meant, customer: customer.id };
  const business = businessOf(view);
  const location =
    locationFor(view, data.location, customer.record, command) ?? onlyShelf(view, inputs[0]?.product);
  const discount = inCurrency(data.discount, terms.exponent);
  const off = discountOff(discount, terms.exponent);
  let lines = pricedLines(view, inputs, off, terms);
  const isShort = shortOf(view, location, lines, true);
  const kept = inputs.filter((_, place) => !isShort(lines[place]));
  if (
    (data.shortage ?? business?.shortage) === 'per_line' &&
    kept.length > 0 &&
    kept.length < inputs.length
  ) {
    lines = pricedLines(view, kept, off, terms);
  }
  const charges = pricedCharges(view, data.charges ?? [], terms);
  const sum = summed(
    lines.map((line) => line.amounts),
    charges,
    terms.exponent,
  );
  const agreed =
    kept.length === inputs.length &&
    isAgreed(business, sum, terms.exponent, lines.some(shortOf(view, location, lines, false)));
  const approval = approvalOf(view, customer.record, totalOf(sum), terms.exponent);
  const states =
    agreed && approval === undefined ? (['placed', 'confirmed'] as const) : (['placed'] as const);
  const stock = new Stock(view, command);
  for (const line of lines) {
    if (line.product.tracked && location !== undefined)
      stock.reserve(line.product.id, location, line.quantity);
  }
  // The number is given when the order is accepted.
  const order = unconfirmed<Order>({
    ...destination(data, customer.record),
    approval,
    channel: data.channel,
    charges: unlessNone(charges),
    customer: customer.id,
    discount,
    id,
    lines: lines.map((line) => orderLine(line, terms.exponent)),
    location,
    method: data.method,
    ...sum,
    note: data.note,
    on_account: customer.record?.terms !== undefined || undefined,
    placed_at: momentOf(command),
    priority: data.priority ?? (business ? priorityByValue(business, sum) : 'normal'),
    reference: data.reference,
    state: states.at(-1),
    steps: states.map((state) => step(command, state)),
    tax_included: terms.taxIncluded || undefined,
    wanted: data.wanted,
    window: data.window,
  });
  return [...customer.puts, put('orders', order), ...stock.puts()];
};

/** For whom: as named; new; or the partner's own. */
function customerOf(
  data: PlaceOrder,
  view: View,
  command: CommandFacts,
): { id: string | undefined; puts: Put[]; record: Customer | undefined } {
  if (data.new_customer === undefined) {
    const id = data.customer === undefined ? command.by?.customer : idOf(view, 'customers', data.customer);
    return { id, puts: [], record: get(view, 'customers', id) };
  }
  const same = knownCustomer(data.new_customer, view);
  if (same !== undefined) return { id: same.id, puts: [], record: same };
  const customer = addedCustomer(data.new_customer, view);
  return { id: customer.id, puts: [put('customers', customer)], record: customer };
}

/** Of those who have the telephone number, written the same way, the one of that name, else the first by id. */
function knownCustomer({ name, phone = '' }: AddCustomer, view: View): Customer | undefined {
  if (phone.replace(/[^0-9]/g, '').length < 5) return undefined;
  const alive = find(view, 'customers', 'phone', phone).filter((one) => one.status !== 'archived');
  const inOrder = [...alive].sort((one, other) => (one.id < other.id ? -1 : 1));
  return inOrder.find((one) => one.name === name) ?? inOrder[0];
}

/** The location that is named; else the customer's, where it takes orders; else the business's own. */
function locationFor(
  view: View,
  key: string | undefined,
  customer: Customer | undefined,
  command: CommandFacts,
): string | undefined {
  const own = key === undefined ? get(view, 'locations', customer?.default_location) : undefined;
  const takesOrders =
    own?.status === 'active' &&
    own.kind !== 'transit' &&
    own.kind !== 'quarantine' &&
    (own.online || command.by?.role !== 'partner');
  return takesOrders ? own.id : locationOf(view, key);
}

/** To a partner, who does not see the business's settings: where the product stands, if that is one place. */
function onlyShelf(view: View, key: string | undefined): string | undefined {
  if (key === undefined) return undefined;
  const product = idOf(view, 'products', key) ?? find(view, 'prices', 'sku', key)[0]?.product;
  const entries = product === undefined ? [] : find(view, 'shelf', 'product', product);
  return entries.length === 1 ? entries[0]?.location : undefined;
}

/** Tells of which lines there is not enough; what is not known here is taken to be there. */
function shortOf(
  view: View,
  location: string | undefined,
  lines: readonly PricedLine[],
  withBackorder: boolean,
): (line: PricedLine | undefined) => boolean {
  const short = new Set<string>();
  const demand = new Map<string, bigint>();
  for (const { product, quantity } of lines)
    demand.set(product.id, (demand.get(product.id) ?? 0n) + quantity);
  for (const [id, wanted] of demand) {
    const product = get(view, 'products', id);
    const there = product && location !== undefined ? promisable(view, product, location) : undefined;
    const tracked = lines.find((line) => line.product.id === id)?.product.tracked === true;
    if (product === undefined || there === undefined || !tracked) continue;
    const policy = product.sell_policy;
    const beyond = withBackorder && policy.kind === 'backorder' ? quantity(policy.limit) : 0n;
    if (wanted > there + beyond) short.add(id);
  }
  return (line) => line !== undefined && short.has(line.product.id);
}

/** Whether the business agrees to the order by rule. */
function isAgreed(
  business: Business | undefined,
  sum: { readonly total: string },
  exponent: number,
  short: boolean,
): boolean {
  const rule = business?.auto_confirm ?? 'never';
  if (rule === 'never' || short) return false;
  return rule === 'covered' || totalOf(sum) < amount(rule.covered_below, exponent);
}

/** High or urgent from the business's thresholds on. */
export function priorityByValue(business: Business, order: { readonly total: string }): Priority {
  const exponent = order.total.split('.')[1]?.length ?? 0;
  const reaches = (threshold: string | undefined) =>
    threshold !== undefined && totalOf(order) >= amount(threshold, exponent);
  if (reaches(business.priority.urgent)) return 'urgent';
  return reaches(business.priority.high) ? 'high' : 'normal';
}

/** A new order's line: all of it open, also where stock is not kept of the product. */
export function orderLine(line: PricedLine, exponent: number): OrderLine {
  return compact<OrderLine>({
    discount: line.discount,
    ...amountTexts(line.amounts, exponent),
    note: line.note,
    open: quantityText(line.quantity),
    price: priceText(line.price),
    price_rule: line.priceRule,
    product: line.product.id,
    quantity: quantityText(line.quantity),
    tax_rate: line.rate === 0n ? undefined : percentText(line.rate),
    unit: line.unit,
  });
}
