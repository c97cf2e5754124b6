/** Undoing stock documents and their movements. */

import type { Document, Movement } from '../generated/records.js';
import { TRANSIT } from '../ids/index.js';
import { quantity } from '../money/quantity.js';
import { SIGNS } from './documents.js';
import { soldOf } from './lines.js';
import type { Effect, Put, View } from './port.js';
import { find, get, isId, known, momentOf, must, put } from './records.js';
import { Stock } from './stock.js';

/** The stock goes back; whether it was undone before is not known here. */
export const reverseMovement: Effect<'reverse_movement'> = (data, view, command) => {
  const movement: Movement = known(get(view, 'movements', data.movement));
  must(movement.reference?.kind === 'document' && movement.reverses === undefined);
  const at = later(momentOf(command), movement.occurred_at);
  const stock = new Stock(view, command);
  if (isId(movement.from)) stock.move(movement.product, movement.from, quantity(movement.quantity), at);
  if (isId(movement.to)) stock.move(movement.product, movement.to, -quantity(movement.quantity), at);
  return stock.puts();
};

export const reverseDocument: Effect<'reverse_document'> = (data, view, command) => {
  const before = known(get(view, 'documents', data.document));
  must(
    before.state === (before.kind === 'transfer' ? 'dispatched' : 'posted') && before.receipts === undefined,
  );
  const stock = new Stock(view, command);
  const after = put('documents', { ...before, state: 'reversed' });
  if (before.kind === 'count') return [after, ...undoCount(before, view, stock), ...stock.puts()];
  const at = later(momentOf(command), before.occurred_at);
  for (const line of before.lines) {
    if (soldOf(view, line.product)?.tracked === false) continue;
    const back = -known(SIGNS[before.kind]) * quantity(line.quantity);
    stock.move(line.product, before.location, back, at);
    if (before.destination === undefined) continue;
    stock.move(line.product, TRANSIT, -back, at);
    stock.expect(line.product, before.destination, -back);
  }
  return [after, ...stock.puts()];
};

/** What the count found is taken back, where its lines are held. */
function undoCount(count: Document, view: View, stock: Stock): Put[] {
  const puts: Put[] = [];
  for (const line of find(view, 'count_lines', 'count', count.id)) {
    if (line.reversed === true) continue;
    stock.uncount(line);
    puts.push(put('count_lines', { ...line, reversed: true }));
  }
  return puts;
}

function later(one: string, other: string): string {
  return one > other ? one : other;
}
