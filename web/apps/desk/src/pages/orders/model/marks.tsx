/** How an order's state, day and marks look, wherever it is shown. */
import type { Order } from '@onhand/client';
import { Chip, Figure, useSpeech, useWords } from '@onhand/ui';
import { WORDS } from '../words.js';
import { isLate } from './board.js';
import { TONES } from './steps.js';

/** The word for a state: what was handed over was shipped or collected. */
export function useStateWord(): (order: {
  readonly state: Order['state'];
  readonly method?: Order['method'] | undefined;
}) => string {
  const { states } = useWords(WORDS);
  return ({ state, method }) =>
    state === 'handed_over' ? (method === 'collect' ? states.collected : states.shipped) : states[state];
}

export function StateChip({ order }: { order: Pick<Order, 'state' | 'method'> }) {
  const word = useStateWord();
  const isStruck = order.state === 'cancelled' || order.state === 'rejected';
  return (
    <Chip tone={TONES[order.state]} struck={isStruck}>
      {word(order)}
    </Chip>
  );
}

/** For when it is wanted: red only when that has passed. */
export function WantedDay({ order, today }: { order: Order; today: string }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const { wanted, window } = order;
  if (wanted === undefined) return <span className="muted">{words.whenever}</span>;
  const day = wanted === today ? words.days.today : speech.day(wanted);
  if (isLate(order, today)) return <Chip tone="bad">{words.late(day)}</Chip>;
  return (
    <span>
      <bdi>{day}</bdi>
      {window !== undefined && (
        <>
          {' '}
          <Figure>
            {window.from}–{window.until}
          </Figure>
        </>
      )}
    </span>
  );
}

/** What sets an order apart: approval, shortage, priority. */
export function Marks({ order, isShort }: { order: Order; isShort: boolean }) {
  const words = useWords(WORDS);
  const isOpen = !['completed', 'cancelled', 'rejected', 'handed_over'].includes(order.state);
  return (
    <>
      {isOpen && order.approval === 'waiting' && <Chip tone="warn">{words.toApprove}</Chip>}
      {isShort && <Chip tone="warn">{words.short}</Chip>}
      {order.priority !== 'normal' && <Chip tone="promised">{words.priority[order.priority]}</Chip>}
    </>
  );
}
