/** What a zone's clocks and calendar show. A zone is named as IANA does; without one it is the device's own. */

const clocks = new Map<string | undefined, Intl.DateTimeFormat>();
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** The calendar day of a moment (milliseconds): `2026-11-21`. */
export function dayIn(zone: string | undefined, moment: number): string {
  return shown(zone, moment).slice(0, 10);
}

/** The time of day of a moment, to the minute: `16:05`. */
export function timeIn(zone: string | undefined, moment: number): string {
  return shown(zone, moment).slice(11, 16);
}

/**
 * The moment at which a zone's clocks show a time on a day: of two where clocks are put back, the first; where they are put
 * forward over it, as much later.
 */
export function momentAt(day: string, time: string, zone: string | undefined): number {
  const local = Date.parse(`${day}T00:00:00Z`) + minutesOf(time) * MINUTE_MS;
  const before = offset(local - DAY_MS, zone);
  const after = offset(local + DAY_MS, zone);
  const early = local - before;
  const late = local - after;
  if (offset(early, zone) === before) return early;
  return offset(late, zone) === after ? late : early;
}

/** So many days after a day. */
export function daysAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The days from one on, so many of them. */
export function daysFrom(day: string, count: number): string[] {
  return Array.from({ length: count }, (_, place) => daysAfter(day, place));
}

/** The day of the week, Sunday first. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

/** What clocks and calendar show, as if it were universal time. */
function shown(zone: string | undefined, moment: number): string {
  return new Date(moment + offset(moment, zone)).toISOString();
}

/** By how much local time is ahead of universal time, in milliseconds. */
function offset(moment: number, zone: string | undefined): number {
  const parts = clockOf(zone).formatToParts(moment);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value ?? 0);
  const local = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return local - Math.floor(moment / 1_000) * 1_000;
}

function clockOf(zone: string | undefined): Intl.DateTimeFormat {
  let clock = clocks.get(zone);
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat('en-u-nu-latn', {
      ...(zone === undefined ? {} : { timeZone: zone }),
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    clocks.set(zone, clock);
  }
  return clock;
}
