/** Today's figures from the live records: a change shows as soon as it is there, and they are there without a line. */
import type { HourlySales } from '@onhand/client';
import { useQuery, useSubscription } from '@onhand/react';
import { useMemo } from 'react';
import { useNow } from '../../data/asked.js';
import { dayStart } from '../../data/business-day.js';
import { byHour, changeOf, type DayHour, type Figures, figuresBetween, hoursOf } from '../../data/hourly.js';

export interface Comparison {
  readonly figures: Figures;
  /** By how many percent today is above or below. */
  readonly change: number | undefined;
}

export interface TodayShown {
  readonly isLoading: boolean;
  readonly now: Figures;
  readonly yesterday: Comparison;
  readonly weekAgo: Comparison;
  readonly weekAgoAt: Date;
  readonly hours: readonly DayHour[];
}

const WEEK = 7;
/** The device's clock may be a little ahead of the server's or behind it. */
const LATE_MS = 120_000;

export function useToday(): TodayShown {
  const now = useNow();
  const { rows: settings } = useQuery('business', { limit: 1 });
  const rule = settings[0];
  const zone = rule?.time_zone ?? 'UTC';
  const day_starts = rule?.day_starts;
  const starts = useMemo(() => {
    const of = (days: number) => dayStart(now, { time_zone: zone, day_starts }, days);
    return { today: of(0), tomorrow: of(-1), yesterday: of(1), weekAgo: of(WEEK) };
  }, [now, zone, day_starts]);
  const { today, tomorrow, yesterday, weekAgo } = starts;
  const held = useMemo(
    () => [...new Set([today, yesterday, weekAgo].flatMap(hoursOf))],
    [today, yesterday, weekAgo],
  );
  const { status } = useSubscription('hourly_sales', { starts_at: held });
  const { rows } = useQuery('hourly_sales', { where: { starts_at: held } });
  return useMemo(() => {
    const hours: readonly HourlySales[] = rows;
    const sold = figuresBetween(hours, today, now + LATE_MS);
    const by = (start: number): Comparison => {
      const figures = figuresBetween(hours, start, start + (now - today));
      return { figures, change: changeOf(sold.total, figures.total) };
    };
    return {
      isLoading: status === 'loading' && rows.length === 0,
      now: sold,
      yesterday: by(yesterday),
      weekAgo: by(weekAgo),
      weekAgoAt: new Date(weekAgo),
      hours: byHour(hours, today, tomorrow, weekAgo),
    };
  }, [rows, status, now, today, tomorrow, yesterday, weekAgo]);
}
