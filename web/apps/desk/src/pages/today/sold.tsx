/** The day's figures; each leads to the list that makes it. */
import { useConnection, useQuery, useSubscription } from '@onhand/react';
import { Chip, Figure, Panel, useMark, useSpeech, useWords } from '@onhand/ui';
import { memo, type ReactNode } from 'react';
import { signOf } from '../../data/amounts.js';
import { Go } from '../../data/go.js';
import type { Comparison, TodayShown } from './figures.js';
import { WORDS } from './words.js';

export function Sold({ today }: { today: TodayShown }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const mark = useMark(today.now.total);
  const weekday = new Intl.DateTimeFormat(speech.locale, {
    weekday: 'long',
    ...(speech.timeZone === undefined ? {} : { timeZone: speech.timeZone }),
  }).format(new Date(today.weekAgoAt.getTime() + 12 * 3_600_000));
  return (
    <Panel label={words.sold}>
      <Go to="/orders" search={{ done: '1' }} className="tile">
        <span className="muted">{words.sold}</span>
        <span {...mark}>
          <Figure>{speech.money(today.now.total)}</Figure>
        </span>
        <span>{words.sales(today.now.sales)}</span>
      </Go>
      <ul className="against">
        <Against comparison={today.yesterday} text={words.yesterday} />
        <Against comparison={today.weekAgo} text={words.weekAgo(weekday)} />
      </ul>
    </Panel>
  );
}

function Against({ comparison: { figures, change }, text }: { comparison: Comparison; text: string }) {
  const speech = useSpeech();
  return (
    <li>
      {change === undefined ? (
        <span />
      ) : (
        <bdi className="figure change">
          <span aria-hidden="true">{change > 0 ? '▲ ' : change < 0 ? '▼ ' : ''}</span>
          {speech.signed(change)}%
        </bdi>
      )}
      <span className="muted">
        <Figure>{speech.money(figures.total)}</Figure> {text}
      </span>
    </li>
  );
}

export const Orders = memo(function Orders() {
  const words = useWords(WORDS);
  return (
    <Panel label={words.orders}>
      <div className="three">
        <Count states={['placed']} search="placed" label={words.toConfirm} />
        <Count states={['confirmed', 'preparing']} search="preparing" label={words.toPrepare} />
        <Count states={['ready']} search="ready" label={words.ready} />
      </div>
    </Panel>
  );
});

type State = 'placed' | 'confirmed' | 'preparing' | 'ready';

function Count({ states, search, label }: { states: readonly State[]; search: string; label: string }) {
  const speech = useSpeech();
  const { count } = useQuery('orders', { where: { state: states }, limit: 0 });
  const mark = useMark(count);
  return (
    <Go to="/orders" search={{ tab: search }} className="tile">
      <span className="muted">{label}</span>
      <span {...mark}>
        <Figure>{speech.number(count)}</Figure>
      </span>
    </Go>
  );
}

export const StockValue = memo(function StockValue() {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const { lastSync } = useConnection();
  useSubscription('product_costs');
  const costs = useQuery('product_costs', { limit: 0 });
  const lacking = useQuery('product_costs', { where: isLacking, limit: 0 });
  const value = costs.sum('value');
  const mark = useMark(value);
  let about: ReactNode = words.allCosts;
  if (lacking.count > 0) about = <Chip tone="warn">{words.lacking(lacking.count)}</Chip>;
  return (
    <Panel className="stock-value" label={words.stockValue}>
      <Go to="/inventory" className="tile">
        <span className="muted">{words.stockValue}</span>
        <span {...mark}>
          <Figure>{speech.money(rounded(value, speech.places(speech.currency ?? 'EUR')))}</Figure>
        </span>
        <span className="muted">{about}</span>
      </Go>
      <p className="muted small">
        {words.sync}{' '}
        <Figure>{lastSync === undefined ? words.notYet : speech.time(new Date(lastSync))}</Figure>
      </p>
    </Panel>
  );
});

function isLacking({ unvalued }: { readonly unvalued?: string }): boolean {
  return unvalued !== undefined && signOf(unvalued) > 0;
}

/** What stock is worth is exact to parts of a cent; as an amount it is cut to what the currency has. */
function rounded(value: string, places: number): string {
  const [whole = '0', part = ''] = value.split('.');
  return places === 0 ? whole : `${whole}.${part.padEnd(places, '0').slice(0, places)}`;
}
