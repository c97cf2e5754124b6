/** One thing that needs someone: what it is, why, and what can be done about it now. */
import type { Order } from '@onhand/client';
import { useNames } from '@onhand/frame';
import { useConnection, useOnhand, useQuery, useRecord } from '@onhand/react';
import { Button, Chip, IconButton, Menu, type MenuItem, useSpeech, useWords } from '@onhand/ui';
import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import { useAsked } from '../../data/asked.js';
import { Go } from '../../data/go.js';
import { useSayings } from '../../data/sayings.js';
import { CountDialog, SettleDialog } from './dialogs.js';
import type { Found } from './found.js';
import { Sides } from './sides.js';
import { type Asking, useTake } from './take.js';
import { type Way, waysOut } from './ways.js';
import { WORDS } from './words.js';

export function Card({ found, isDetailed = false }: { found: Found; isDetailed?: boolean }) {
  const { exception, isClosed } = found;
  const words = useWords(WORDS);
  const speech = useSpeech();
  const sayings = useSayings();
  const [asking, setAsking] = useState<Asking>();
  const { sentence, lines } = sayings.exception(exception);
  const assignee = sayings.person(exception.assignee);
  return (
    <article className="card attention" data-closed={isClosed || undefined}>
      <div className="spread">
        <h2 className={isClosed ? 'struck-text' : undefined}>{sentence}</h2>
        {isClosed ? (
          <Chip tone="good">{words.closed}</Chip>
        ) : (
          <Chip tone={found.harm === 'technical' ? 'warn' : 'bad'}>{words.harms[found.harm]}</Chip>
        )}
      </div>
      <Orders found={found} />
      {exception.orders === undefined &&
        lines.map((line) => (
          <p key={line} className="muted">
            {line}
          </p>
        ))}
      {exception.resolution !== undefined && <p>{exception.resolution}</p>}
      <p className="muted small">
        {words.opened(speech.briefly(exception.opened_at))}
        {exception.state === 'assigned' &&
          ` · ${assignee === undefined ? words.looked : words.assigned(assignee)}`}
      </p>
      {isDetailed && <Sides exception={exception} />}
      {!isClosed && <WaysOut found={found} onAsk={setAsking} />}
      {asking?.kind === 'count' && <CountDialog asking={asking} onClose={() => setAsking(undefined)} />}
      {asking?.kind === 'settle' && (
        <SettleDialog exception={exception} action={asking.action} onClose={() => setAsking(undefined)} />
      )}
    </article>
  );
}

/** The orders that it is about, or that are at risk, with who waits for them and since when they are wanted. */
function Orders({ found: { exception } }: { found: Found }) {
  const words = useWords(WORDS);
  const onhand = useOnhand();
  const speech = useSpeech();
  const level = useQuery('stock_levels', {
    where: { product: exception.product ?? '', location: exception.location ?? '' },
  }).rows[0];
  const { kind, orders = [], subject = '' } = exception;
  const isAboutOrder = kind === 'missing_on_arrival' || onhand.record('orders', subject).value !== undefined;
  const isNamed = orders.some(({ order }) => order === subject);
  return (
    <>
      {isAboutOrder && !isNamed && <OrderLine id={subject} />}
      {orders.map(({ order, number }) => (
        <OrderLine key={order} id={order} known={number} />
      ))}
      {level?.incoming !== undefined && <p>{words.onTheWay(speech.number(level.incoming))}</p>}
    </>
  );
}

function OrderLine({ id, known }: { id: string; known?: number }) {
  const words = useWords(WORDS);
  const names = useNames();
  const speech = useSpeech();
  const { value: held } = useRecord('orders', id);
  // It may be closed, and not held here.
  const asked = useAsked<{ readonly record: Order }>(held === undefined ? `/api/v1/orders/${id}` : undefined);
  const { customer, number = known, wanted } = held ?? asked.value?.record ?? {};
  if (number === undefined) return null;
  return (
    <p>
      <Go to={`/orders/${id}`} className="tap">
        {words.order(number)}
      </Go>
      {customer !== undefined && ` ${words.orderOf(names.customer(customer))}`}
      {wanted !== undefined && `, ${words.wanted(speech.day(wanted))}`}
    </p>
  );
}

interface WaysOutProps {
  readonly found: Found;
  readonly onAsk: (asking: Asking) => void;
}

function WaysOut({ found: { exception }, onAsk }: WaysOutProps) {
  const words = useWords(WORDS);
  const onhand = useOnhand();
  const { state } = useConnection();
  const { take, labelOf } = useTake(onAsk);
  const people = useQuery('people', { where: { status: 'active' } });
  const { rows: levels } = useQuery('stock_levels', { where: { product: exception.product ?? '' } });
  const ways = waysOut(exception, {
    levels,
    location: (id) => onhand.record('locations', id).value,
    order: (id) => onhand.record('orders', id).value,
  });
  const [first, ...rest] = ways;
  const because = (way: Way) =>
    state === 'live' || way.kind.startsWith('open') || way.kind === 'count' ? undefined : words.needsLine;
  const settle = (action: 'resolve' | 'waive') => () => onAsk({ kind: 'settle', action });
  const assign = (assignee?: string) => () => take({ kind: 'assign', exception, assignee });
  const helpers = people.rows.filter(({ role }) => role === 'owner' || role === 'admin' || role === 'staff');
  const items: MenuItem[] = [
    ...rest.map((way, place) => ({
      key: `way-${place}`,
      label: labelOf(way),
      because: because(way),
      onSelect: () => take(way),
    })),
    ...(first === undefined ? [] : [{ key: 'resolve', label: words.resolve, onSelect: settle('resolve') }]),
    { key: 'waive', label: words.waive, onSelect: settle('waive') },
    { key: 'mine', label: words.mine, onSelect: assign() },
    ...helpers.map(({ id, name }) => ({ key: id, label: words.give(name), onSelect: assign(id) })),
  ];
  return (
    <div className="acts ways">
      {first === undefined ? (
        <Button kind="primary" onClick={settle('resolve')}>
          {words.resolve}
        </Button>
      ) : (
        <Button kind="primary" because={because(first)} onClick={() => take(first)}>
          {labelOf(first)}
        </Button>
      )}
      <Menu
        button={<IconButton icon={<Ellipsis size={20} aria-hidden="true" />} label={words.others} />}
        items={items}
      />
    </div>
  );
}
