import type { AccountEntry, Order } from '@onhand/client';
import { expect, test } from 'vitest';
import { daysFrom, today } from '../src/data/days.js';
import type { Offer } from '../src/data/offer.js';
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

test('days are those of the business', () => {
  const night = new Date('2026-11-21T23:30:00Z');
  expect(today('Asia/Beirut', night)).toBe('2026-11-22');
  expect(daysFrom('2026-02-27', 3)).toEqual(['2026-02-27', '2026-02-28', '2026-03-01']);
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
