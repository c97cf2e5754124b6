/** Orders as a list: one row each, with its one next step. */
import type { Order } from '@onhand/client';
import { useNames } from '@onhand/frame';
import { Code, type Column, Dotted, Figure, Table, useSpeech, useWords } from '@onhand/ui';
import { useNavigate } from '@tanstack/react-router';
import { useIsOnline } from '../model/hooks.js';
import { Marks, StateChip, WantedDay } from '../model/marks.js';
import { StepButton } from '../model/step.js';
import { WORDS } from '../words.js';
import type { CardFacts } from './column.js';

interface ListProps extends CardFacts {
  readonly orders: readonly Order[];
  readonly label: string;
}

export function OrderList({ orders, label, isShort, isPending, today, now }: ListProps) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const names = useNames();
  const navigate = useNavigate();
  const isOnline = useIsOnline();
  const nameOf = ({ customer, contact }: Order) =>
    customer === undefined ? (contact?.name ?? words.noCustomer) : names.customer(customer);
  const columns: readonly Column<Order>[] = [
    { key: 'number', title: words.number, cell: ({ number }) => <Code>{number ?? words.unnumbered}</Code> },
    { key: 'customer', title: words.customer, cell: (order) => <bdi>{nameOf(order)}</bdi> },
    {
      key: 'state',
      title: words.state,
      cell: (order) => (
        <span className="acts">
          <StateChip order={order} />
          <Marks order={order} isShort={isShort(order)} />
        </span>
      ),
    },
    { key: 'wanted', title: words.wanted, cell: (order) => <WantedDay order={order} today={today} /> },
    {
      key: 'lines',
      title: words.lines,
      isFigure: true,
      cell: ({ lines }) => <Figure>{lines.length}</Figure>,
    },
    {
      key: 'total',
      title: words.total,
      isFigure: true,
      cell: ({ total }) => <Figure>{speech.money(total)}</Figure>,
    },
    {
      key: 'placed',
      title: words.placed,
      cell: ({ placed_at }) => <span title={speech.moment(placed_at)}>{speech.ago(placed_at, now)}</span>,
    },
    {
      key: 'next',
      title: words.next,
      cell: (order) => isOnline && <StepButton order={order} isPending={isPending(order)} kind="quiet" />,
    },
  ];
  return (
    <Table
      label={label}
      rows={orders}
      columns={columns}
      isPending={isPending}
      onOpen={({ id }) => navigate({ to: '/orders/$order', params: { order: id } })}
      narrow={(order) => (
        <>
          <span>
            <Code>{order.number ?? words.unnumbered}</Code> <bdi>{nameOf(order)}</bdi>
          </span>
          <Figure>{speech.money(order.total)}</Figure>
          <span className="small muted">
            <Dotted
              parts={[
                <WantedDay key="wanted" order={order} today={today} />,
                words.lineCount(order.lines.length),
              ]}
            />
          </span>
          <StateChip order={order} />
        </>
      )}
    />
  );
}
