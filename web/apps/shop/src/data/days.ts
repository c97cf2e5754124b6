/** For which day goods may be asked, as the business has set it: shown beforehand. The server decides. */
import type { Ordering, Schedule, Weekday } from '@onhand/client';
import type { Wish } from './cart.js';

const DAY_MS = 86_400_000;
const WEEK: readonly Weekday[] = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
];

/** The ways in which goods leave. */
export const METHODS = ['collect', 'deliver'] as const;
export type Method = (typeof METHODS)[number];

/** The day now where the business is. */
export function today(timeZone: string | undefined, now = new Date()): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    ...(timeZone === undefined ? {} : { timeZone }),
  });
  return parts.format(now);
}

/** The time of day there, `16:00`. */
function timeOfDay(timeZone: string | undefined, now: Date): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(timeZone === undefined ? {} : { timeZone }),
  });
  return parts.format(now);
}

/** The days from one on, so many of them. */
export function daysFrom(day: string, count: number): string[] {
  return Array.from({ length: count }, (_, place) => moved(day, place));
}

function moved(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** When the business is asked, and where. */
export interface Asking {
  readonly zone: string | undefined;
  readonly now: Date;
}

/** Whether a way is open for any day, also that of the order: then there is nothing to say of days. */
export function isAnyDay({ cut_off, lead_days = 0, weekdays }: Schedule): boolean {
  return cut_off === undefined && lead_days === 0 && weekdays === undefined;
}

export function isOffered({ weekdays }: Schedule): boolean {
  return weekdays === undefined || weekdays.length > 0;
}

/** Whether goods leave on that day of the week. */
export function isServed({ weekdays }: Schedule, day: string): boolean {
  const weekday = WEEK[new Date(`${day}T00:00:00Z`).getUTCDay()] as Weekday;
  return weekdays === undefined || weekdays.includes(weekday);
}

/** So many days for which there is still time, the first one first; none where the way is not offered. */
export function possibleDays(schedule: Schedule, { zone, now }: Asking, count: number): string[] {
  const { cut_off, lead_days = 0 } = schedule;
  const isLate = cut_off !== undefined && timeOfDay(zone, now) >= cut_off;
  const first = moved(today(zone, now), lead_days + (isLate ? 1 : 0));
  return daysFrom(first, count * WEEK.length)
    .filter((day) => isServed(schedule, day))
    .slice(0, count);
}

/** On which day, and until when on it, goods must be ordered that are to leave on a day. */
export function orderBy(
  { cut_off, lead_days = 0 }: Schedule,
  day: string,
): { readonly day: string; readonly time: string } | undefined {
  return cut_off === undefined ? undefined : { day: moved(day, -lead_days), time: cut_off };
}

/** A wish as it is placed unless more is said: in a way that is offered, for the first day that is possible in it. */
export function proposed(
  wish: Wish,
  ordering: Ordering,
  asking: Asking,
): { method: Method; wanted?: string } {
  const offered = METHODS.filter((method) => isOffered(ordering[method] ?? {}));
  const said = wish.method ?? 'collect';
  const method = offered.includes(said) ? said : (offered[0] ?? said);
  const schedule = ordering[method] ?? {};
  const wanted = wish.wanted ?? (isAnyDay(schedule) ? undefined : possibleDays(schedule, asking, 1)[0]);
  return { method, ...(wanted === undefined ? {} : { wanted }) };
}
