/** The cart and what else this device keeps for a person, as pages use it. */
import { quantity } from '@onhand/client/money';
import { useMemo } from 'react';
import { type Cart, type CartLine, EMPTY, quantityOf, type Wish, without, withQuantity } from './cart.js';
import { useOffers } from './held.js';
import { useKept } from './kept.js';
import type { Offer } from './offer.js';

export interface CartActs {
  readonly set: (offer: Offer, millionths: bigint) => void;
  readonly remove: (product: string) => void;
  /** Adds lines; of what is there already the larger quantity stays. */
  readonly add: (lines: readonly { readonly offer: Offer; readonly quantity: string }[]) => void;
  readonly say: (wish: Wish) => void;
  readonly replace: (cart: Cart) => void;
}

export function useCart(): [Cart, CartActs] {
  const [cart, change] = useKept<Cart>('cart', EMPTY);
  const acts = useMemo<CartActs>(
    () => ({
      set: (offer, millionths) => change((now) => withQuantity(now, offer, millionths)),
      remove: (product) => change((now) => without(now, product)),
      add: (lines) =>
        change((now) =>
          lines.reduce((sum, { offer, quantity: text }) => {
            const [before, more] = [quantityOf(sum, offer.product), quantity(text)];
            return withQuantity(sum, offer, before > more ? before : more);
          }, now),
        ),
      say: (wish) => change((now) => ({ ...now, ...wish })),
      replace: (cart) => change(() => cart),
    }),
    [change],
  );
  return [cart, acts];
}

/** The cart's lines with what is known of their products, in the order in which they came. */
export function useCartLines(): readonly { readonly line: CartLine; readonly offer: Offer | undefined }[] {
  const [{ lines }] = useCart();
  const { by } = useOffers();
  return useMemo(() => lines.map((line) => ({ line, offer: by.get(line.product) })), [lines, by]);
}

/** Products that a person waits for, and those that have come back. */
export interface Watched {
  readonly waiting: readonly string[];
  readonly back: readonly string[];
}

const NOTHING: Watched = { waiting: [], back: [] };

export function useWatched() {
  const [watched, change] = useKept<Watched>('watched', NOTHING);
  const acts = useMemo(
    () => ({
      watch: (product: string) =>
        change(({ waiting, back }) => ({
          waiting: [...waiting.filter((one) => one !== product), product],
          back: back.filter((one) => one !== product),
        })),
      unwatch: (product: string) =>
        change(({ waiting, back }) => ({ waiting: waiting.filter((one) => one !== product), back })),
      cameBack: (products: readonly string[]) =>
        change(({ waiting, back }) => ({
          waiting: waiting.filter((one) => !products.includes(one)),
          back: [...new Set([...back, ...products])],
        })),
      seen: (product: string) =>
        change(({ waiting, back }) => ({ waiting, back: back.filter((one) => one !== product) })),
    }),
    [change],
  );
  return [watched, acts] as const;
}
