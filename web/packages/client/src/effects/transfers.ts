/** Goods that go from one location to another: on the road until they are received. */

import type { Document, DocumentLine } from '../generated/records.js';
import { TRANSIT } from '../ids/index.js';
import { quantity, quantityText } from '../money/quantity.js';
import { document, documentLine } from './documents.js';
import { soldOf } from './lines.js';
import { unlessZero } from './order-money.js';
import type { Effect } from './port.js';
import { compact, get, known, locationOf, must, put } from './records.js';
import { Stock } from './stock.js';

export const dispatchTransfer: Effect<'dispatch_transfer'> = (data, view, command) => {
  const destination = known(locationOf(view, data.destination));
  const lines = data.lines.map((line) => documentLine(view, line, 'up'));
  const record = document(data, { destination, kind: 'transfer', lines, state: 'dispatched' }, view, command);
  must(destination !== record.location);
  const stock = new Stock(view, command);
  for (const { line, moved, tracked } of lines) {
    if (!tracked) continue;
    stock.move(line.product, record.location, -moved);
    stock.move(line.product, TRANSIT, moved);
    stock.expect(line.product, destination, moved);
  }
  return [put('documents', record), ...stock.puts()];
};

export const receiveTransfer: Effect<'receive_transfer'> = (data, view, command) => {
  const before = known(get(view, 'documents', data.transfer));
  const destination = known(before.destination);
  const underWay = before.state === 'dispatched' || before.state === 'part_received';
  const stock = new Stock(view, command);
  const lines = [...before.lines];
  const isTracked = (product: string) => soldOf(view, product)?.tracked !== false;
  /** Takes so much off what is on the road to a line. */
  const receive = (place: number, part: bigint, arrives: boolean) => {
    const line = lines[place] as DocumentLine;
    lines[place] = { ...line, received: quantityText(receivedOf(line) + part) };
    if (!isTracked(line.product)) return;
    stock.move(line.product, TRANSIT, -part);
    if (arrives) stock.move(line.product, destination, part);
    stock.expect(line.product, destination, -part);
  };
  const arrived = new Map<string, bigint>();
  for (const input of data.lines ?? []) {
    const { line, moved } = documentLine(view, input, 'down');
    arrived.set(line.product, (arrived.get(line.product) ?? 0n) + moved);
  }
  for (const [product, quantity] of arrived) {
    let left = quantity;
    for (let place = 0; underWay && place < before.lines.length; place += 1) {
      const line = lines[place] as DocumentLine;
      const part = line.product === product ? least(missingOf(line), left) : 0n;
      if (part > 0n) receive(place, part, true);
      left -= part;
    }
    if (left > 0n) {
      takeOver(lines, product, left);
      if (isTracked(product)) stock.move(product, destination, left);
    }
  }
  if (underWay && data.close === true) {
    lines.forEach((line, place) => {
      const missing = missingOf(line);
      if (missing > 0n) receive(place, missing, false);
    });
  }
  const all = lines.every((line) => missingOf(line) === 0n);
  const state = underWay ? (all ? 'posted' : 'part_received') : before.state;
  const after: Document = { ...before, lines, receipts: (before.receipts ?? 0) + 1, state };
  return [put('documents', after), ...stock.puts()];
};

/** More came than was sent: noted at the product's last line, or on a line of its own. */
function takeOver(lines: DocumentLine[], product: string, quantity: bigint): void {
  const place = lines.map((line) => line.product).lastIndexOf(product);
  const line = lines[place] ?? { product, quantity: '0' };
  const over = { ...line, over: unlessZero(quantityOver(line) + quantity) };
  lines[place < 0 ? lines.length : place] = compact<DocumentLine>(over);
}

function quantityOver(line: DocumentLine): bigint {
  return quantity(line.over ?? '0');
}

function receivedOf(line: DocumentLine): bigint {
  return quantity(line.received ?? '0');
}

function missingOf(line: DocumentLine): bigint {
  return quantity(line.quantity) - receivedOf(line);
}

function least(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}
