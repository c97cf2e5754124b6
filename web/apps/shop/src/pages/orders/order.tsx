/** One order: how it goes, what is in it, and what its customer can do about it. */
import type { Order, OrderLine } from '@onhand/client';
import { quantity, quantityText } from '@onhand/client/money';
import { useAct } from '@onhand/frame';
import { useConnection, useQuery, useRecord, useSubscription } from '@onhand/react';
import {
  Button,
  Chip,
  Code,
  Empty,
  Facts,
  Figure,
  Page,
  Panel,
  Skeleton,
  Timeline,
  useSpeech,
  useWords,
} from '@onhand/ui';
import { useEffect, useState } from 'react';
import { useMoney, useOffers } from '../../data/held.js';
import { stampOf, useSeen } from '../../data/seen.js';
import { Link, useParams } from '../../routing.js';
import { AskReturn, Receive } from './acts.js';
import './orders.css';
import { StateChip, useStateWord } from './state.js';
import { WORDS } from './words.js';

export function OrderPage() {
  const words = useWords(WORDS);
  const { order: id = '' } = useParams();
  const { value: order } = useRecord('orders', id);
  const { status } = useSubscription('orders');
  if (order !== undefined) return <Shown order={order} />;
  if (status === 'loading') return <Skeleton label={words.loading} />;
  return (
    <Empty
      act={
        <Link to="/orders" className="button">
          {words.toOrders}
        </Link>
      }
    >
      {words.gone}
    </Empty>
  );
}

function Shown({ order }: { order: Order }) {
  const words = useWords(WORDS);
  const { seen, look } = useSeen();
  const stamp = stampOf(order);
  const isPending = order.number === undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is on the screen is seen
  useEffect(() => {
    if (!isPending && seen !== undefined && seen[order.id] !== stamp) look(order);
  }, [order.id, stamp, isPending, seen === undefined]);
  return (
    <Page
      title={isPending ? words.unnumbered : words.order(String(order.number))}
      about={isPending ? <Chip tone="warn">{words.waiting}</Chip> : <StateChip order={order} />}
      acts={!isPending && <Acts order={order} />}
    >
      <div className="order-columns">
        <div className="stack">
          <Panel title={words.what}>
            <Lines order={order} />
          </Panel>
          <About order={order} />
        </div>
        <div className="stack">
          <Panel title={words.course}>
            <Course order={order} />
          </Panel>
          <Returns order={order} />
        </div>
      </div>
    </Page>
  );
}

/** Until when the business lets them cancel is not told to them: what is out of the question is not offered, the rest is decided. */
const CANCELLABLE: readonly Order['state'][] = ['placed', 'confirmed', 'preparing', 'ready'];

function Acts({ order }: { order: Order }) {
  const words = useWords(WORDS);
  const act = useAct();
  const { state: line } = useConnection();
  const [isOpen, open] = useState<'receive' | 'return'>();
  const { state } = order;
  const hasLeft = order.lines.some(({ taken }) => taken !== undefined && taken !== '0');
  const canReceive =
    hasLeft && order.received_at === undefined && (state === 'handed_over' || state === 'completed');
  const cancel = () => {
    if (confirm(words.sureCancel)) act('cancel_order', { order: order.id }, { done: words.cancelled });
  };
  const close = () => open(undefined);
  return (
    <>
      {CANCELLABLE.includes(state) && !hasLeft && (
        <Button kind="danger" onClick={cancel} data-line={line}>
          {words.cancel}
        </Button>
      )}
      {hasLeft && <Button onClick={() => open('return')}>{words.askReturn}</Button>}
      <Link to="/checkout" search={{ again: order.id }} className={`button${canReceive ? '' : ' primary'}`}>
        {words.again}
      </Link>
      {canReceive && (
        <Button kind="primary" onClick={() => open('receive')}>
          {words.receive}
        </Button>
      )}
      {isOpen === 'receive' && <Receive order={order} onClose={close} />}
      {isOpen === 'return' && <AskReturn order={order} onClose={close} />}
    </>
  );
}

function Lines({ order }: { order: Order }) {
  const words = useWords(WORDS);
  const { money } = useMoney();
  const hasTax = !/^[0.]*$/.test(order.tax);
  return (
    <>
      <ul className="rows">
        {order.lines.map((line, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
          <Line key={place} line={line} />
        ))}
      </ul>
      <p className="spread total">
        <span>
          {words.total}{' '}
          {hasTax && (
            <span className="muted small">
              {words.tax} <Figure>{money(order.tax)}</Figure>
            </span>
          )}
        </span>
        <strong>
          <Figure>{money(order.total)}</Figure>
        </strong>
      </p>
    </>
  );
}

function Line({ line }: { line: OrderLine }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const { money, price } = useMoney();
  const { by } = useOffers();
  const offer = by.get(line.product);
  const { taken = '0', released = '0', missing, returned } = line;
  const number = (text: string) => speech.number(text);
  return (
    <li className="order-line">
      <span className="stack tight">
        <span>
          <bdi>{offer === undefined ? words.unknown : speech.nameOf(offer)}</bdi>
        </span>
        <span className="muted small">
          {offer !== undefined && <Code>{offer.sku}</Code>}{' '}
          <Figure>
            {number(line.quantity)} × {price(line.price)}
          </Figure>
        </span>
        <span className="chips">
          {taken !== '0' && taken !== line.quantity && (
            <Chip tone="info">{words.taken(number(taken), number(line.quantity))}</Chip>
          )}
          {released !== '0' && <Chip tone="warn">{words.short(number(released))}</Chip>}
          {missing !== undefined && <Chip tone="bad">{words.missing(number(missing))}</Chip>}
          {returned !== undefined && <Chip tone="muted">{words.returned(number(returned))}</Chip>}
        </span>
      </span>
      <Figure>{money(sumOf(line))}</Figure>
    </li>
  );
}

/** What a line comes to: net and tax have the same places. */
function sumOf({ net, tax }: OrderLine): string {
  const sum = quantityText(quantity(net) + quantity(tax));
  const places = net.split('.')[1]?.length ?? 0;
  const [whole = '0', part = ''] = sum.split('.');
  return places === 0 ? whole : `${whole}.${part.padEnd(places, '0')}`;
}

function About({ order }: { order: Order }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const { method, wanted, reference, note, address, received_at } = order;
  const to = [address?.lines, address?.city].filter(Boolean).join(', ');
  const items = [
    [words.placedAt, speech.moment(order.placed_at)] as const,
    method !== undefined && ([words.method, words.methods[method]] as const),
    wanted !== undefined && ([words.wanted, speech.day(wanted)] as const),
    to !== '' && ([words.address, <bdi key="to">{to}</bdi>] as const),
    reference !== undefined && ([words.reference, <bdi key="reference">{reference}</bdi>] as const),
    note !== undefined && ([words.note, <bdi key="note">{note}</bdi>] as const),
    received_at !== undefined && ([words.receivedAt, speech.moment(received_at)] as const),
  ].filter((item) => item !== false);
  return (
    <Panel>
      <Facts items={items} />
    </Panel>
  );
}

function Course({ order }: { order: Order }) {
  const speech = useSpeech();
  const word = useStateWord();
  const steps = order.steps.map(({ state, at, note }, place) => ({
    key: `${place}`,
    tone: place === order.steps.length - 1 ? ('accent' as const) : ('muted' as const),
    title: word(state, order.method),
    detail: (
      <>
        {speech.moment(at)}
        {note !== undefined && (
          <>
            {' · '}
            <bdi>{note}</bdi>
          </>
        )}
      </>
    ),
  }));
  return <Timeline steps={steps} />;
}

function Returns({ order }: { order: Order }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  useSubscription('return_requests');
  const { rows } = useQuery('return_requests', { where: { order: order.id } });
  if (rows.length === 0) return null;
  const steps = rows.map(({ id, state, asked_at, note, answer }) => ({
    key: id,
    title: words.returnStates[state],
    detail: (
      <>
        {speech.moment(asked_at)} <bdi>{answer ?? note}</bdi>
      </>
    ),
  }));
  return (
    <Panel title={words.returns}>
      <Timeline steps={steps} />
    </Panel>
  );
}
