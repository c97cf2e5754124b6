/** Which day it is for the business. */
import { beginningOf, businessDay, type DayRule, daysAfter } from '@onhand/client/calendar';
import { useQuery } from '@onhand/react';
import { useMemo } from 'react';
import { useNow } from './asked.js';

/** `2026-11-21`, by the business's zone and the beginning of its day. */
export function useBusinessDay(): string {
  const now = useNow(60_000);
  const { rows } = useQuery('business', { limit: 1 });
  const { time_zone = 'UTC', day_starts } = rows[0] ?? {};
  return useMemo(() => businessDay(now, { time_zone, day_starts }), [now, time_zone, day_starts]);
}

/** When the business's day began that is so many days before that of `now`. */
export function dayStart(now: number, rule: DayRule, daysBefore = 0): number {
  return beginningOf(daysAfter(businessDay(now, rule), -daysBefore), rule);
}
