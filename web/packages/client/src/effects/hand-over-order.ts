/** Goods of an order leave: the reservation becomes a movement, the money of what left is fixed. */

import type { HandOverOrder } from '../generated/commands.js';
import type { HandoverLine, Order } from '../generated/records.js';
import { NOTHING } from '../money/pricing.js';
import { positive, quantity, quantityText } from '../money/quantity.js';
import { amountsOf, amountTexts, soldOf } from './lines.js';
import {
  exponentOfOrder,
  hasOpenLines,
  moneyOfPart,
  moneyTaken,
  openOf,
  takenOf,
  withQuantities,
} from './order-money.js';
import { locationOfLine } from './order-places.js';
import { orderBefore, step, stepped } from './order-states.js';
import type { Effect } from './port.js';
import { dayOf, known, momentOf, must, put } from './records.js';
import { Stock } from './stock.js';

export const handOverOrder: Effect<'hand_over_order'> = (data, view, command) => {
  const before = orderBefore(view, data.order, 'handed_over');
  const exponent = exponentOfOrder(before);
  const charged = moneyTaken(before);
  const stock = new Stock(view, command);
  const lines = [...before.lines];
  const left = partsOf(data, before).map(({ place, part }): HandoverLine => {
    const line = known(lines[place]);
    const open = openOf(line);
    must(part <= open);
    const money = moneyOfPart(amountsOf(line, exponent), charged[place] ?? NOTHING, open, part);
    lines[place] = withQuantities(line, { open: open - part, taken: takenOf(line) + part });
    if (soldOf(view, line.product)?.tracked !== false) {
      stock.reserve(line.product, locationOfLine(before, line), -part);
      stock.move(line.product, locationOfLine(before, line), -part);
    }
    return { line: place, ...amountTexts(money, exponent), quantity: quantityText(part) };
  });
  const handover = { day: dayOf(view, command), lines: left, occurred_at: momentOf(command) };
  const { expires_at: _, ...rest } = before;
  let after: Order = { ...rest, handovers: [...(before.handovers ?? []), handover], lines };
  if (!hasOpenLines(after)) after = stepped(after, command, 'handed_over', data.note);
  else if (data.note !== undefined) {
    after = { ...after, steps: [...after.steps, step(command, after.state, data.note)] };
  }
  return [put('orders', after), ...stock.puts()];
};

/** Which lines leave, and how much of each; all that is open where nothing is said. */
function partsOf(data: HandOverOrder, order: Order): { place: number; part: bigint }[] {
  if (data.lines !== undefined) {
    return data.lines.map((line) => ({ place: line.line, part: positive(quantity(line.quantity)) }));
  }
  return order.lines.map((line, place) => ({ place, part: openOf(line) })).filter(({ part }) => part > 0n);
}
