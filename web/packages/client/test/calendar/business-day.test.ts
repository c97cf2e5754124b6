import { expect, it } from 'vitest';
import { beginningOf, businessDay } from '../../src/calendar/index.js';

/** The table of the server's own test: where, when its days begin, a moment, and the business's day of it. */
it.each([
  ['UTC', '00:00', '2026-03-02T00:00:00Z', '2026-03-02'],
  ['UTC', '04:00', '2026-03-02T03:59:59.999Z', '2026-03-01'],
  ['UTC', '04:00', '2026-03-02T04:00:00Z', '2026-03-02'],
  ['Asia/Beirut', '04:00', '2026-07-02T00:59:00Z', '2026-07-01'],
  ['Asia/Beirut', '04:00', '2026-07-02T01:00:00Z', '2026-07-02'],
  ['Europe/Berlin', '02:30', '2026-03-29T00:59:00Z', '2026-03-28'],
  ['Europe/Berlin', '02:30', '2026-03-29T01:29:00Z', '2026-03-28'],
  ['Europe/Berlin', '02:30', '2026-03-29T01:30:00Z', '2026-03-29'],
  ['Europe/Berlin', '02:30', '2026-10-25T00:29:00Z', '2026-10-24'],
  ['Europe/Berlin', '02:30', '2026-10-25T00:30:00Z', '2026-10-25'],
  ['Europe/Berlin', '02:30', '2026-10-25T01:10:00Z', '2026-10-25'],
  ['Asia/Beirut', '00:00', '2026-03-28T21:59:00Z', '2026-03-28'],
  ['Asia/Beirut', '00:00', '2026-03-28T22:00:00Z', '2026-03-29'],
  ['Asia/Beirut', '00:00', '2026-10-24T20:30:00Z', '2026-10-24'],
  ['Asia/Beirut', '00:00', '2026-10-24T21:30:00Z', '2026-10-24'],
  ['Asia/Beirut', '00:00', '2026-10-24T22:00:00Z', '2026-10-25'],
])('in %s from %s, %s is of %s', (zone, starts, moment, day) => {
  const rule = { time_zone: zone, day_starts: starts };
  expect(businessDay(Date.parse(moment), rule)).toBe(day);
  expect(beginningOf(day, rule)).toBeLessThanOrEqual(Date.parse(moment));
});
