/** Orders, the newest first, each with its next step. */
import type { Order } from '@onhand/client';
import { useQuery } from '@onhand/react';
import { useEffect, useState } from 'react';
import { MarkBudget, Updating } from '../parts/marks.js';
import { useSpeech } from '../words/index.js';
import { OrderCard } from './card.js';

const PART = 30;
const NEWEST = { field: 'placed_at', descending: true } as const;

export function Orders({ ready }: { ready: boolean }) {
  const { words } = useSpeech();
  const [parts, setParts] = useState(1);
  const { rows, count, isPending } = useQuery('orders', { sort: NEWEST, limit: parts * PART });
  const settled = useAfter(ready);
  return (
    <MarkBudget>
      {(many) => (
        <section className="panel orders" aria-labelledby="orders">
          <header className="panel-head">
            <h2 id="orders" tabIndex={-1}>
              {words.orders}
            </h2>
            <Updating many={many} />
          </header>
          <ol className="cards">
            {rows.map((order: Order, at) => (
              <OrderCard
                key={order.id}
                order={order}
                pending={isPending(order)}
                fresh={settled && at < PART && isYoung(order, rows)}
              />
            ))}
          </ol>
          {count === 0 && <p className="muted">{words.order.empty}</p>}
          {count > rows.length && (
            <footer className="panel-foot">
              <span className="muted">{words.table.shown(rows.length, count)}</span>
              <button type="button" className="button quiet" onClick={() => setParts(parts + 1)}>
                {words.table.more}
              </button>
            </footer>
          )}
        </section>
      )}
    </MarkBudget>
  );
}

/** Among the newest three: one that was not there before has just come. */
function isYoung(order: Order, rows: readonly Order[]): boolean {
  return rows.slice(0, 3).includes(order);
}

/** `ready`, but only after what came with it was drawn. */
function useAfter(ready: boolean): boolean {
  const [after, setAfter] = useState(false);
  useEffect(() => setAfter(ready), [ready]);
  return after;
}
