/** Their orders: what is under way first. */
import type { Order } from '@onhand/client';
import { useQuery } from '@onhand/react';
import { Chip, Dotted, Empty, Figure, Page, Panel, useSpeech, useWords } from '@onhand/ui';
import { useState } from 'react';
import { useMoney } from '../../data/held.js';
import { isNew, useSeen } from '../../data/seen.js';
import { Link } from '../../routing.js';
import './orders.css';
import { isOver, StateChip } from './state.js';
import { WORDS } from './words.js';

export function OrdersPage() {
  const words = useWords(WORDS);
  const { rows } = useQuery('orders', { sort: { field: 'placed_at', descending: true } });
  const open = rows.filter((order) => !isOver(order));
  const past = rows.filter(isOver);
  return (
    <Page title={words.title}>
      {rows.length === 0 && (
        <Empty
          act={
            <Link to="/" className="button primary">
              {words.toCatalogue}
            </Link>
          }
        >
          {words.empty}
        </Empty>
      )}
      {open.length > 0 && (
        <Panel title={words.open}>
          <OrderRows orders={open} />
        </Panel>
      )}
      {past.length > 0 && (
        <Panel title={words.past}>
          <OrderRows orders={past} />
        </Panel>
      )}
    </Page>
  );
}

/** So many are drawn at first. */
const FEW = 40;

function OrderRows({ orders }: { orders: readonly Order[] }) {
  const [count, setCount] = useState(FEW);
  return (
    <ul className="rows">
      {orders.slice(0, count).map((order) => (
        <Row key={order.id} order={order} />
      ))}
      {orders.length > count && (
        <li>
          <button type="button" className="button quiet wide" onClick={() => setCount(count + FEW)}>
            +{Math.min(FEW, orders.length - count)}
          </button>
        </li>
      )}
    </ul>
  );
}

function Row({ order }: { order: Order }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const { money } = useMoney();
  const { seen } = useSeen();
  const isPending = order.number === undefined;
  return (
    <li data-pending={isPending || undefined}>
      <Link to={`/orders/${order.id}`} className="row-button order-row">
        <span className="chips">
          <strong>{isPending ? words.unnumbered : words.order(String(order.number))}</strong>
          {isPending ? <Chip tone="warn">{words.waiting}</Chip> : <StateChip order={order} />}
          {!isPending && isNew(order, seen) && <Chip tone="promised">{words.new}</Chip>}
        </span>
        <strong>
          <Figure>{money(order.total)}</Figure>
        </strong>
        <span className="muted small">
          <Dotted
            parts={[
              speech.briefly(order.placed_at),
              words.lines(order.lines.length),
              order.wanted !== undefined && speech.day(order.wanted),
              order.reference !== undefined && <bdi key="reference">{order.reference}</bdi>,
            ]}
          />
        </span>
      </Link>
    </li>
  );
}
