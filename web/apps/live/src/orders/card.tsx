/** One order: who, how much, where it stands, and what can be done with it. */
import type { CommandName, Order, OrderLine, OrderState } from '@onhand/client';
import { useOnhand, useRecord } from '@onhand/react';
import { memo } from 'react';
import { Chip, type Tone } from '../parts/chip.js';
import { Figure } from '../parts/figure.js';
import { useMark } from '../parts/marks.js';
import { useProductName } from '../stock/names.js';
import { useWho } from '../who.js';
import { useSpeech } from '../words/index.js';

const TONES: Readonly<Record<OrderState, Tone>> = {
  placed: 'open',
  confirmed: 'open',
  preparing: 'accent',
  ready: 'good',
  handed_over: 'muted',
  completed: 'muted',
  cancelled: 'muted',
  rejected: 'muted',
};

/** The act that brings an order on. */
const NEXT = {
  placed: 'confirm_order',
  confirmed: 'prepare_order',
  preparing: 'ready_order',
  ready: 'hand_over_order',
  handed_over: 'complete_order',
} as const satisfies Partial<Record<OrderState, CommandName>>;

function isOpen(state: OrderState): state is keyof typeof NEXT {
  return state in NEXT;
}

interface OrderCardProps {
  order: Order;
  pending: boolean;
  /** It has just come. */
  fresh: boolean;
}

export const OrderCard = memo(function OrderCard({ order, pending, fresh }: OrderCardProps) {
  const { words, sentences, money, moment, nameOf } = useSpeech();
  const { currency } = useWho();
  const mark = useMark(order, fresh);
  const customer = useRecord('customers', order.customer ?? '').value;
  const title = order.number > 0 ? words.order.number(order.number) : words.order.unnumbered;
  const over = order.state === 'cancelled' || order.state === 'rejected';
  return (
    <li className="card" {...mark} data-pending={pending || undefined}>
      <div className="card-head">
        <h3>
          <bdi>{title}</bdi>
        </h3>
        {pending && (
          <span className="chip warn" title={words.order.pendingAbout}>
            <span aria-hidden="true">▲</span>
            {words.order.pending}
          </span>
        )}
        <Chip tone={TONES[order.state]} struck={over}>
          {sentences.value('OrderState', order.state)}
        </Chip>
      </div>
      <div className="card-body">
        <span className="who">
          <bdi>{customer === undefined ? words.order.noCustomer : nameOf(customer)}</bdi>
        </span>
        <span className="total">
          <Figure>{money(order.total, currency)}</Figure>
        </span>
      </div>
      <details>
        <summary className="muted small">
          {words.order.lines(order.lines.length)} · <bdi>{moment(new Date(order.placed_at))}</bdi>
        </summary>
        <ul className="lines">
          {order.lines.map((line, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line of an order is known by its place
            <Line key={at} line={line} />
          ))}
        </ul>
        {order.note !== undefined && <p dir="auto">{order.note}</p>}
      </details>
      <Acts order={order} title={title} />
    </li>
  );
});

function Line({ line }: { line: OrderLine }) {
  const name = useProductName(line.product);
  return (
    <li>
      <Figure>{line.quantity}</Figure> <bdi>{name}</bdi>
    </li>
  );
}

function Acts({ order, title }: { order: Order; title: string }) {
  const { words } = useSpeech();
  const { isPartner } = useWho();
  const onhand = useOnhand();
  const { state } = order;
  if (!isOpen(state)) return null;
  const mayCancel = state !== 'handed_over';
  if (isPartner && !mayCancel) return null;
  return (
    <div className="acts">
      {!isPartner && (
        <button
          type="button"
          className="button"
          aria-label={words.order.which(words.order.next[state], title)}
          onClick={() => onhand.send(NEXT[state], { order: order.id })}
        >
          {words.order.next[state]}
        </button>
      )}
      {mayCancel && (
        <button
          type="button"
          className="button quiet danger"
          aria-label={words.order.which(words.order.cancel, title)}
          onClick={() => onhand.send('cancel_order', { order: order.id })}
        >
          {words.order.cancel}
        </button>
      )}
    </div>
  );
}
