/** What needs someone, worst first, and what was closed while this page was looked at. */
import type { Exception } from '@onhand/client';
import { dayIn } from '@onhand/client/calendar';
import { useOnhand, useQuery } from '@onhand/react';
import { useMemo } from 'react';
import { useNow } from '../../data/asked.js';
import { byHarm, type Harm, harmOf } from './harm.js';

export interface Found {
  readonly id: string;
  readonly exception: Exception;
  readonly harm: Harm;
  readonly isClosed: boolean;
}

/** What was seen open since the desk was opened. */
const seen = new Map<string, Exception>();

export function useFound(): readonly Found[] {
  const onhand = useOnhand();
  const now = useNow(60_000);
  const { rows } = useQuery('exceptions', { where: { state: ['open', 'assigned'] } });
  const { rows: settings } = useQuery('business', { limit: 1 });
  const zone = settings[0]?.time_zone;
  return useMemo(() => {
    const today = dayIn(zone, now);
    const orderOf = (id: string) => onhand.record('orders', id).value;
    for (const row of rows) seen.set(row.id, row);
    const open = new Set(rows.map(({ id }) => id));
    const all = [...seen.values()].map((exception) => ({
      id: exception.id,
      exception,
      harm: harmOf(exception, today, orderOf),
      isClosed: !open.has(exception.id),
    }));
    return [...byHarm(all.filter((one) => !one.isClosed)), ...all.filter((one) => one.isClosed)];
  }, [onhand, rows, zone, now]);
}
