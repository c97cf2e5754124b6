/** The locations that fulfil an order: its own, and those of lines that were moved. */

import type { MoveOrder } from '../generated/commands.js';
import type { Order, OrderLine } from '../generated/records.js';
import { soldOf } from './lines.js';
import { openOf, takenOf } from './order-money.js';
import { orderBefore } from './order-states.js';
import type { CommandFacts, Put, View } from './port.js';
import { idOf, known, must, put } from './records.js';
import { Stock } from './stock.js';

/** The location that fulfils a line. */
export function locationOfLine(order: Order, line: OrderLine): string {
  return line.location ?? order.location;
}

/** Where goods of these lines left from: the lines' location where it is one, else the order's. */
export function leftFrom(order: Order, places: readonly number[]): string {
  const lines = places.map((place) => order.lines[place]).filter((line) => line !== undefined);
  const [first, ...others] = new Set(lines.map((line) => locationOfLine(order, line)));
  return first === undefined || others.length > 0 ? order.location : first;
}

/** Has an order, or lines of it, fulfilled from elsewhere: what they reserve moves along. */
export function moveOrder(data: MoveOrder, view: View, command: CommandFacts): readonly Put[] {
  const before = orderBefore(view, data.order, 'cancelled');
  const to = known(idOf(view, 'locations', data.location));
  const whole = data.lines === undefined;
  const meant = (place: number) => data.lines?.includes(place) ?? true;
  const moves = (line: OrderLine, place: number) =>
    meant(place) && openOf(line) > 0n && locationOfLine(before, line) !== to;
  must(before.lines.some(moves) || (whole && before.location !== to));
  const stock = new Stock(view, command);
  for (const line of before.lines.filter(moves)) {
    if (soldOf(view, line.product)?.tracked === false) continue;
    stock.reserve(line.product, locationOfLine(before, line), -openOf(line));
    stock.reserve(line.product, to, openOf(line));
  }
  const location = whole ? to : before.location;
  const lines = before.lines.map((line, place) => {
    const { location: _, ...rest } = line;
    // With the whole order go the lines of which nothing was taken.
    const goes = moves(line, place) || (whole && takenOf(line) === 0n);
    const at = goes ? to : locationOfLine(before, line);
    return at === location ? rest : { ...rest, location: at };
  });
  return [put('orders', { ...before, lines, location }), ...stock.puts()];
}
