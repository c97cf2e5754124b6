/** Placing an order once, however often it is pressed, and knowing what became of it, also after the page was closed. */
import type { CommandData, OutboxItem } from '@onhand/client';
import { useConnection, useOnhand, useOutbox, useRecord, useSubscription } from '@onhand/react';
import type { Cart, CartLine } from './cart.js';
import { EMPTY } from './cart.js';
import { useKept, useKeptStore } from './kept.js';

/** An order that was sent, and of which the end was not looked at yet. */
export interface Sent {
  readonly command: string;
  readonly order: string;
  /** What was in the cart. */
  readonly cart: Cart;
}

/** How far it is. */
export type Placed =
  | { readonly is: 'none' }
  | { readonly is: 'sending'; readonly sent: Sent }
  /** On this device; not ordered. */
  | { readonly is: 'waiting'; readonly sent: Sent; readonly item: OutboxItem }
  | { readonly is: 'accepted'; readonly sent: Sent; readonly number: number | undefined }
  | { readonly is: 'refused'; readonly sent: Sent; readonly item: OutboxItem }
  /** Somebody threw it away before it was ordered. */
  | { readonly is: 'dropped'; readonly sent: Sent };

/** What is sent to the server of a cart. */
export function commandOf(cart: Cart): CommandData<'place_order'> {
  const { method = 'collect', wanted, reference, note, address, lines } = cart;
  return {
    channel: 'portal',
    method,
    ...(wanted === undefined ? {} : { wanted }),
    ...(reference?.trim() ? { reference: reference.trim() } : {}),
    ...(note?.trim() ? { note: note.trim() } : {}),
    ...(method === 'deliver' && address !== undefined ? { address } : {}),
    lines: lines.map((line) => ({
      product: line.product,
      quantity: line.quantity,
      ...(line.note?.trim() ? { note: line.note.trim() } : {}),
    })),
  };
}

export function usePlacing() {
  const onhand = useOnhand();
  const carts = useKeptStore<Cart>('cart', EMPTY);
  const [sent, changeSent] = useKept<Sent | null>('sent', null);
  /** What is in the cart now is sent; `left` stays in it. A second press finds nothing to send. */
  const place = (left: readonly CartLine[] = []): void => {
    const cart = carts.get();
    const lines = cart.lines.filter((line) => !left.some(({ product }) => product === line.product));
    if (lines.length === 0) return;
    const wish = { ...cart, lines };
    carts.change(() => ({ lines: left, ...(cart.method === undefined ? {} : { method: cart.method }) }));
    const handle = onhand.send('place_order', commandOf(wish));
    changeSent(() => ({ command: handle.id, order: handle.made ?? '', cart: wish }));
  };
  const placed = usePlaced(sent);
  /** Takes back what was not ordered; its lines are in the cart again. */
  const takeBack = async (): Promise<Cart> => {
    const now = sent;
    if (now === null) return carts.get();
    // What was thrown away already is gone; one that can't be taken back any more is on its way.
    if (placed.is !== 'dropped') await onhand.outbox.discard(now.command);
    changeSent(() => null);
    const kept = carts.get();
    const back = now.cart.lines.map(({ product }) => product);
    const cart = {
      ...now.cart,
      lines: [...now.cart.lines, ...kept.lines.filter((one) => !back.includes(one.product))],
    };
    carts.change(() => cart);
    return cart;
  };
  const done = () => changeSent(() => null);
  return { placed, place, takeBack, done };
}

function usePlaced(sent: Sent | null): Placed {
  const { items } = useOutbox();
  const { state, storage } = useConnection();
  const { status } = useSubscription('orders');
  const { value: order, pending } = useRecord('orders', sent?.order ?? '');
  if (sent === null) return { is: 'none' };
  const item = items.find(({ id }) => id === sent.command);
  if (item?.state === 'refused' || item?.state === 'quarantined' || item?.state === 'blocked')
    return { is: 'refused', sent, item };
  if (order !== undefined && !pending) return { is: 'accepted', sent, number: order.number };
  // What is accepted leaves the outbox with its record in place: without both it was thrown away.
  const isHeld = status === 'ready' && storage !== 'opening' && state === 'live';
  if (item === undefined) return { is: isHeld ? 'dropped' : 'sending', sent };
  return state === 'live' ? { is: 'sending', sent } : { is: 'waiting', sent, item };
}
