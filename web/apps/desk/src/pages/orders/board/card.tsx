/** An order on the board: what one must know to take it further, and the button that does. */
import type { Order } from '@onhand/client';
import { useNames } from '@onhand/frame';
import { Code, Dotted, Figure, useMark, useSpeech, useWords } from '@onhand/ui';
import { Link } from '@tanstack/react-router';
import { useIsOnline } from '../model/hooks.js';
import { Marks, StateChip, WantedDay } from '../model/marks.js';
import { StepButton } from '../model/step.js';
import { WORDS } from '../words.js';

interface CardProps {
  readonly order: Order;
  readonly isShort: boolean;
  readonly isPending: boolean;
  readonly today: string;
  readonly now: Date;
}

export function OrderCard({ order, isShort, isPending, today, now }: CardProps) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const names = useNames();
  const isOnline = useIsOnline();
  const { id, number, customer, contact, total, lines, placed_at, state } = order;
  const name = customer === undefined ? (contact?.name ?? words.noCustomer) : names.customer(customer);
  return (
    <li
      className="card order-card"
      data-pending={isPending || undefined}
      {...useMark(`${state} ${total} ${order.wanted}`)}
    >
      <Link to="/orders/$order" params={{ order: id }} className="order-card-link">
        <span className="spread">
          <strong>
            <Code>{number ?? words.unnumbered}</Code>
          </strong>
          <strong>
            <Figure>{speech.money(total)}</Figure>
          </strong>
        </span>
        <bdi className="name">{name}</bdi>
      </Link>
      <span className="spread small">
        <WantedDay order={order} today={today} />
        <span className="muted">
          <Dotted
            parts={[
              words.lineCount(lines.length),
              <span key="age" title={speech.moment(placed_at)}>
                {speech.ago(placed_at, now)}
              </span>,
            ]}
          />
        </span>
      </span>
      <span className="spread order-card-foot">
        <span className="acts">
          {state === 'confirmed' && <StateChip order={order} />}
          <Marks order={order} isShort={isShort} />
        </span>
        {isOnline && <StepButton order={order} isPending={isPending} />}
      </span>
    </li>
  );
}
