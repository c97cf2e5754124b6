/** For which days goods may be asked, as a business has set it: shown beforehand, the server decides. Staff may agree to any day. */
import type { Schedule } from '../generated/records.js';
import { WEEK, weekdayNamed } from './week.js';
import { dayIn, daysAfter, daysFrom, timeIn } from './zone.js';

/** When a business is asked, and where it is. */
export interface Asking {
  readonly zone: string | undefined;
  /** Milliseconds. */
  readonly now: number;
}

/** Whether a way is open for any day, also that of the order: then there is nothing to say of days. */
export function isAnyDay({ cut_off, lead_days = 0, weekdays }: Schedule): boolean {
  return cut_off === undefined && lead_days === 0 && weekdays === undefined;
}

/** Whether goods leave in this way at all. */
export function isOffered({ weekdays }: Schedule): boolean {
  return weekdays === undefined || weekdays.length > 0;
}

/** Whether goods leave on that day of the week. */
export function isServed({ weekdays }: Schedule, day: string): boolean {
  return weekdays === undefined || weekdays.includes(weekdayNamed(day));
}

/** So many days for which there is still time, the first one first; none where the way is not offered. */
export function possibleDays(schedule: Schedule, { zone, now }: Asking, count: number): string[] {
  const { cut_off, lead_days = 0 } = schedule;
  const isLate = cut_off !== undefined && timeIn(zone, now) >= cut_off;
  const first = daysAfter(dayIn(zone, now), lead_days + (isLate ? 1 : 0));
  return daysFrom(first, count * WEEK.length)
    .filter((day) => isServed(schedule, day))
    .slice(0, count);
}

/** On which day, and until when on it, goods must be ordered that are to leave on a day; nothing where there is no cut-off. */
export function orderBy(
  { cut_off, lead_days = 0 }: Schedule,
  day: string,
): { readonly day: string; readonly time: string } | undefined {
  return cut_off === undefined ? undefined : { day: daysAfter(day, -lead_days), time: cut_off };
}
