/** Goods that a customer brought back, with or without the order or sale that they came from. */

import type { RecordReturn, ReturnedLine } from '../generated/commands.js';
import type { Order, Return, ReturnLine, Sale } from '../generated/records.js';
import { asShare, percent, percentText, price, priceText } from '../money/amount.js';
import type { Decimal } from '../money/decimal.js';
import { type Amounts, lineAmount, shareOf, splitTax } from '../money/pricing.js';
import { inStockUnit, positive, quantity, quantityText } from '../money/quantity.js';
import {
  amountsOf,
  amountTexts,
  pricedCharges,
  soldOf,
  summed,
  type Terms,
  termsOf,
  unpricedLine,
} from './lines.js';
import { exponentOfOrder, moneyTaken, takenOf, unlessNone } from './order-money.js';
import { leftFrom } from './order-places.js';
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
import { isOpen } from './return-requests.js';
import { Stock } from './stock.js';

/** A line that goods came from. */
interface OriginLine {
  readonly charged: Amounts;
  /** The quantity that `charged` is for. */
  readonly chargedFor: bigint;
  readonly price: string;
  readonly product: string;
  readonly rate: bigint;
  readonly returned: bigint;
  readonly taxIncluded: boolean;
}

export const recordReturn: Effect<'record_return'> = (data, view, command) => {
  const id = known(data.return);
  must(get(view, 'returns', id) === undefined);
  const request = data.request === undefined ? undefined : known(get(view, 'return_requests', data.request));
  const order = data.order ?? request?.order;
  must(request === undefined || order === request.order);
  const origin = originOf({ ...data, ...(order === undefined ? {} : { order }) }, view);
  const keys = (data.lines ?? []).flatMap((line) => line.product ?? []);
  const terms: Terms = origin
    ? { exponent: exponentOfOrder(origin), taxIncluded: origin.tax_included === true }
    : termsOf(view, keys);
  const location = known(locationOfReturn(data, view, origin));
  const stock = new Stock(view, command);
  // What comes back of a line twice comes back one after another.
  const back = new Map<number, bigint>();
  const taken = (data.lines ?? []).map((input) => {
    const line = takeBack(view, input, origin, back, terms);
    const restocked = input.outcome !== 'waste' && soldOf(view, line.product)?.tracked !== false;
    if (restocked) stock.move(line.product, location, quantity(line.quantity));
    return line;
  });
  const charges = pricedCharges(view, data.charges ?? [], terms);
  const named = data.customer === undefined ? undefined : idOf(view, 'customers', data.customer);
  const money = summed(
    taken.map((line) => amountsOf(line, terms.exponent)),
    charges,
    terms.exponent,
  );
  const { payments, rounding } = paidOf(data.payments ?? [], money.total, terms.exponent, businessOf(view));
  const record = unconfirmed<Return>({
    charges: unlessNone(charges),
    customer: origin?.customer ?? named,
    day: dayOf(view, command),
    id,
    lines: taken,
    location,
    ...money,
    note: data.note,
    occurred_at: momentOf(command),
    order,
    payments,
    reference: data.reference,
    register: data.register,
    request: data.request,
    rounding,
    sale: data.sale,
  });
  const received =
    request !== undefined && isOpen(request)
      ? [put('return_requests', { ...request, return: id, state: 'received' })]
      : [];
  return [put('returns', record), ...received, ...originAfter(order, origin, back), ...stock.puts()];
};

function originOf(data: RecordReturn, view: View): Order | Sale | undefined {
  if (data.order !== undefined) return known(get(view, 'orders', data.order));
  return data.sale === undefined ? undefined : known(get(view, 'sales', data.sale));
}

function locationOfReturn(
  data: RecordReturn,
  view: View,
  origin: Order | Sale | undefined,
): string | undefined {
  if (data.location === undefined && origin !== undefined) {
    const places = (data.lines ?? []).flatMap((line) => line.line ?? []);
    return 'steps' in origin ? leftFrom(origin, places) : origin.location;
  }
  return locationOf(view, data.location);
}

/** The order or sale with what came back of its lines. */
function originAfter(
  order: string | undefined,
  origin: Order | Sale | undefined,
  back: ReadonlyMap<number, bigint>,
): Put[] {
  if (origin === undefined) return [];
  const lines = origin.lines.map((line, place) => {
    const part = back.get(place);
    return part === undefined
      ? line
      : { ...line, returned: quantityText(quantity(line.returned ?? '0') + part) };
  });
  const after = { ...origin, lines };
  return [order === undefined ? put('sales', after as Sale) : put('orders', after as Order)];
}

function takeBack(
  view: View,
  input: ReturnedLine,
  origin: Order | Sale | undefined,
  back: Map<number, bigint>,
  terms: Terms,
): ReturnLine {
  const { line: place } = input;
  if (place === undefined) return unlinked(view, { ...input, product: known(input.product) }, terms);
  const from = known(origin && originLine(origin, place));
  const earlier = back.get(place) ?? 0n;
  const line = linked(view, input, { ...from, returned: from.returned + earlier }, terms);
  back.set(place, earlier + quantity(line.quantity));
  return { ...line, line: place };
}

/** Of a line that is known: its share of what was charged, unless another price or rate is given. */
function linked(view: View, input: ReturnedLine, from: OriginLine, terms: Terms): ReturnLine {
  const given = positive(quantity(input.quantity));
  const product = soldOf(view, from.product);
  must(product !== undefined || input.unit === undefined);
  const part = product === undefined ? given : inStockUnit(product, given, input.unit, 'up');
  const rate = input.tax_rate === undefined ? from.rate : asShare(percent(input.tax_rate));
  const own = price(input.price ?? from.price, terms.exponent);
  const asCharged = input.price === undefined && rate === from.rate && from.chargedFor > 0n;
  const amounts = asCharged
    ? shareOf(from.charged, from.chargedFor, from.returned, part)
    : atPrice(own, part, rate, { ...terms, taxIncluded: from.taxIncluded });
  return returnLine(input, { amounts, price: own, product: from.product, quantity: part, rate }, terms);
}

function unlinked(view: View, input: ReturnedLine & { product: string }, terms: Terms): ReturnLine {
  const line = unpricedLine(view, input, terms);
  const amounts = atPrice(line.price, line.quantity, line.rate, terms);
  return returnLine(input, { ...line, amounts, product: line.product.id }, terms);
}

function atPrice(own: Decimal, part: bigint, rate: bigint, { exponent, taxIncluded }: Terms): Amounts {
  return splitTax(lineAmount({ price: own, quantity: part, rate }, exponent), rate, taxIncluded);
}

function returnLine(
  { outcome = 'restock', reason }: ReturnedLine,
  line: { amounts: Amounts; price: Decimal; product: string; quantity: bigint; rate: bigint },
  { exponent }: Terms,
): ReturnLine {
  return compact<ReturnLine>({
    ...amountTexts(line.amounts, exponent),
    outcome,
    price: priceText(line.price),
    product: line.product,
    quantity: quantityText(line.quantity),
    reason,
    tax_rate: line.rate === 0n ? undefined : percentText(line.rate),
  });
}

function originLine(origin: Order | Sale, place: number): OriginLine | undefined {
  const line = origin.lines[place];
  if (line === undefined) return undefined;
  const exponent = exponentOfOrder(origin);
  // What was taken of an order's line, by the money of its hand-overs; of a sale, all of the line.
  const ofOrder = 'steps' in origin && takenOf(line) > 0n;
  return {
    charged: ofOrder ? known(moneyTaken(origin)[place]) : amountsOf(line, exponent),
    chargedFor: ofOrder ? takenOf(line) : quantity(line.quantity),
    price: line.price,
    product: line.product,
    rate: percent(line.tax_rate ?? '0'),
    returned: quantity(line.returned ?? '0'),
    taxIncluded: origin.tax_included === true,
  };
}
