/** The life of an order: which state may follow which, and what a step leaves of it. */

import type { ConfirmOrder } from '../generated/commands.js';
import type { Order, OrderState, Step } from '../generated/records.js';
import { quantity } from '../money/quantity.js';
import { soldOf } from './lines.js';
import { isPartlyTaken, openOf, settledMoney, withQuantities } from './order-money.js';
import type { CommandFacts, Effect, Put, View } from './port.js';
import { compact, get, known, momentOf, must, put } from './records.js';
import { Stock } from './stock.js';

/** The states that may come just before each. */
const BEFORE: { readonly [State in OrderState]: readonly OrderState[] } = {
  placed: [],
  confirmed: ['placed'],
  preparing: ['confirmed'],
  ready: ['confirmed', 'preparing'],
  handed_over: ['placed', 'confirmed', 'preparing', 'ready'],
  completed: ['handed_over'],
  cancelled: ['placed', 'confirmed', 'preparing', 'ready'],
  rejected: ['placed'],
};

/** The order, where it may take a step into that state. */
export function orderBefore(view: View, id: string, state: OrderState): Order {
  const order = known(get(view, 'orders', id));
  must(BEFORE[state].includes(order.state));
  return order;
}

/** How an order got into a state. */
export function step(command: CommandFacts, state: OrderState, note?: string): Step {
  // Only the business agrees, also where it does so by rule as an order is placed.
  const by = command.by?.role === 'partner' && state !== 'confirmed' ? 'customer' : 'business';
  return compact<Step>({ at: momentOf(command), by, note, state });
}

/** The order in another state. */
export function stepped(order: Order, command: CommandFacts, state: OrderState, note?: string): Order {
  const { expires_at: _, ...rest } = order;
  return { ...rest, state, steps: [...order.steps, step(command, state, note)] };
}

/** The order, where it does not wait for someone to approve it. */
function agreedTo(order: Order, state: OrderState): Order {
  must(state === 'completed' || order.approval !== 'waiting');
  return order;
}

/** Approves an order that goes beyond its customer's credit limit. */
export const approveOrder: Effect<'approve_order'> = ({ order: id, note }, view, command) => {
  const order = known(get(view, 'orders', id));
  must(BEFORE.handed_over.includes(order.state) && order.approval === 'waiting');
  const steps = note === undefined ? order.steps : [...order.steps, step(command, order.state, note)];
  return [put('orders', { ...order, approval: 'approved', steps })];
};

/** Takes a step that moves no stock. */
function advance(state: OrderState) {
  return ({ order, note }: ConfirmOrder, view: View, command: CommandFacts): readonly Put[] => [
    put('orders', stepped(agreedTo(orderBefore(view, order, state), state), command, state, note)),
  ];
}

export const confirmOrder = advance('confirmed');
export const prepareOrder = advance('preparing');
export const readyOrder = advance('ready');
export const completeOrder = advance('completed');

/** Into a final state: all that the order holds is released. What was taken before stays taken, and owed. */
function giveUp(
  order: Order,
  state: OrderState,
  note: string | undefined,
  view: View,
  command: CommandFacts,
): Put[] {
  const stock = new Stock(view, command);
  const lines = order.lines.map((line) => {
    const open = openOf(line);
    if (open === 0n) return line;
    if (soldOf(view, line.product)?.tracked !== false)
      stock.reserve(line.product, line.location ?? order.location, -open);
    return withQuantities(line, { open: 0n, released: quantity(line.released ?? '0') + open });
  });
  let after: Order = { ...order, lines };
  if (isPartlyTaken(after)) after = settledMoney(after);
  return [put('orders', stepped(after, command, state, note)), ...stock.puts()];
}

export const cancelOrder: Effect<'cancel_order'> = ({ order, note }, view, command) => {
  const before = orderBefore(view, order, 'cancelled');
  return giveUp(before, 'cancelled', note, view, command);
};

export const rejectOrder: Effect<'reject_order'> = ({ order, note }, view, command) =>
  giveUp(orderBefore(view, order, 'rejected'), 'rejected', note, view, command);

export const closeRemainder: Effect<'close_remainder'> = ({ order, note }, view, command) => {
  const before = orderBefore(view, order, 'handed_over');
  must(isPartlyTaken(before));
  return giveUp(before, 'handed_over', note, view, command);
};
