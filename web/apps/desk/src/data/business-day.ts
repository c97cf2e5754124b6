/** Which day it is for the business. */
import { useQuery } from '@onhand/react';
import { useMemo } from 'react';
import { useNow } from './asked.js';
import { dayStart } from './days.js';

/** `2026-11-21`, by the business's zone and the beginning of its day. */
export function useBusinessDay(): string {
  const now = useNow(60_000);
  const { rows } = useQuery('business', { limit: 1 });
  const { time_zone = 'UTC', day_starts } = rows[0] ?? {};
  return useMemo(() => businessDay(now, { time_zone, day_starts }), [now, time_zone, day_starts]);
}

export function businessDay(
  now: number,
  rule: { time_zone: string; day_starts?: string | undefined },
): string {
  const start = dayStart(now, rule);
  return new Intl.DateTimeFormat('en-CA-u-nu-latn', { timeZone: rule.time_zone }).format(start);
}
