/** Notes on orders that staff alone see. */

import type { OrderNote } from '../generated/records.js';
import type { Effect } from './port.js';
import { get, known, momentOf, must, put, unconfirmed } from './records.js';

export const noteOrder: Effect<'note_order'> = (data, view, command) => {
  const id = known(data.note);
  must(get(view, 'order_notes', id) === undefined);
  // Who wrote it is said by the server.
  const { order, text } = data;
  return [put('order_notes', unconfirmed<OrderNote>({ at: momentOf(command), id, order, text }))];
};
