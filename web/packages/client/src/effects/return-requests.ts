/** What a customer says of goods that arrived, and asks to bring back; what the business answers. */

import type { Order, ReturnRequest, ReturnRequestLine } from '../generated/records.js';
import { positive, quantity, quantityText } from '../money/quantity.js';
import { takenOf } from './order-money.js';
import { step } from './order-states.js';
import type { Effect } from './port.js';
import { compact, get, known, momentOf, must, put, unconfirmed } from './records.js';

export const receiveOrder: Effect<'receive_order'> = (data, view, command) => {
  const before = known(get(view, 'orders', data.order));
  must(before.state === 'handed_over' || before.state === 'completed');
  must(before.received_at === undefined);
  const lines = [...before.lines];
  for (const { line: place, quantity: given } of data.missing ?? []) {
    const line = known(lines[place]);
    const missing = positive(quantity(given));
    must(missing <= takenOf(line) - quantity(line.returned ?? '0'));
    lines[place] = { ...line, missing: quantityText(missing) };
  }
  const after: Order = { ...before, lines, received_at: momentOf(command) };
  if (before.state === 'completed') return [put('orders', after)];
  // They are the customer's words, whoever writes them down.
  const arrived = { ...step(command, 'completed', data.note), by: 'customer' } as const;
  const { expires_at: _, ...rest } = after;
  return [put('orders', { ...rest, state: 'completed', steps: [...before.steps, arrived] })];
};

export const askReturn: Effect<'ask_return'> = (data, view, command) => {
  const id = known(data.request);
  must(get(view, 'return_requests', id) === undefined);
  const order = known(get(view, 'orders', data.order));
  const lines = data.lines.map(({ line: place, quantity: given, reason }) => {
    const line = known(order.lines[place]);
    const part = positive(quantity(given));
    must(part <= takenOf(line) - quantity(line.returned ?? '0'));
    return compact<ReturnRequestLine>({ line: place, quantity: quantityText(part), reason });
  });
  // The number is given when it is accepted.
  const request = unconfirmed<ReturnRequest>({
    asked_at: momentOf(command),
    by: command.by?.role === 'partner' ? 'customer' : 'business',
    customer: order.customer,
    id,
    lines,
    note: data.note,
    order: order.id,
    state: 'requested',
  });
  return [put('return_requests', request)];
};

export const answerReturn: Effect<'answer_return'> = (data, view, command) => {
  const before = known(get(view, 'return_requests', data.request));
  const state = data.approve ? 'approved' : 'declined';
  must(isOpen(before) && before.state !== state);
  const after = { ...before, answer: data.note, answered_at: momentOf(command), state } as const;
  return [put('return_requests', compact<ReturnRequest>(after))];
};

/** Whether goods may still come by it. */
export function isOpen(request: ReturnRequest): boolean {
  return request.state === 'requested' || request.state === 'approved';
}
