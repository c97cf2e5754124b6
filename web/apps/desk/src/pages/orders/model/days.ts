/** For which day something can be had: by the business's weekdays, lead days and cut-off, in its own zone. Staff may agree to any. */
import type { Schedule, Weekday } from '@onhand/client';
import { dayIn, daysAfter } from './board.js';

const WEEKDAYS: readonly Weekday[] = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
];

/** The time of day of a moment in a time zone: `16:05`. */
export function timeIn(timeZone: string | undefined, at: Date): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(timeZone === undefined ? {} : { timeZone }),
  });
  return format.format(at);
}

/** The first day on which what is ordered now leaves; nothing where this way is not offered. */
export function earliestDay(
  schedule: Schedule | undefined,
  timeZone: string | undefined,
  now: Date,
): string | undefined {
  const { cut_off, lead_days = 0, weekdays } = schedule ?? {};
  const isLate = cut_off !== undefined && timeIn(timeZone, now) >= cut_off;
  const first = daysAfter(dayIn(timeZone, now), lead_days + (isLate ? 1 : 0));
  if (weekdays === undefined) return first;
  for (let days = 0; days < 7; days += 1) {
    const day = daysAfter(first, days);
    const name = WEEKDAYS[new Date(`${day}T00:00:00Z`).getUTCDay()];
    if (name !== undefined && weekdays.includes(name)) return day;
  }
  return undefined;
}
