/** Open orders that hold a product. */
import type { Order, OrderState } from '@onhand/client';
import { useQuery } from '@onhand/react';
import { useMemo } from 'react';
import { signOf } from '../../data/decimals.js';

export interface Held {
  readonly order: string;
  readonly line: number;
  readonly number: number;
  readonly customer?: string;
  readonly open: string;
  readonly state: OrderState;
}

export function useHeld(product: string): readonly Held[] {
  const holds = useMemo(
    () => (order: Order) =>
      order.lines.some(
        (line) => line.product === product && line.open !== undefined && signOf(line.open) > 0,
      ),
    [product],
  );
  const { rows } = useQuery('orders', { where: holds, sort: '-number' });
  return useMemo(
    () =>
      rows.flatMap(({ id, number, customer, state, lines }) =>
        lines.flatMap(({ product: of, open }, line) =>
          of !== product || open === undefined || signOf(open) <= 0
            ? []
            : [{ order: id, line, number, open, state, ...(customer === undefined ? {} : { customer }) }],
        ),
      ),
    [rows, product],
  );
}
