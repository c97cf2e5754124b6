/** In which column an order stands, before which other, and what is left by filters. */
import type { Order } from '@onhand/client';
import { expect, test } from 'vitest';
import { filtered, grouped, isLate } from '../../src/pages/orders/model/board.js';
import { nextStep } from '../../src/pages/orders/model/steps.js';

let last = 0;
function order(fields: Partial<Order>): Order {
  last += 1;
  const base = { id: `id ${last}`, number: last, lines: [], priority: 'normal', state: 'placed', steps: [] };
  const rest = {
    location: 'L',
    net: '0.00',
    tax: '0.00',
    total: '0.00',
    placed_at: `2026-11-20T10:00:0${last % 10}Z`,
  };
  return { ...base, ...rest, ...fields } as Order;
}

test('columns by state, in them by day, then priority, then age; closed ones are on none', () => {
  const later = order({ wanted: '2026-11-23', priority: 'urgent' });
  const normal = order({ wanted: '2026-11-22' });
  const urgent = order({ wanted: '2026-11-22', priority: 'urgent' });
  const whenever = order({ priority: 'urgent' });
  const confirmed = order({ state: 'confirmed' });
  const columns = grouped([later, normal, whenever, urgent, confirmed, order({ state: 'cancelled' })]);
  expect(columns.placed).toEqual([urgent, normal, later, whenever]);
  expect(columns.preparing).toEqual([confirmed]);
  expect(columns.ready).toEqual([]);
});

test('late is what should have left before today, and has not', () => {
  const wanted = '2026-11-20';
  expect(isLate(order({ wanted }), '2026-11-21')).toBe(true);
  expect(isLate(order({ wanted }), '2026-11-20')).toBe(false);
  expect(isLate(order({ wanted, state: 'handed_over' }), '2026-11-21')).toBe(false);
  expect(isLate(order({}), '2026-11-21')).toBe(false);
});

test('filters: every word, the day, the way and what is short', () => {
  const one = order({ wanted: '2026-11-22', method: 'collect', reference: 'PO 7' });
  const other = order({ method: 'deliver' });
  const known = {
    textOf: (of: Order) => `${of.number} rima ${of.reference ?? ''}`.toLowerCase(),
    isShort: (of: Order) => of === other,
  };
  const none = { words: '', day: undefined, method: undefined, isShortOnly: false };
  const found = (filters: Partial<typeof none>) => filtered([one, other], { ...none, ...filters }, known);
  expect(found({})).toEqual([one, other]);
  expect(found({ words: 'po rima' })).toEqual([one]);
  expect(filtered([one, other], { ...none, method: 'collect' }, known)).toEqual([one]);
  expect(filtered([one, other], { ...none, day: '2026-11-22' }, known)).toEqual([one]);
  expect(found({ isShortOnly: true })).toEqual([other]);
});

test('one next step in each state, approval before all; none once it is closed', () => {
  const step = (fields: Partial<Order>) => nextStep(order(fields))?.name;
  expect(step({})).toBe('confirm');
  expect(step({ approval: 'waiting' })).toBe('approve');
  expect(step({ state: 'confirmed' })).toBe('prepare');
  expect(step({ state: 'preparing' })).toBe('ready');
  expect(step({ state: 'ready', method: 'collect' })).toBe('collected');
  expect(step({ state: 'ready', method: 'deliver' })).toBe('shipped');
  expect(step({ state: 'handed_over' })).toBe('complete');
  expect(step({ state: 'completed' })).toBeUndefined();
});
