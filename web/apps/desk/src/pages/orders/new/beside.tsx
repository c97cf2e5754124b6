/** A customer's last orders: looked at while they speak, and ordered again. */
import type { Order } from '@onhand/client';
import { useNames } from '@onhand/frame';
import { useQuery, useSubscription } from '@onhand/react';
import { Button, Code, Dotted, Figure, Panel, useSpeech, useWords } from '@onhand/ui';
import { isAsked } from '../model/changes.js';
import { WORDS } from './words.js';

const SHOWN = 5;
/** Products of an order that are named; the rest is counted. */
const NAMED = 3;

export function LastOrders({ customer, onAgain }: { customer: string; onAgain: (order: Order) => void }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const names = useNames();
  const { status } = useSubscription('orders', { customer });
  const { rows } = useQuery('orders', { where: { customer }, sort: '-placed_at', limit: SHOWN });
  return (
    <Panel title={words.lastOrders}>
      {rows.length === 0 && status !== 'loading' && <p className="muted">{words.noOrders}</p>}
      <ul className="rows">
        {rows.map((order) => (
          <li key={order.id} className="order-line">
            <span className="stack tight">
              <span>
                {' '}
                <Dotted
                  parts={[
                    <Code key="number">{order.number}</Code>,
                    speech.day(order.placed_at),
                    <Figure key="total">{speech.money(order.total)}</Figure>,
                    words.lineCount(order.lines.filter(isAsked).length),
                  ]}
                />
              </span>{' '}
              <span className="muted small">
                <Dotted
                  parts={order.lines
                    .filter(isAsked)
                    .slice(0, NAMED)
                    .map((line) => (
                      <bdi key={line.product}>
                        {speech.number(line.quantity)} {names.product(line.product)}
                      </bdi>
                    ))}
                />
              </span>
            </span>
            <Button aria-label={words.againOf(order.number ?? '')} onClick={() => onAgain(order)}>
              {words.again}
            </Button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
