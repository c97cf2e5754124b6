/** Every movement of stock, the newest first, and what they come to. */
import type { Movement } from '@onhand/client';
import { dayIn } from '@onhand/client/calendar';
import { ServerProblem, useNames, useServer, useToasts } from '@onhand/frame';
import { useConnection, useQuery, useSubscription } from '@onhand/react';
import {
  Button,
  Empty,
  Figure,
  Menu,
  Page,
  Segments,
  SelectField,
  Skeleton,
  useSpeech,
  useWords,
} from '@onhand/ui';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import { useMemo } from 'react';
import { useWho } from '../documents/who.js';
import { since } from './flow.js';
import '../documents/documents.css';
import './history.css';
import { Movements } from './movements.js';
import { Summary } from './summary.js';
import { WORDS } from './words.js';

export interface HistorySearch {
  readonly product?: string | undefined;
  readonly location?: string | undefined;
  readonly kind?: string | undefined;
  readonly person?: string | undefined;
  readonly days?: string | undefined;
  readonly document?: string | undefined;
  readonly view?: string | undefined;
  readonly by?: string | undefined;
}

const PERIODS = ['1', '7', '30', '90', 'all'] as const;
const USUAL_DAYS = '7';

export function HistoryPage() {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const search: HistorySearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const { status } = useSubscription('movements');
  const { rows: all, count } = useQuery('movements', { sort: ['-occurred_at', '-recorded_at'] });
  const to = (some: HistorySearch) =>
    void navigate({ to: '.', search: { ...search, ...some }, replace: true });
  const shown = useShown(all, search);
  const actors = useMemo(() => firstOfEach(all), [all]);
  const who = useWho('movements', actors);
  const isSummary = search.view === 'summary';
  const isFiltered = [search.product, search.location, search.kind, search.person, search.document].some(
    Boolean,
  );
  return (
    <Page
      title={words.title}
      about={<span className="muted">{words.count(shown.length)}</span>}
      acts={<Export />}
    >
      <section className="panel stack">
        <div className="spread">
          <Segments
            label={words.view}
            value={isSummary ? 'summary' : 'list'}
            options={[
              { value: 'list', label: words.movements },
              { value: 'summary', label: words.summary },
            ]}
            onValue={(view) => to({ view: view === 'list' ? undefined : view })}
          />
          {isFiltered && (
            <Button
              kind="quiet"
              onClick={() =>
                to({
                  product: undefined,
                  location: undefined,
                  kind: undefined,
                  person: undefined,
                  document: undefined,
                })
              }
            >
              {words.clear}
            </Button>
          )}
        </div>
        <Filters search={search} to={to} actors={actors} who={who} />
        {count === 0 && status === 'loading' && <Skeleton label={words.title} />}
        {count === 0 && status !== 'loading' && (
          <Empty
            act={
              <Link to="/documents" className="button">
                {words.write}
              </Link>
            }
          >
            {words.empty}
          </Empty>
        )}
        {count > 0 && shown.length === 0 && <Empty>{words.nothing}</Empty>}
        {shown.length > 0 && isSummary && <Summary movements={shown} search={search} to={to} />}
        {shown.length > 0 && !isSummary && (
          <Movements list={JSON.stringify(search)} movements={shown} place={search.location} who={who} />
        )}
      </section>
      <p className="muted small">
        <Figure>{speech.number(count)}</Figure> · {words.exportAll}
      </p>
    </Page>
  );
}

/** Those that the address asks for. */
function useShown(all: readonly Movement[], search: HistorySearch): readonly Movement[] {
  const { timeZone } = useSpeech();
  const { rows: products } = useQuery('products');
  const { product, location, kind, person, document } = search;
  const days = document === undefined ? (search.days ?? USUAL_DAYS) : 'all';
  return useMemo(() => {
    // An address may name a product by its code.
    const id = products.find(({ sku }) => sku === product)?.id ?? product;
    const from = days === 'all' ? '' : since(Number(days) || 7, dayIn(timeZone, Date.now()));
    return all.filter(
      (movement) =>
        (id === undefined || movement.product === id) &&
        (location === undefined || movement.from === location || movement.to === location) &&
        (kind === undefined || movement.kind === kind) &&
        (person === undefined || movement.actor === person) &&
        (document === undefined || movement.reference?.id === document) &&
        movement.day >= from,
    );
  }, [all, products, product, location, kind, person, document, days, timeZone]);
}

function firstOfEach(all: readonly Movement[]): readonly Movement[] {
  const seen = new Map<string, Movement>();
  for (const movement of all) if (!seen.has(movement.actor)) seen.set(movement.actor, movement);
  return [...seen.values()];
}

const KINDS = [
  'sale',
  'customer_return',
  'purchase_receipt',
  'production',
  'transfer_out',
  'transfer_in',
  'adjustment',
  'damage',
  'waste',
  'count',
  'count_offset',
  'opening',
] as const;

interface FiltersProps {
  readonly search: HistorySearch;
  readonly to: (some: HistorySearch) => void;
  readonly actors: readonly Movement[];
  readonly who: (actor: string) => string;
}

function Filters({ search, to, actors, who }: FiltersProps) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const names = useNames();
  const { rows: products } = useQuery('products', { sort: 'name' });
  const { rows: locations } = useQuery('locations', { sort: 'name' });
  const all = { value: '', label: words.all };
  const periods = { 1: words.today, 7: words.week, 30: words.month, 90: words.quarter, all: words.anyTime };
  const product = products.find(({ id, sku }) => id === search.product || sku === search.product);
  return (
    <div className="filter-row">
      <SelectField
        label={words.days}
        value={search.days ?? USUAL_DAYS}
        options={PERIODS.map((value) => ({ value: value as string, label: periods[value] }))}
        onValue={(days) => to({ days: days === USUAL_DAYS ? undefined : days })}
      />
      <SelectField
        label={words.product}
        value={product?.id ?? ''}
        options={[all, ...products.map((one) => ({ value: one.id as string, label: speech.nameOf(one) }))]}
        onValue={(id) => to({ product: id || undefined })}
      />
      <SelectField
        label={words.location}
        value={search.location ?? ''}
        options={[
          all,
          ...locations
            .filter(({ kind }) => kind !== 'transit')
            .map(({ id }) => ({ value: id as string, label: names.location(id) })),
        ]}
        onValue={(id) => to({ location: id || undefined })}
      />
      <SelectField
        label={words.kind}
        value={search.kind ?? ''}
        options={[
          all,
          ...KINDS.map((kind) => ({
            value: kind as string,
            label: speech.sentences.value('MovementKind', kind),
          })),
        ]}
        onValue={(kind) => to({ kind: kind || undefined })}
      />
      <SelectField
        label={words.person}
        value={search.person ?? ''}
        options={[all, ...actors.map(({ actor }) => ({ value: actor as string, label: who(actor) }))]}
        onValue={(person) => to({ person: person || undefined })}
      />
    </div>
  );
}

function Export() {
  const words = useWords(WORDS);
  const server = useServer();
  const { show } = useToasts();
  const { state } = useConnection();
  const because = state === 'live' ? undefined : words.offline;
  const save = (ending: 'csv' | 'xlsx') => {
    server.download(`/api/v1/movements.${ending}`, `movements.${ending}`).catch((problem: unknown) => {
      const isOffline = problem instanceof ServerProblem && problem.status === 0;
      show({ tone: 'bad', text: isOffline ? words.offline : words.failed, stays: true });
    });
  };
  return (
    <Menu
      button={<Button icon={<Download size={18} aria-hidden="true" />}>{words.export}</Button>}
      items={[
        { key: 'xlsx', label: words.xlsx, because, onSelect: () => save('xlsx') },
        { key: 'csv', label: words.csv, because, onSelect: () => save('csv') },
      ]}
    />
  );
}
