/** Customers who ask to bring goods back, and nobody has answered: each leads to its order. */
import { useNames } from '@onhand/frame';
import { useOnhand, useQuery } from '@onhand/react';
import { Dotted, Panel, useSpeech, useWords } from '@onhand/ui';
import { ASKED_BACK } from '../../data/attention.js';
import { Go } from '../../data/go.js';
import { WORDS } from '../orders/detail/return-words.js';

export function AskedBack() {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const names = useNames();
  const onhand = useOnhand();
  const { rows } = useQuery('return_requests', { where: ASKED_BACK, sort: 'asked_at' });
  if (rows.length === 0) return null;
  const numberOf = (order: string) => {
    const known = onhand.record('orders', order).value?.number;
    return known !== undefined && words.ofOrder(known);
  };
  return (
    <Panel title={words.asked(rows.length)}>
      <ul className="rows">
        {rows.map(({ id, asked_at, customer, number, order }) => (
          <li key={id}>
            <Go to={`/orders/${order}`} className="row-button">
              <span>
                <Dotted
                  parts={[
                    <bdi key="who">{names.customer(customer)}</bdi>,
                    words.request(number),
                    numberOf(order),
                    <span key="since" className="muted">
                      {speech.ago(asked_at)}
                    </span>,
                  ]}
                />
              </span>
            </Go>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
