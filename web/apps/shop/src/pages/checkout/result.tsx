/** What became of the order: accepted, not all there, or not sent yet. */

import { useRecord } from '@onhand/react';
import { Button, Note, Page, Panel, useWords } from '@onhand/ui';
import { useEffect, useRef } from 'react';
import type { usePlacing } from '../../data/placing.js';
import { isNew, useSeen } from '../../data/seen.js';
import { Link } from '../../routing.js';
import { Refused } from './refused.js';
import { WORDS } from './words.js';

export type Placing = ReturnType<typeof usePlacing>;

export function Result({ placing }: { placing: Placing }) {
  const words = useWords(WORDS);
  const { placed, done, takeBack } = placing;
  useLeaving(placed.is === 'accepted' ? done : undefined);
  useLooked(placed.is === 'accepted' ? placed.sent.order : '');
  if (placed.is === 'none') return null;
  if (placed.is === 'refused') return <Refused placing={placing} placed={placed} />;
  if (placed.is === 'dropped')
    return (
      <Page title={words.title}>
        <Note act={<Button onClick={() => takeBack()}>{words.back}</Button>}>{words.dropped}</Note>
      </Page>
    );
  if (placed.is === 'sending')
    return (
      <Page title={words.title}>
        <p role="status">{words.placing}</p>
      </Page>
    );
  if (placed.is === 'waiting')
    return (
      <Page title={words.title}>
        <Note tone="warn">{words.saved}</Note>
        <div className="acts">
          <Button onClick={() => takeBack()}>{words.cancel}</Button>
          <Link to="/" className="button primary">
            {words.goOn}
          </Link>
        </div>
      </Page>
    );
  const { number, sent } = placed;
  return (
    <Page title={words.title}>
      <Panel>
        <div className="stack" role="status">
          <p className="accepted">
            {number === undefined ? words.acceptedPlain : words.accepted(String(number))}
          </p>
          <p>{words.next}</p>
          <div className="acts">
            <Link to={`/orders/${sent.order}`} className="button primary">
              {words.see}
            </Link>
            <Link to="/" className="button">
              {words.goOn}
            </Link>
          </div>
        </div>
      </Panel>
    </Page>
  );
}

/** One's own order is no news. */
function useLooked(id: string): void {
  const { value: order } = useRecord('orders', id);
  const { seen, look } = useSeen();
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is looked at when it is there
  useEffect(() => {
    if (order !== undefined && isNew(order, seen)) look(order);
  }, [order]);
}

/** What was looked at is not shown again. */
function useLeaving(leave: (() => void) | undefined): void {
  const latest = useRef(leave);
  latest.current = leave;
  useEffect(
    () => () => {
      // A strict first mount comes back at once: only a page that is gone is left.
      setTimeout(() => {
        if (!location.pathname.endsWith('/checkout')) latest.current?.();
      });
    },
    [],
  );
}
