/** What is about to be ordered: lines, how each of them stands now, and what they come to. */
import { compareDecimals } from '@onhand/client';
import { priceSale, quantity, quantityText } from '@onhand/client/money';
import { allowed, isAllowed, mostOf, type Offer } from './offer.js';

export interface CartLine {
  readonly product: string;
  /** In the stock unit: exact decimal text. */
  readonly quantity: string;
  /** Of one, as it was seen last. */
  readonly price?: string;
  readonly note?: string;
}

/** What is said beside the lines. */
export interface Wish {
  readonly method?: 'collect' | 'deliver';
  readonly wanted?: string;
  readonly reference?: string;
  readonly note?: string;
  readonly address?: { readonly lines?: string; readonly city?: string };
}

export interface Cart extends Wish {
  readonly lines: readonly CartLine[];
}

export const EMPTY: Cart = { lines: [] };

/** How a line stands: what keeps it from being ordered as it is, or what changed since it was seen. */
export type LineState =
  | { readonly is: 'fine' }
  | { readonly is: 'gone' }
  | { readonly is: 'sold_out' }
  /** Fewer are there; `take` may be ordered. */
  | { readonly is: 'short'; readonly take: string }
  /** Not a quantity that may be ordered; `take` is the next. */
  | { readonly is: 'off'; readonly take: string }
  | { readonly is: 'price'; readonly was: string; readonly now: string };

export function stateOf(line: CartLine, offer: Offer | undefined): LineState {
  if (offer === undefined) return { is: 'gone' };
  const wanted = quantity(line.quantity);
  if (offer.availability === 'sold_out') return { is: 'sold_out' };
  const isLimited = offer.availability === 'in_stock' || offer.availability === 'few_left';
  if (isLimited && offer.left !== undefined && wanted > offer.left) {
    const take = mostOf(offer, offer.left);
    return take === 0n ? { is: 'sold_out' } : { is: 'short', take: quantityText(take) };
  }
  if (!isAllowed(offer, wanted)) return { is: 'off', take: quantityText(allowed(offer, wanted)) };
  const now = offer.priceOf(wanted);
  if (line.price !== undefined && compareDecimals(line.price, now) !== 0)
    return { is: 'price', was: line.price, now };
  return { is: 'fine' };
}

/** Whether it keeps the order from being placed. More than is there may be asked for: of some goods more can be made. */
export function hinders({ is }: LineState): boolean {
  return is === 'gone' || is === 'sold_out' || is === 'off';
}

export interface Sum {
  readonly net: string;
  readonly tax: string;
  readonly total: string;
  readonly currency: string;
}

/** What the lines that can be had come to, exactly; nothing where there is none. */
export function sumOf(lines: readonly CartLine[], offers: ReadonlyMap<string, Offer>): Sum | undefined {
  const priced = lines.flatMap((line) => {
    const offer = offers.get(line.product);
    if (offer === undefined || quantity(line.quantity) <= 0n) return [];
    const price = offer.priceOf(quantity(line.quantity));
    return [{ offer, line: { quantity: line.quantity, price, tax_rate: offer.taxRate } }];
  });
  const first = priced[0]?.offer;
  if (first === undefined) return undefined;
  const { net, tax, total } = priceSale(
    priced.map(({ line }) => line),
    [],
    { currency: first.currency, tax_included: first.taxIncluded },
  );
  return { net, tax, total, currency: first.currency };
}

/** What a line comes to, as its price is. */
export function lineTotal(line: CartLine, offer: Offer): string {
  if (quantity(line.quantity) <= 0n) return '0';
  const price = offer.priceOf(quantity(line.quantity));
  return priceSale([{ quantity: line.quantity, price }], [], { currency: offer.currency, tax_included: true })
    .total;
}

/** So many of a product; none takes it out. The price is the one that is seen now. */
export function withQuantity(
  cart: Cart,
  offer: Pick<Offer, 'product' | 'priceOf'>,
  millionths: bigint,
): Cart {
  const { product } = offer;
  const others = cart.lines.filter((line) => line.product !== product);
  if (millionths <= 0n) return { ...cart, lines: others };
  const before = cart.lines.find((line) => line.product === product);
  const line = {
    ...before,
    product,
    quantity: quantityText(millionths),
    price: offer.priceOf(millionths),
  };
  if (before === undefined) return { ...cart, lines: [...cart.lines, line] };
  return { ...cart, lines: cart.lines.map((one) => (one.product === product ? line : one)) };
}

export function without(cart: Cart, product: string): Cart {
  return { ...cart, lines: cart.lines.filter((line) => line.product !== product) };
}

export function quantityOf(cart: Cart, product: string): bigint {
  const line = cart.lines.find((one) => one.product === product);
  return line === undefined ? 0n : quantity(line.quantity);
}
