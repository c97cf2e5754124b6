import { describe, expect, test } from 'vitest';
import { dayIn, daysAfter, daysFrom, momentAt, timeIn, weekdayOf } from '../../src/calendar/index.js';

test('day and time are those of the zone', () => {
  const night = Date.parse('2026-11-21T22:30:59.999Z');
  expect(dayIn('Asia/Beirut', night)).toBe('2026-11-22');
  expect(timeIn('Asia/Beirut', night)).toBe('00:30');
  expect(dayIn('UTC', night)).toBe('2026-11-21');
  expect(timeIn('Asia/Kathmandu', night)).toBe('04:15');
});

test('without a zone they are those of the device', () => {
  const noon = new Date(2026, 10, 21, 12, 5);
  expect(dayIn(undefined, noon.getTime())).toBe('2026-11-21');
  expect(timeIn(undefined, noon.getTime())).toBe('12:05');
});

describe('the moment at which clocks show a time', () => {
  test.each([
    ['Asia/Beirut', '2026-11-23', '00:00', '2026-11-22T22:00:00.000Z'],
    ['Asia/Beirut', '2026-07-06', '04:00', '2026-07-06T01:00:00.000Z'],
    // Clocks go from 01:00 to 02:00 universal time: 02:30 never is, and is as much later.
    ['Europe/Berlin', '2026-03-29', '02:30', '2026-03-29T01:30:00.000Z'],
    // They go back: of the two 02:30 it is the first.
    ['Europe/Berlin', '2026-10-25', '02:30', '2026-10-25T00:30:00.000Z'],
  ])('in %s on %s at %s', (zone, day, time, moment) => {
    expect(new Date(momentAt(day, time, zone)).toISOString()).toBe(moment);
  });
});

test('days are counted over the ends of months', () => {
  expect(daysFrom('2026-02-27', 3)).toEqual(['2026-02-27', '2026-02-28', '2026-03-01']);
  expect(daysAfter('2026-01-01', -1)).toBe('2025-12-31');
  expect(weekdayOf('2026-11-22')).toBe(0);
});
