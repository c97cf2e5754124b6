import type { AccountEntry, Order } from '@onhand/client';
import { expect, test } from 'vitest';
import type { Offer } from '../src/data/offer.js';
import { proposed } from '../src/data/proposed.js';
import { isNew, stampOf } from '../src/data/seen.js';
import { running } from '../src/pages/account/balance.js';
import { found } from '../src/pages/catalogue/find.js';

const ORDER = { id: 'o', state: 'placed', steps: [{}], total: '3.00' } as unknown as Order;

test('an order is new when it appeared or changed since', () => {
  expect(isNew(ORDER, undefined)).toBe(false);
  expect(isNew(ORDER, {})).toBe(true);
  const seen = { o: stampOf(ORDER) };
  expect(isNew(ORDER, seen)).toBe(false);
  expect(isNew({ ...ORDER, state: 'ready' }, seen)).toBe(true);
});

test('the running balance is exact, newest first', () => {
  const entry = (number: number, amount: string) => ({ number, amount }) as AccountEntry;
  const all = running([entry(2, '-10.10'), entry(1, '30.30'), entry(3, '0.05')]);
  expect(all.map(({ balance }) => balance)).toEqual(['20.25', '20.20', '30.30']);
});

test('a wish is for the first possible day of a way that is offered', () => {
  const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
  const deliver = { cut_off: '16:00', lead_days: 1, weekdays };
  const at = { zone: 'Asia/Beirut', now: Date.parse('2026-03-05T14:00:00Z') };
  expect(proposed({ method: 'deliver' }, { deliver }, at)).toEqual({
    method: 'deliver',
    wanted: '2026-03-07',
  });
  expect(proposed({ method: 'deliver', wanted: '2026-03-12' }, { deliver }, at).wanted).toBe('2026-03-12');
  expect(proposed({}, { deliver }, at)).toEqual({ method: 'collect' });
  expect(proposed({}, { deliver, collect: { weekdays: [] } }, at).method).toBe('deliver');
});

test('what fits best is first, and what can not be had last', () => {
  const offer = (sku: string, name: string, more: Partial<Offer> = {}) =>
    ({ sku, name, names: [], availability: 'in_stock', ...more }) as unknown as Offer;
  const offers = [
    offer('OUT', 'Olive oil', { availability: 'sold_out' }),
    offer('A', 'Black olives'),
    offer('OLIVE', 'Soap'),
    offer('B', 'Olive oil 5 L', { category: 'Oil', names: [{ language: 'ar', text: 'زيت زيتون' }] }),
  ];
  const skus = (typed: string, category = '') => found(offers, typed, category).map(({ sku }) => sku);
  expect(skus('olive')).toEqual(['OLIVE', 'B', 'A', 'OUT']);
  expect(skus('زيت')).toEqual(['B']);
  expect(skus('', 'Oil')).toEqual(['B']);
});
