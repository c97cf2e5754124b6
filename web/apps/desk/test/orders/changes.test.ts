/** A draft and its command; an edit and its actions; what is short; what is picked where. */
import type { Exception, Location, Order, Product, StockLevel } from '@onhand/client';
import { expect, test } from 'vitest';
import { actionsOf, differences, editOf, newlyShort } from '../../src/pages/orders/model/changes.js';
import { added, again, dataOf, draftOf, EMPTY, inStock } from '../../src/pages/orders/model/draft.js';
import { elsewhere, shortLines, shortOf } from '../../src/pages/orders/model/stock.js';
import { picksOf } from '../../src/pages/orders/papers/picks.js';

const oil = {
  id: 'OIL',
  status: 'active',
  track: 'quantity',
  sell_policy: { kind: 'stop' },
  stock_unit: { name: 'piece' },
  units: [{ name: 'carton', numerator: 12, denominator: 1, use: 'sell' }],
  locations: [{ location: 'WH', shelf: 'O2' }],
} as unknown as Product;
const tea = {
  ...oil,
  id: 'TEA',
  locations: [
    { location: 'WH', shelf: 'A10' },
    { location: 'SHOP', holdback: '3' },
  ],
} as Product;

function stockOf(levels: Readonly<Record<string, string>>) {
  return {
    level: (product: string, location: string) => {
      const figure = levels[`${product} ${location}`];
      return figure === undefined
        ? undefined
        : ({ product, location, available: figure, on_hand: figure } as StockLevel);
    },
    location: (id: string) => ({ id, holdback: '0', status: 'active', kind: 'store' }) as Location,
    product: (id: string) => ({ OIL: oil, TEA: tea })[id],
  };
}

function order(fields: Partial<Order>): Order {
  return { id: 'order', number: 7, location: 'WH', state: 'confirmed', lines: [], ...fields } as Order;
}
const line = (product: string, quantity: string, rest: object = {}) =>
  ({
    product,
    quantity,
    open: quantity,
    price: '1.00',
    net: '0.00',
    tax: '0.00',
    ...rest,
  }) as Order['lines'][number];

test('the same product twice is one line; cartons are another', () => {
  const draft = added(added(added(EMPTY, 'OIL', '2'), 'OIL', '1.5'), 'OIL', '1', 'carton');
  expect(draft.lines.map(({ quantity, unit }) => [quantity, unit])).toEqual([
    ['3.5', undefined],
    ['1', 'carton'],
  ]);
  expect(draft.lines.map((one) => inStock(one, oil))).toEqual([3_500_000n, 12_000_000n]);
});

test('a draft becomes its command, and a refused command the draft again', () => {
  const draft = {
    ...added(EMPTY, 'OIL', '2'),
    newName: ' Nadia ',
    phone: '03',
    street: 'Gouraud 12',
    wanted: '2026-11-23',
    from: '09:00',
    until: '10:00',
  };
  const data = dataOf(draft);
  expect(data).toEqual({
    new_customer: { name: 'Nadia', phone: '03', address: { lines: 'Gouraud 12' } },
    lines: [{ product: 'OIL', quantity: '2' }],
    method: 'deliver',
    wanted: '2026-11-23',
    window: { from: '09:00', until: '10:00' },
    channel: 'phone',
  });
  expect(dataOf(draftOf(data))).toEqual(data);
  expect(dataOf({ ...draft, method: 'collect' }).new_customer).toEqual({ name: 'Nadia', phone: '03' });
});

test('an earlier order is ordered again without what is not sold any more', () => {
  const earlier = order({ lines: [line('OIL', '2'), line('GONE', '1'), line('TEA', '0')] });
  const known = (id: string) => (id === 'GONE' ? undefined : oil);
  expect(again(EMPTY, earlier, known).lines.map(({ product }) => product)).toEqual(['OIL']);
});

test('an edit says only what is otherwise', () => {
  const was = order({ lines: [line('OIL', '2'), line('TEA', '4')], wanted: '2026-11-22', note: 'ring' });
  const edit = editOf(was);
  expect(actionsOf(was, edit)).toEqual([]);
  const lines = [
    { ...edit.lines[0], quantity: '5' },
    { key: 'new', product: 'TEA', quantity: '1' },
  ] as typeof edit.lines;
  expect(actionsOf(was, { ...edit, lines, wanted: '', note: '' })).toEqual([
    { set_quantity: { line: 0, quantity: '5' } },
    { remove_line: { line: 1 } },
    { add_line: { product: 'TEA', quantity: '1' } },
    { set_delivery: {} },
    { set_note: {} },
  ]);
});

test('what somebody else changed is told', () => {
  const was = order({ lines: [line('OIL', '2')], wanted: '2026-11-22' });
  expect(differences(was, was)).toEqual([]);
  const now = order({ lines: [line('OIL', '3'), line('TEA', '1')], state: 'preparing' });
  expect(differences(was, now).map(({ kind }) => kind)).toEqual(['quantity', 'quantity', 'state', 'wanted']);
});

test('demand is summed over lines, and what a place keeps for its counter is not promised', () => {
  const stock = stockOf({ 'OIL WH': '5', 'TEA SHOP': '5' });
  const wanted = (product: string, ...all: bigint[]) => all.map((quantity) => ({ product, quantity }));
  expect(shortOf(stock, 'WH', wanted('OIL', 3_000_000n, 2_000_000n))).toEqual([]);
  expect(shortOf(stock, 'WH', wanted('OIL', 3_000_000n, 3_000_000n))).toEqual([
    { product: 'OIL', there: '5', missing: '1' },
  ]);
  expect(shortOf(stock, 'SHOP', wanted('TEA', 3_000_000n))).toEqual([
    { product: 'TEA', there: '2', missing: '1' },
  ]);
});

test('places that have all of it, the fullest first, with what is left there', () => {
  const stock = stockOf({ 'OIL WH': '5', 'OIL SHOP': '9', 'OIL VAN': '1' });
  const levels = ['WH', 'SHOP', 'VAN'].map((location) => ({ product: 'OIL', location }) as StockLevel);
  expect(elsewhere(stock, levels, 'OIL', 4_000_000n, undefined)).toEqual([
    { location: 'SHOP', before: '9', after: '5' },
    { location: 'WH', before: '5', after: '1' },
  ]);
  expect(elsewhere(stock, levels, 'OIL', 4_000_000n, 'SHOP').map(({ location }) => location)).toEqual(['WH']);
});

test('a line is short by what is not there, or by what the exception says of the order', () => {
  const one = order({ lines: [line('OIL', '4'), line('TEA', '2')] });
  const stock = stockOf({ 'OIL WH': '1', 'TEA WH': '5' });
  expect(shortLines(one, stock, [])).toMatchObject([{ line: 0, missing: '3', there: '1' }]);
  const risk = { id: 'x', product: 'TEA', location: 'WH', quantity: '1', orders: [{ order: 'order' }] };
  expect(shortLines(one, stock, [risk as unknown as Exception])).toMatchObject([
    { line: 0 },
    { line: 1, missing: '1', there: '1', exception: 'x' },
  ]);
  expect(shortLines({ ...one, state: 'completed' }, stock, [])).toEqual([]);
});

test('what a change takes more than there is', () => {
  const before = order({ lines: [line('OIL', '2')] });
  const stock = stockOf({ 'OIL WH': '3' });
  expect(newlyShort(before, order({ lines: [line('OIL', '5')] }), stock)).toEqual([]);
  expect(newlyShort(before, order({ lines: [line('OIL', '7')] }), stock)).toEqual([
    { product: 'OIL', missing: '2' },
  ]);
});

test('picks by place and shelf: A10 after A2, summed over orders, what is missing marked', () => {
  const orders = [
    order({ number: 1, lines: [line('OIL', '2'), line('TEA', '1')] }),
    order({ number: 2, lines: [line('OIL', '3'), line('TEA', '1', { location: 'SHOP' })] }),
  ];
  const known = {
    product: (id: string) => ({ OIL: oil, TEA: tea })[id],
    short: (of: Order) => (of.number === 2 ? [{ line: 0, missing: '1' } as never] : []),
  };
  const [warehouse, shop] = picksOf(orders, known);
  expect(
    warehouse?.picks.map(({ product, shelf, quantity, missing }) => [product, shelf, quantity, missing]),
  ).toEqual([
    ['TEA', 'A10', '1', '0'],
    ['OIL', 'O2', '5', '1'],
  ]);
  expect(warehouse?.picks[1]?.orders).toEqual([
    { number: 1, quantity: '2' },
    { number: 2, quantity: '3' },
  ]);
  expect(shop).toMatchObject({ location: 'SHOP', picks: [{ product: 'TEA', shelf: undefined }] });
});
