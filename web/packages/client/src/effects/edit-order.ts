/** A change of an order: its actions one after another, on a draft of the order. */

import type { OrderAction } from '../generated/commands.js';
import type { Order, OrderLine, PriceSource, Priority } from '../generated/records.js';
import { percent, price, priceText } from '../money/amount.js';
import { inStockUnit, positive, quantity, quantityText } from '../money/quantity.js';
import { agreed } from './agreements.js';
import { approvalOf } from './credit.js';
import { delivered } from './delivery.js';
import { asGiven, inCurrency, pricedCharges, soldOf, type Terms, termsOf, unpricedLine } from './lines.js';
import {
  exponentOfOrder,
  hasOpenLines,
  isPartlyTaken,
  openOf,
  repriced,
  takenOf,
  totalOf,
  unlessNone,
  withQuantities,
} from './order-money.js';
import { locationOfLine } from './order-places.js';
import { orderBefore, stepped } from './order-states.js';
import { orderLine, priorityByValue } from './place-order.js';
import type { Effect, View } from './port.js';
import { businessOf, compact, get, known, must, put } from './records.js';
import { Stock } from './stock.js';

/** What changes no money. */
const WORDS = ['set_delivery', 'set_line_note', 'set_note', 'set_priority', 'set_reference', 'set_wanted'];

export const editOrder: Effect<'edit_order'> = (data, view, command) => {
  const before = orderBefore(view, data.order, 'cancelled');
  const draft = new Draft(before, view);
  for (const action of data.actions) draft.apply(action);
  let after = draft.order;
  must(after.lines.some((line) => quantity(line.quantity) > 0n));
  if (data.actions.some((action) => !WORDS.includes(Object.keys(action)[0] ?? ''))) after = repriced(after);
  after = {
    ...after,
    ...growth(view, before, after),
    priority: priority(view, before, after, draft.priority),
  };
  const stock = new Stock(view, command);
  for (const [lines, sign] of [
    [before.lines, -1n],
    [after.lines, 1n],
  ] as const) {
    for (const line of lines) {
      const open = openOf(line);
      if (open > 0n && soldOf(view, line.product)?.tracked !== false) {
        stock.reserve(line.product, locationOfLine(before, line), sign * open);
      }
    }
  }
  // What was left of it is taken off: the part that was handed over is the whole now.
  if (!hasOpenLines(after)) after = stepped(after, command, 'handed_over');
  return [put('orders', after), ...stock.puts()];
};

/** An order on account that grows beyond its customer's credit limit waits for approval, also where it was approved before. */
function growth(view: View, before: Order, after: Order): Pick<Order, 'approval'> {
  const customer = after.on_account === true ? get(view, 'customers', after.customer) : undefined;
  const more = totalOf(after) - totalOf(before);
  const approval = approvalOf(view, customer, more, exponentOfOrder(after)) ?? after.approval;
  return approval === undefined ? {} : { approval };
}

/** By hand where a hand set it; by the new value where the old one was by value. */
function priority(
  view: View,
  before: Order,
  after: Order,
  byHand: { to: Priority | undefined } | undefined,
): Priority {
  const business = businessOf(view);
  const byValue = business ? priorityByValue(business, after) : after.priority;
  if (byHand !== undefined) return byHand.to ?? byValue;
  const wasByValue = business !== undefined && before.priority === priorityByValue(business, before);
  return wasByValue ? byValue : after.priority;
}

/** An order being changed. */
class Draft {
  order: Order;
  /** Set by hand: a priority, or again by value. */
  priority: { to: Priority | undefined } | undefined;
  readonly #view: View;
  readonly #exponent: number;

  constructor(order: Order, view: View) {
    this.order = order;
    this.#view = view;
    this.#exponent = exponentOfOrder(order);
  }

  apply(action: OrderAction): void {
    if ('add_line' in action) {
      const terms = this.#terms();
      const { product, price } = action.add_line;
      // The product's own price is meant otherwise than this order's prices are.
      must(price !== undefined || termsOf(this.#view, [product]).taxIncluded === terms.taxIncluded);
      const line = orderLine(unpricedLine(this.#view, action.add_line, terms), this.#exponent);
      this.order = { ...this.order, lines: [...this.order.lines, line] };
    } else if ('remove_line' in action) {
      this.#line(action.remove_line.line, (line) => {
        must(takenOf(line) === 0n);
        const { discount: _, unit: __, ...rest } = line;
        return withQuantities({ ...rest, quantity: '0' }, { open: 0n });
      });
    } else if ('set_quantity' in action) {
      this.#setQuantity(action.set_quantity);
    } else if ('set_price' in action) {
      const own = priceText(price(action.set_price.price, this.#exponent));
      this.#untaken(action.set_price.line, (line) =>
        line.price === own ? line : { ...line, price: own, price_rule: 'hand' },
      );
    } else if ('set_line_note' in action) {
      const { line: place, note } = action.set_line_note;
      this.#line(place, (line) => compact<OrderLine>({ ...line, note }));
    } else if ('set_line_discount' in action) {
      const discount = inCurrency(action.set_line_discount.discount, this.#exponent);
      this.#untaken(action.set_line_discount.line, (line) => compact<OrderLine>({ ...line, discount }));
    } else {
      this.#setHead(action);
    }
  }

  #setHead(action: OrderAction): void {
    if ('set_discount' in action) {
      must(!isPartlyTaken(this.order));
      this.#set({ discount: inCurrency(action.set_discount.discount, this.#exponent) });
    } else if ('set_charges' in action) {
      must(!isPartlyTaken(this.order));
      const terms = this.#terms();
      this.#set({ charges: unlessNone(pricedCharges(this.#view, action.set_charges.charges, terms)) });
    } else if ('set_delivery' in action) {
      this.order = delivered(this.order, action.set_delivery, this.#view);
    } else if ('set_note' in action) {
      this.#set({ note: action.set_note.note });
    } else if ('set_reference' in action) {
      this.#set({ reference: action.set_reference.reference });
    } else if ('set_wanted' in action) {
      const { wanted } = action.set_wanted;
      this.#set({ wanted, window: wanted === undefined ? undefined : this.order.window });
    } else if ('set_priority' in action) {
      this.priority = { to: action.set_priority.priority };
    }
  }

  #set(fields: { [Field in keyof Order]?: Order[Field] | undefined }): void {
    this.order = compact<Order>({ ...this.order, ...fields });
  }

  #line(place: number, change: (line: OrderLine) => OrderLine): void {
    const lines = [...this.order.lines];
    lines[place] = change(known(lines[place]));
    this.order = { ...this.order, lines };
  }

  #untaken(place: number, change: (line: OrderLine) => OrderLine): void {
    this.#line(place, (line) => {
      must(takenOf(line) === 0n);
      return change(line);
    });
  }

  /** How this order's prices are meant. */
  #terms(): Terms {
    const { customer, tax_included } = this.order;
    return { customer, exponent: this.#exponent, taxIncluded: tax_included === true };
  }

  /** What was agreed stands within its tier, by hand, for what was taken, and where prices are meant otherwise since. */
  #repriced(line: OrderLine): OrderLine {
    const terms = this.#terms();
    if (line.price_rule === 'hand' || takenOf(line) > 0n) return line;
    const own = soldOf(this.#view, line.product)?.price;
    const rate = percent(line.tax_rate ?? '0');
    const now = agreed(this.#view, line.product, own, quantity(line.quantity), { ...terms, rate });
    if (now.price === undefined || isSame(now.source, line.price_rule)) return line;
    if (termsOf(this.#view, [line.product]).taxIncluded !== terms.taxIncluded) return line;
    return compact<OrderLine>({ ...line, price: now.price, price_rule: now.source });
  }

  /** Never below what was taken. */
  #setQuantity(given: { line: number; quantity: string | number; unit?: string }): void {
    this.#line(given.line, (line) => {
      const product = known(soldOf(this.#view, line.product));
      const wanted = inStockUnit(product, positive(quantity(given.quantity)), given.unit, 'up');
      must(wanted >= takenOf(line));
      const unit = asGiven(product, given.quantity, given.unit);
      const changed = compact<OrderLine>({ ...line, quantity: quantityText(wanted), unit });
      return this.#repriced(withQuantities(changed, { open: wanted - takenOf(line) }));
    });
  }
}

function isSame(one: PriceSource | undefined, other: PriceSource | undefined): boolean {
  const text = (source: PriceSource | undefined) =>
    source === undefined || typeof source === 'string'
      ? source
      : `${source.list.list} ${source.list.from ?? '0'}`;
  return text(one) === text(other);
}
