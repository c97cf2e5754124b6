import type { AccountEntry, Order } from '@onhand/client';
import { expect, test } from 'vitest';
import { daysFrom, orderBy, possibleDays, proposed, today } from '../src/data/days.js';
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

test('possible days are those of the weekdays for which there is still time, in the zone of the business', () => {
  // As the server decides them: crates/domain/tests/trade/delivery.rs. 13:59 UTC is 15:59 in Beirut.
  const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
  const deliver = { cut_off: '16:00', lead_days: 1, weekdays };
  const asking = (now: string) => ({ zone: 'Asia/Beirut', now: new Date(now) });
  for (const [now, first] of [
    ['2026-03-05T13:59:00Z', '2026-03-06'],
    ['2026-03-05T14:00:00Z', '2026-03-07'],
    ['2026-03-06T14:00:00Z', '2026-03-09'],
  ] as const) {
    expect(possibleDays(deliver, asking(now), 1), now).toEqual([first]);
  }
  expect(possibleDays(deliver, asking('2026-03-05T08:00:00Z'), 3)).toEqual([
    '2026-03-06',
    '2026-03-07',
    '2026-03-09',
  ]);
  expect(possibleDays({}, asking('2026-03-05T22:30:00Z'), 1)).toEqual(['2026-03-06']);
  expect(possibleDays({ weekdays: [] }, asking('2026-03-05T08:00:00Z'), 3)).toEqual([]);
  expect(orderBy(deliver, '2026-03-09')).toEqual({ day: '2026-03-08', time: '16:00' });

  const at = asking('2026-03-05T14:00:00Z');
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
