/** What was sold, minute by minute. */
import type { HourlySales } from '@onhand/client';
import { negated, sumOf } from './amounts.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

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
