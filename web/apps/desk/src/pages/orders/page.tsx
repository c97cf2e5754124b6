/** The orders that someone has to do something about: as a board, or as a list. */
import type { Order } from '@onhand/client';
import { daysAfter } from '@onhand/client/calendar';
import { useNames } from '@onhand/frame';
import { useQuery, useSubscription } from '@onhand/react';
import { Button, Empty, folded, Note, Page, Segments, Skeleton, useWords } from '@onhand/ui';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { ClipboardCheck, Plus } from 'lucide-react';
import { useCallback, useMemo, useRef } from 'react';
import { OPEN_STATES } from '../../data/held.js';
import { BoardColumn, type CardFacts } from './board/column.js';
import { Done } from './board/done.js';
import { Filters } from './board/filters.js';
import { OrderList } from './board/list.js';
import { byUrgency, filtered, grouped, isLate } from './model/board.js';
import {
  useIsNarrow,
  useIsOnline,
  useKeys,
  useNow,
  useShortfalls,
  useStock,
  useToday,
} from './model/hooks.js';
import { COLUMNS, type ColumnName } from './model/steps.js';
import { shortLines } from './model/stock.js';
import { WORDS } from './words.js';
import './orders.css';

export function OrdersPage() {
  const words = useWords(WORDS);
  const search = useSearch({ strict: false }) as Readonly<Record<string, string | undefined>>;
  const navigate = useNavigate();
  const { status, reason } = useSubscription('orders', { state: [...OPEN_STATES] });
  const { rows: open, isPending } = useQuery('orders', { where: { state: [...OPEN_STATES] } });
  const { rows: last } = useQuery('orders', { sort: '-placed_at', limit: 1 });
  const facts = useFacts(isPending);
  const fits = useFits(search, facts);
  const isNarrow = useIsNarrow();
  const isOnline = useIsOnline();
  const searchBox = useRef<HTMLInputElement>(null);
  const isList = search['view'] === 'list';
  const set = useCallback(
    (changes: Readonly<Record<string, string | undefined>>) =>
      void navigate({
        to: '/orders',
        search: (before: Readonly<Record<string, string | undefined>>) => ({ ...before, ...changes }),
        replace: true,
      }),
    [navigate],
  );
  const keys = useMemo(
    () => ({
      KeyL: () => set({ view: isList ? undefined : 'list' }),
      KeyN: () => void navigate({ to: '/orders/new' }),
      Slash: () => searchBox.current?.focus(),
    }),
    [set, isList, navigate],
  );
  useKeys(keys);
  const shown = useMemo(() => fits(open), [fits, open]);
  const columns = useMemo(() => grouped(shown), [shown]);
  const tab = COLUMNS.find((name) => name === search['tab']) ?? 'placed';
  const isFirst = status === 'loading' && open.length === 0;
  return (
    <Page
      title={words.title}
      acts={
        <>
          <Link to="/orders/pick" search={{ day: facts.today }} className="button">
            <ClipboardCheck size={18} aria-hidden="true" />
            {words.pickList}
          </Link>
          <Link to="/orders/new" className="button primary">
            <Plus size={18} aria-hidden="true" />
            {words.newOrder}
          </Link>
        </>
      }
    >
      <Filters search={search} onChange={set} today={facts.today} searchBox={searchBox} isList={isList} />
      {!isOnline && open.length > 0 && <Note>{words.offlineSteps}</Note>}
      {status === 'refused' && <Note tone="bad">{`${words.notLoaded} ${reason ?? ''}`}</Note>}
      {isFirst && <Skeleton label={words.loading} />}
      {!isFirst && open.length > 0 && shown.length === 0 && (
        <Empty act={<Button onClick={() => set(NO_FILTERS)}>{words.clear}</Button>}>
          {words.nothingFits}
        </Empty>
      )}
      {!isFirst && (open.length === 0 || shown.length > 0) && (
        <Open
          columns={columns}
          orders={shown}
          facts={facts}
          lastOrder={last[0]?.placed_at}
          tab={isNarrow && !isList ? tab : undefined}
          isList={isList}
          onTab={(name) => set({ tab: name })}
        />
      )}
      <Done
        isOpen={search['done'] === '1'}
        onFold={() => set({ done: search['done'] === '1' ? undefined : '1' })}
        fits={fits}
        {...facts}
      />
    </Page>
  );
}

const NO_FILTERS = { q: undefined, day: undefined, method: undefined, short: undefined };

interface OpenProps {
  readonly columns: ReturnType<typeof grouped>;
  readonly orders: readonly Order[];
  readonly facts: CardFacts;
  readonly lastOrder: string | undefined;
  /** The one column that a phone shows. */
  readonly tab: ColumnName | undefined;
  readonly isList: boolean;
  readonly onTab: (name: ColumnName) => void;
}

function Open({ columns, orders, facts, lastOrder, tab, isList, onTab }: OpenProps) {
  const words = useWords(WORDS);
  if (isList) return <OrderList label={words.title} orders={[...orders].sort(byUrgency)} {...facts} />;
  if (tab !== undefined) {
    const options = COLUMNS.map((name) => ({
      value: name,
      label: words.columns[name],
      count: columns[name].length,
    }));
    return (
      <>
        <div className="order-tabs">
          <Segments label={words.state} value={tab} options={options} onValue={onTab} />
        </div>
        <BoardColumn
          key={tab}
          column={tab}
          orders={columns[tab]}
          lastOrder={lastOrder}
          isTitled={false}
          {...facts}
        />
      </>
    );
  }
  return (
    <div className="order-board">
      {COLUMNS.map((name) => (
        <BoardColumn
          key={name}
          column={name}
          orders={columns[name]}
          lastOrder={lastOrder}
          isTitled
          {...facts}
        />
      ))}
    </div>
  );
}

/** What cards are drawn with: the day, and which orders are short as stock stands now. */
function useFacts(isPending: (order: Order) => boolean): CardFacts {
  const today = useToday();
  const now = useNow();
  const stock = useStock();
  const exceptions = useShortfalls();
  const { rows: levels } = useQuery('stock_levels', { where: { status: ['out', 'low'] } });
  return useMemo(() => {
    const known = new Map<Order, boolean>();
    const isShort = (order: Order) => {
      const answer = known.get(order) ?? shortLines(order, stock, exceptions).length > 0;
      known.set(order, answer);
      return answer;
    };
    // The levels are looked up by the stock; a change of them asks anew.
    void levels;
    return { isShort, isPending, today, now };
  }, [stock, exceptions, levels, isPending, today, now]);
}

/** The filters of the address, ready to be asked. */
function useFits(search: Readonly<Record<string, string | undefined>>, facts: CardFacts) {
  const names = useNames();
  const { q = '', day, method, short } = search;
  const { today, isShort } = facts;
  return useCallback(
    (orders: readonly Order[]): readonly Order[] => {
      const days = { today, tomorrow: daysAfter(today, 1) } as Readonly<Record<string, string>>;
      const isLateOnly = day === 'late';
      const wanted = day === undefined || isLateOnly ? undefined : (days[day] ?? day);
      const filters = { words: folded(q), day: wanted, method, isShortOnly: short === '1' };
      const textOf = (order: Order) =>
        folded(
          [order.number, names.customer(order.customer), order.reference, order.contact?.name]
            .filter((part) => part !== undefined)
            .join(' '),
        );
      const found = filtered(orders, filters, { textOf, isShort });
      return isLateOnly ? found.filter((order) => isLate(order, today)) : found;
    },
    [names, q, day, method, short, today, isShort],
  );
}
