/** The business's day: where it begins, and what was sold in it, minute by minute. */
import type { HourlySales } from '@onhand/client';
import { negated, sumOf } from './amounts.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** How the business counts its days. */
export interface DayRule {
  /** IANA. */
  readonly time_zone: string;
  /** `HH:MM`. */
  readonly day_starts?: string | undefined;
}

/** Clock and calendar of a zone, at a moment. */
interface Wall {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

function wallAt(time: number, zone: string): Wall {
  const format = new Intl.DateTimeFormat('en-US-u-nu-latn', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  const parts = Object.fromEntries(
    format.formatToParts(time).map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = parts;
  return { year, month, day, hour, minute };
}

/** When a clock in the zone shows this; where it never does (clocks go forward), soon after. */
function momentOf({ year, month, day, hour, minute }: Wall, zone: string): number {
  const wanted = Date.UTC(year, month - 1, day, hour, minute);
  let time = wanted;
  for (let round = 0; round < 2; round += 1) {
    const shown = wallAt(time, zone);
    const shownTime = Date.UTC(shown.year, shown.month - 1, shown.day, shown.hour, shown.minute);
    time += wanted - shownTime;
  }
  return time;
}

/** When the business's day began that is so many days before that of `now`. */
export function dayStart(now: number, { time_zone, day_starts = '00:00' }: DayRule, daysBefore = 0): number {
  const [hour = 0, minute = 0] = day_starts.split(':').map(Number);
  const wall = wallAt(now, time_zone);
  const isBefore = wall.hour * 60 + wall.minute < hour * 60 + minute;
  const day = new Date(Date.UTC(wall.year, wall.month - 1, wall.day - daysBefore - (isBefore ? 1 : 0)));
  return momentOf(
    { year: day.getUTCFullYear(), month: day.getUTCMonth() + 1, day: day.getUTCDate(), hour, minute },
    time_zone,
  );
}

/** The hours of universal time that a day from then on may touch, as hourly sales name them. */
export function hoursOf(start: number): string[] {
  const first = Math.floor(start / HOUR_MS) * HOUR_MS;
  return Array.from({ length: 26 }, (_, hour) => new Date(first + hour * HOUR_MS).toISOString());
}

export interface Figures {
  /** With tax, less what was given back. */
  readonly total: string;
  readonly sales: number;
  readonly orders: number;
}

/** What was sold from one moment until before another. */
export function figuresBetween(hours: readonly HourlySales[], from: number, until: number): Figures {
  const amounts: string[] = [];
  let sales = 0;
  let orders = 0;
  for (const { starts_at, minutes } of hours) {
    const start = Date.parse(starts_at);
    if (start + HOUR_MS <= from || start >= until) continue;
    for (const minute of minutes) {
      const time = start + minute.minute * MINUTE_MS;
      if (time < from || time >= until) continue;
      amounts.push(minute.net, minute.tax, negated(minute.returned_net), negated(minute.returned_tax));
      sales += minute.sales;
      orders += minute.orders;
    }
  }
  return { total: sumOf(amounts), sales, orders };
}

export interface DayHour {
  readonly starts: number;
  readonly figures: Figures;
  readonly before: Figures;
}

/** A day hour by hour, with the same hours of an earlier one: from the first hour to the last in which there was anything. */
export function byHour(
  hours: readonly HourlySales[],
  start: number,
  end: number,
  earlier: number,
): readonly DayHour[] {
  const all: DayHour[] = [];
  for (let at = start; at < end; at += HOUR_MS) {
    const before = earlier + (at - start);
    all.push({
      starts: at,
      figures: figuresBetween(hours, at, at + HOUR_MS),
      before: figuresBetween(hours, before, before + HOUR_MS),
    });
  }
  const isTrade = ({ figures, before }: DayHour) => figures.sales + before.sales > 0;
  const first = all.findIndex(isTrade);
  const last = all.map(isTrade).lastIndexOf(true);
  return first < 0 ? [] : all.slice(first, last + 1);
}

/** By how many percent the day is above or below an earlier one; nothing where that had nothing. */
export function changeOf(now: string, before: string): number | undefined {
  const was = Number(before);
  return was === 0 ? undefined : Math.round(((Number(now) - was) / was) * 100);
}
