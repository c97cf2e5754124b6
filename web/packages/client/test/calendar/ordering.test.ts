import { expect, test } from 'vitest';
import { isAnyDay, isOffered, orderBy, possibleDays } from '../../src/calendar/index.js';

/** As the server decides them: crates/domain/tests/trade/delivery.rs. 13:59 UTC is 15:59 in Beirut. */
const DELIVER = {
  cut_off: '16:00',
  lead_days: 1,
  weekdays: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'],
} as const;

const asking = (now: string) => ({ zone: 'Asia/Beirut', now: Date.parse(now) });

test.each([
  ['2026-03-05T13:59:00Z', '2026-03-06'],
  ['2026-03-05T14:00:00Z', '2026-03-07'],
  ['2026-03-06T14:00:00Z', '2026-03-09'],
])('asked at %s, the first possible day is %s', (now, first) => {
  expect(possibleDays(DELIVER, asking(now), 1)).toEqual([first]);
});

test('possible days are those of the weekdays for which there is still time, in the zone of the business', () => {
  const days = ['2026-03-06', '2026-03-07', '2026-03-09'];
  expect(possibleDays(DELIVER, asking('2026-03-05T08:00:00Z'), 3)).toEqual(days);
  expect(possibleDays({}, asking('2026-03-05T22:30:00Z'), 1)).toEqual(['2026-03-06']);
  const mondays = { cut_off: '16:00', lead_days: 1, weekdays: ['monday'] } as const;
  expect(possibleDays(mondays, asking('2026-11-20T12:00:00Z'), 2)).toEqual(['2026-11-23', '2026-11-30']);
});

test('a way without weekdays on which goods leave is not offered', () => {
  expect(possibleDays({ weekdays: [] }, asking('2026-03-05T08:00:00Z'), 3)).toEqual([]);
  expect(isOffered({ weekdays: [] })).toBe(false);
  expect(isOffered({})).toBe(true);
});

test('until when to order: at the cut-off, so many days before', () => {
  expect(orderBy(DELIVER, '2026-03-09')).toEqual({ day: '2026-03-08', time: '16:00' });
  expect(orderBy({ lead_days: 1 }, '2026-03-09')).toBeUndefined();
  expect([DELIVER, { lead_days: 1 }, {}].map(isAnyDay)).toEqual([false, false, true]);
});
