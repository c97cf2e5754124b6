/** What is new among one's orders since one looked last. */
import type { Order } from '@onhand/client';
import { useQuery } from '@onhand/react';
import { useEffect } from 'react';
import { useKept } from './kept.js';

/** What is seen of an order, in short. */
export function stampOf({ state, steps, total, handovers = [], received_at = '' }: Order): string {
  return [state, steps.length, total, handovers.length, received_at].join('|');
}

export type Seen = Readonly<Record<string, string>>;

/** Whether it appeared or changed since. Where nothing was ever looked at, nothing is new. */
export function isNew(order: Order, seen: Seen | undefined): boolean {
  return seen !== undefined && seen[order.id] !== stampOf(order);
}

export function useSeen() {
  const [seen, change] = useKept<Seen | undefined>('seen', undefined);
  const { rows } = useQuery('orders');
  const isFirst = seen === undefined && rows.length > 0;
  useEffect(() => {
    if (isFirst) change((now) => now ?? Object.fromEntries(rows.map((order) => [order.id, stampOf(order)])));
  }, [isFirst, rows, change]);
  const look = (order: Order) => change((now) => ({ ...now, [order.id]: stampOf(order) }));
  return { seen, look };
}

/** How many are new. */
export function useNewOrders(): number {
  const { seen } = useSeen();
  const { rows } = useQuery('orders');
  return rows.filter((order) => isNew(order, seen)).length;
}
