import {
  useConnection,
  useEvents,
  useOnhand,
  useOutbox,
  useSubscription,
  useTransitions,
} from '@onhand/react';
import { useState } from 'react';

/** How things stand: the line, what waits, what was just heard. */
export function Status() {
  const { state, verified } = useConnection();
  const { waiting, needsAttention } = useOutbox();
  const { outbox } = useOnhand();
  const [news, setNews] = useState('');
  useSubscription('orders', { state: 'ready' });
  useEvents({ importance: 'high' }, ({ event }) => setNews(event.name));
  useTransitions('orders', { state: 'ready' }, ({ kind, record }) => {
    if (kind === 'appear') setNews(`Order ${record.number} is ready`);
  });
  return (
    <section>
      <p>
        {state}, {verified === undefined ? 'not checked yet' : `${verified.equal} lists are the server’s`}
      </p>
      <p role="status">{news}</p>
      <p>{waiting.length} waiting to be sent</p>
      <ul>
        {needsAttention.map((item) => (
          <li key={item.id}>
            {item.name}: {item.refusal?.code}
            <button type="button" onClick={() => void outbox.discard(item.id)}>
              Discard
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
