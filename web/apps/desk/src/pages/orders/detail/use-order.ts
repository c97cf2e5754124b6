/** An order by its id, or by the number that people say: as it is held, else as the server has it. */
import type { Order } from '@onhand/client';
import { useServer } from '@onhand/frame';
import { useQuery, useRecord, useSubscription } from '@onhand/react';
import { useEffect, useState } from 'react';
import { useIsOnline } from '../model/hooks.js';

export interface OrderShown {
  readonly order: Order | undefined;
  readonly isPending: boolean;
  readonly status: 'loading' | 'ready' | 'missing';
}

const NOBODY = '00000000-0000-7000-8000-000000000000';

export function useOrder(key: string): OrderShown {
  const server = useServer();
  const isOnline = useIsOnline();
  const isNumber = /^\d+$/.test(key);
  const { rows } = useQuery('orders', { where: { number: isNumber ? Number(key) : -1 }, limit: 1 });
  const [fetched, setFetched] = useState<Order>();
  const [isMissing, setMissing] = useState(false);
  const id = isNumber ? (rows[0]?.id ?? fetched?.id ?? NOBODY) : key;
  const { value: held, pending } = useRecord('orders', id);
  const known = held ?? (fetched?.id === id ? fetched : undefined);
  // An order that is closed is among its customer's; so it stays when it is closed while it is looked at.
  useSubscription('orders', { customer: known?.customer ?? NOBODY });
  const isHeld = held !== undefined;
  useEffect(() => {
    if (isHeld || !isOnline) return;
    let isOver = false;
    const path = isNumber ? `/api/v1/orders?number=${key}` : `/api/v1/orders/${key}`;
    server
      .get<{ record?: Order; items?: { record: Order }[] }>(path)
      .then(({ record, items }) => {
        const found = record ?? items?.[0]?.record;
        if (!isOver && found !== undefined) setFetched(found);
        if (!isOver && found === undefined) setMissing(true);
      })
      .catch(() => {
        if (!isOver) setMissing(true);
      });
    return () => {
      isOver = true;
    };
  }, [server, key, isNumber, isHeld, isOnline]);
  const status = known !== undefined ? 'ready' : isMissing || !isOnline ? 'missing' : 'loading';
  return { order: known, isPending: pending, status };
}
