/** Goods in and out: every document, what is on the way first. */
import type { Document } from '@onhand/client';
import { useNames } from '@onhand/frame';
import { useQuery, useSubscription } from '@onhand/react';
import {
  Button,
  Chip,
  type Column,
  Dotted,
  Empty,
  Figure,
  folded,
  Menu,
  Page,
  Panel,
  SearchBox,
  SelectField,
  Skeleton,
  Table,
  type Tone,
  useSpeech,
  useWords,
} from '@onhand/ui';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import './documents.css';
import { KINDS, type Kind, RECORD_OF } from './kinds.js';
import { useWho } from './who.js';
import { WORDS } from './words.js';

export const STATE_TONES: Readonly<Record<Document['state'], Tone>> = {
  dispatched: 'info',
  part_received: 'warn',
  posted: 'good',
  reversed: 'muted',
};

const FIRST: readonly Kind[] = ['receive', 'transfer', 'count', 'made', 'waste'];
const OTHERS = KINDS.filter((kind) => !FIRST.includes(kind));

interface Search {
  readonly kind?: string | undefined;
  readonly state?: string | undefined;
  readonly text?: string | undefined;
  readonly day?: string | undefined;
}

export function DocumentsPage() {
  const words = useWords(WORDS);
  const names = useNames();
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  const { status } = useSubscription('documents');
  const { rows, isPending } = useQuery('documents', { sort: '-occurred_at' });
  const to = (some: Partial<Search>) =>
    void navigate({ to: '.', search: { ...search, ...some }, replace: true });
  const open = ({ id }: Document) => void navigate({ to: '/documents/$document', params: { document: id } });
  const underWay = rows.filter(({ state }) => state === 'dispatched' || state === 'part_received');
  const shown = useMemo(() => {
    const wanted = folded(search.text ?? '');
    const fits = (document: Document) =>
      (search.kind === undefined || document.kind === search.kind) &&
      (search.state === undefined || document.state === search.state) &&
      (search.day === undefined || document.day === search.day) &&
      (wanted === '' || textOf(document, names).includes(wanted));
    return rows.filter(fits);
  }, [rows, names, search.kind, search.state, search.day, search.text]);
  const columns = useColumns(shown);
  const isFiltered = [search.kind, search.state, search.text, search.day].some(
    (value) => value !== undefined,
  );
  return (
    <Page title={words.title} acts={<Acts />}>
      {underWay.length > 0 && !isFiltered && (
        <Panel title={words.onTheWay}>
          <ul className="rows" aria-label={words.onTheWay}>
            {underWay.map((document) => (
              <li key={document.id}>
                <button type="button" className="row-button" onClick={() => open(document)}>
                  <Narrow document={document} isPending={isPending(document)} />
                </button>
              </li>
            ))}
          </ul>
        </Panel>
      )}
      <section className="panel stack">
        <Filters search={search} to={to} />
        {rows.length === 0 && status === 'loading' && <Skeleton label={words.title} />}
        {rows.length === 0 && status !== 'loading' && (
          <Empty
            act={
              <Link to="/documents/new/$kind" params={{ kind: 'receive' }} className="button">
                {words.receive}
              </Link>
            }
          >
            {words.empty}
          </Empty>
        )}
        {rows.length > 0 && shown.length === 0 && <Empty>{words.nothing}</Empty>}
        {shown.length > 0 && (
          <Table
            list={`${search.kind} ${search.state} ${search.day} ${search.text}`}
            label={words.title}
            rows={shown}
            columns={columns}
            narrow={(document) => <Narrow document={document} isPending={isPending(document)} />}
            onOpen={open}
            isPending={isPending}
          />
        )}
      </section>
    </Page>
  );
}

function useColumns(shown: readonly Document[]): readonly Column<Document>[] {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const who = useWho('documents', shown);
  return [
    {
      key: 'when',
      title: words.when,
      cell: ({ occurred_at }) => <bdi>{speech.moment(occurred_at)}</bdi>,
    },
    {
      key: 'kind',
      title: words.kinds,
      cell: (document) => (
        <Link to="/documents/$document" params={{ document: document.id }}>
          {speech.sentences.value('DocumentKind', document.kind)} <Figure>{document.number || '—'}</Figure>
        </Link>
      ),
    },
    { key: 'state', title: words.state, cell: (document) => <State document={document} /> },
    { key: 'where', title: words.where, cell: (document) => <Where document={document} /> },
    {
      key: 'party',
      title: words.party,
      cell: ({ party, reference }) => <Dotted parts={[party, reference]} />,
    },
    {
      key: 'lines',
      title: words.lines,
      isFigure: true,
      cell: ({ lines }) => <Figure>{speech.number(lines.length)}</Figure>,
    },
    { key: 'who', title: words.who, cell: ({ actor }) => <bdi>{who(actor)}</bdi> },
  ];
}

/** What a document is found by. */
function textOf(
  { number, party, reference, note, lines }: Document,
  names: ReturnType<typeof useNames>,
): string {
  const products = lines.map(({ product }) => names.product(product));
  return folded([String(number), party, reference, note, ...products].filter(Boolean).join(' '));
}

function Acts() {
  const words = useWords(WORDS);
  const navigate = useNavigate();
  return (
    <>
      {FIRST.map((kind) => (
        <Link
          key={kind}
          to="/documents/new/$kind"
          params={{ kind }}
          className={kind === 'receive' ? 'button primary' : 'button'}
        >
          {words[kind]}
        </Link>
      ))}
      <Menu
        button={<Button>{words.other}</Button>}
        items={OTHERS.map((kind) => ({
          key: kind,
          label: words[kind],
          onSelect: () => void navigate({ to: '/documents/new/$kind', params: { kind } }),
        }))}
      />
    </>
  );
}

const STATES = ['dispatched', 'part_received', 'posted', 'reversed'] as const;

function Filters({ search, to }: { search: Search; to: (some: Partial<Search>) => void }) {
  const words = useWords(WORDS);
  const { sentences } = useSpeech();
  const all = { value: '', label: words.all };
  return (
    <div className="filter-row">
      <div className="field">
        <SearchBox
          label={words.search}
          value={search.text ?? ''}
          onText={(text) => to({ text: text || undefined })}
        />
      </div>
      <SelectField
        label={words.kinds}
        value={search.kind ?? ''}
        options={[
          all,
          ...KINDS.map((kind) => ({
            value: RECORD_OF[kind] as string,
            label: sentences.value('DocumentKind', RECORD_OF[kind]),
          })),
        ]}
        onValue={(kind) => to({ kind: kind || undefined })}
      />
      <SelectField
        label={words.state}
        value={search.state ?? ''}
        options={[
          all,
          ...STATES.map((state) => ({
            value: state as string,
            label: sentences.value('DocumentState', state),
          })),
        ]}
        onValue={(state) => to({ state: state || undefined })}
      />
      <div className="field">
        <label htmlFor="documents-day">{words.day}</label>
        <input
          id="documents-day"
          type="date"
          className="input"
          value={search.day ?? ''}
          onChange={({ target }) => to({ day: target.value || undefined })}
        />
      </div>
    </div>
  );
}

export function State({ document }: { document: Document }) {
  const { sentences } = useSpeech();
  return (
    <Chip tone={STATE_TONES[document.state]} struck={document.state === 'reversed'}>
      {sentences.value('DocumentState', document.state)}
    </Chip>
  );
}

export function Where({ document: { location, destination } }: { document: Document }) {
  const words = useWords(WORDS);
  const names = useNames();
  if (destination === undefined) return <bdi>{names.location(location)}</bdi>;
  return <span>{words.fromTo(names.location(location), names.location(destination))}</span>;
}

function Narrow({ document, isPending }: { document: Document; isPending: boolean }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const { kind, number, lines, party, occurred_at } = document;
  return (
    <>
      <span>
        {speech.sentences.value('DocumentKind', kind)} <Figure>{number || '—'}</Figure>
      </span>
      {isPending ? <Chip tone="warn">{words.waiting}</Chip> : <State document={document} />}
      <span className="muted small">
        <Dotted
          parts={[
            <Where key="where" document={document} />,
            words.lineCount(lines.length),
            party && <bdi key="party">{party}</bdi>,
          ]}
        />
      </span>
      <span className="muted small">
        <bdi>{speech.briefly(occurred_at)}</bdi>
      </span>
    </>
  );
}
