/** One price list: when it holds, who buys by it, and what it says of each product. */
import type { PriceList } from '@onhand/client';
import { dayIn, momentAt } from '@onhand/client/calendar';
import { useAct, useSession } from '@onhand/frame';
import { useQuery, useRecord, useSubscription } from '@onhand/react';
import { Button, Code, Empty, Page, Panel, Skeleton, useSpeech, useWords } from '@onhand/ui';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { ListState } from './page.js';
import './prices.css';
import { RaiseDialog } from './raise.js';
import { Rules } from './rule-rows.js';
import { WORDS } from './words.js';

export function PriceListPage() {
  const { list: id = '' } = useParams({ strict: false });
  const words = useWords(WORDS);
  const { status } = useSubscription('price_lists');
  useSubscription('price_rules');
  useSubscription('customer_groups');
  const { value } = useRecord('price_lists', id);
  if (value !== undefined) return <Shown key={id} list={value} />;
  if (status === 'loading') return <Skeleton label={words.title} />;
  return (
    <Empty
      act={
        <Link to="/prices" className="button">
          {words.back}
        </Link>
      }
    >
      {words.notFound}
    </Empty>
  );
}

function Shown({ list }: { list: PriceList }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const [isRaising, setRaising] = useState(false);
  return (
    <Page
      title={<bdi>{speech.nameOf(list)}</bdi>}
      about={
        <>
          <ListState list={list} />
          <Code>{list.code}</Code>
          {list.tax_included !== undefined && (
            <span className="muted">{list.tax_included ? words.tax : words.noTax}</span>
          )}
        </>
      }
      acts={<Button onClick={() => setRaising(true)}>{words.raise}</Button>}
    >
      <Rules list={list} />
      <div className="form-row">
        <Buyers list={list} />
        <Schedule list={list} />
      </div>
      {isRaising && <RaiseDialog list={list.id} onClose={() => setRaising(false)} />}
    </Page>
  );
}

function Buyers({ list }: { list: PriceList }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const { rows: groups } = useQuery('customer_groups', { where: { price_list: list.id }, sort: 'name' });
  const { rows: customers } = useQuery('customers', { sort: 'name' });
  const own = customers.filter(({ price_list }) => price_list === list.id);
  const names = (of: readonly { readonly id: string; readonly name: string }[]) =>
    of.map((one) => (
      <li key={one.id}>
        <bdi>{speech.nameOf(one)}</bdi>
      </li>
    ));
  return (
    <Panel title={words.who}>
      {groups.length + own.length === 0 && <p className="muted">{words.nobody}</p>}
      {own.length > 0 && (
        <section className="stack tight">
          <h3>{words.agreed}</h3>
          <ul>{names(own)}</ul>
        </section>
      )}
      {groups.map((group) => (
        <section key={group.id} className="stack tight">
          <h3>
            {words.group}: <bdi>{speech.nameOf(group)}</bdi>
          </h3>
          <ul className="scroller buyers">
            {names(
              customers.filter(({ group: of, price_list }) => of === group.id && price_list === undefined),
            )}
          </ul>
        </section>
      ))}
    </Panel>
  );
}

/** From when until when: whole days of the business. */
function Schedule({ list }: { list: PriceList }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const act = useAct();
  const { who } = useSession();
  const { rows } = useQuery('business', { limit: 1 });
  const zone = who.business.time_zone ?? speech.timeZone;
  const starts = rows[0]?.day_starts ?? '00:00';
  const dayOf = (moment: string | undefined) => (moment === undefined ? '' : dayIn(zone, Date.parse(moment)));
  const put = (field: 'starts_at' | 'ends_at', day: string) => {
    const moment = new Date(momentAt(day || '2000-01-01', starts, zone)).toISOString();
    const data = day === '' ? { list: list.id, clear: [field] } : { list: list.id, [field]: moment };
    act('edit_price_list', data, { done: words.saved });
  };
  return (
    <Panel title={words.schedulePanel}>
      <div className="form-row">
        <DayField label={words.starts} value={dayOf(list.starts_at)} onDay={(day) => put('starts_at', day)} />
        <DayField label={words.ends} value={dayOf(list.ends_at)} onDay={(day) => put('ends_at', day)} />
      </div>
      <p className="muted small">{words.noEnd}</p>
    </Panel>
  );
}

function DayField({ label, value, onDay }: { label: string; value: string; onDay: (day: string) => void }) {
  return (
    <label className="field">
      {label}
      <input type="date" className="input" value={value} onChange={({ target }) => onDay(target.value)} />
    </label>
  );
}
