/** What there is of each product, and where. */
import { useCategoryName } from '@onhand/frame';
import { useConnection } from '@onhand/react';
import {
  Button,
  Code,
  type Column,
  Dialog,
  Empty,
  Figure,
  IconButton,
  Page,
  Panel,
  SearchBox,
  Segments,
  SelectField,
  Skeleton,
  type Sorting,
  Table,
  useSpeech,
  useWords,
} from '@onhand/ui';
import { Link } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { useMemo } from 'react';
import { useListSearch, useTypedSearch } from '../../data/list-search.js';
import { useWide } from '../../data/wide.js';
import { MarkChip } from '../../stock/adjust.js';
import { type Mark, placeKey, useMarks } from '../../stock/adjustments.js';
import { ProductLink } from '../../stock/links.js';
import { RowBar, StatusChips, Three } from '../../stock/parts.js';
import { FLAGS, type StockRow } from '../../stock/rows.js';
import { usePlaces, useStock } from '../../stock/use-stock.js';
import { WhyButton } from '../../stock/why.js';
import { StockPanel } from './panel.js';
import { countsOf, scoped, selected } from './select.js';
import { WORDS } from './words.js';
import './inventory.css';

export function InventoryPage() {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const categoryName = useCategoryName();
  const list = useListSearch();
  const { search, set } = list;
  const [text, setText] = useTypedSearch(list);
  const { rows: stock, version } = useStock();
  const { state } = useConnection();
  const marks = useMarks();
  const isWide = useWide();
  const { show, category, at: place, sort, open } = search;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `version` says that the rows are others
  const all = useMemo(() => scoped(stock.all, { category, place }), [stock, version, category, place]);
  const counts = useMemo(() => countsOf(all), [all]);
  const { rows, count } = useMemo(
    () => selected(stock, all, { text, show, category, place, sort }),
    [stock, all, text, show, category, place, sort],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: `version` says that the rows are others
  const categories = useMemo(
    () => [...new Set(stock.all.flatMap(({ product }) => product.category ?? []))].sort(),
    [stock, version],
  );
  const columns = useColumns(marks, place);
  const sorting = sortingOf(sort);
  const opened = open === undefined ? undefined : stock.row(open);
  const close = () => set({ open: undefined });
  const openFirst = () => {
    const [first] = rows;
    if (first !== undefined) set({ open: first.id });
  };
  if (stock.all.length === 0) {
    return (
      <Page title={words.title}>
        {state === 'live' ? (
          <Empty
            act={
              <Link to={'/products' as '/'} search={{ new: '1' } as never} className="button primary">
                {words.add}
              </Link>
            }
          >
            {words.empty}
          </Empty>
        ) : (
          <Skeleton label={words.loading} />
        )}
      </Page>
    );
  }
  return (
    <Page
      title={words.title}
      about={<span className="muted">{words.count(count)}</span>}
      acts={
        <>
          <Link to={'/labels' as '/'} className="button">
            {words.labels}
          </Link>
          <Link to={'/documents/new/receive' as '/'} className="button primary">
            {words.receive}
          </Link>
        </>
      }
    >
      <div className="filters">
        <SearchBox
          label={words.search}
          value={text}
          onText={setText}
          onKeyDown={(event) => event.key === 'Enter' && openFirst()}
        />
        <SelectField
          label={<span className="unseen">{words.category}</span>}
          value={category ?? ''}
          options={[
            { value: '', label: words.allCategories },
            ...categories.map((value) => ({ value, label: categoryName(value) })),
          ]}
          onValue={(value) => set({ category: value })}
        />
        <PlaceField place={place} onPlace={(value) => set({ at: value })} />
      </div>
      <Segments
        label={words.show}
        value={show ?? ''}
        options={[
          { value: '', label: words.all, count: all.length },
          ...FLAGS.map((flag) => ({ value: flag, label: words.flags[flag], count: counts[flag] })),
        ]}
        onValue={(value) => set({ show: value })}
      />
      <div className={opened !== undefined && isWide ? 'beside' : undefined}>
        {count === 0 ? (
          <Empty
            act={
              <Button
                onClick={() => {
                  setText('');
                  set({ q: '', show: '', category: '', at: '' });
                }}
              >
                {words.clear}
              </Button>
            }
          >
            {words.nothing}
          </Empty>
        ) : (
          <Panel label={words.list}>
            <Table
              list={`${text} ${show} ${category} ${place} ${sort}`}
              label={words.list}
              rows={rows}
              columns={columns}
              narrow={(row) => <NarrowRow row={row} />}
              onOpen={(row) => set({ open: row.id === open ? undefined : row.id })}
              openId={open}
              sorting={sorting}
              onSort={({ key, descending }) => set({ sort: descending ? `-${key}` : key })}
              isPending={(row) => row.levels.some(({ location }) => marks.has(placeKey(row.id, location)))}
              height="calc(100dvh - 260px)"
            />
          </Panel>
        )}
        {opened !== undefined && isWide && (
          <Panel
            title={<bdi>{speech.nameOf(opened.product)}</bdi>}
            label={speech.nameOf(opened.product)}
            acts={
              <IconButton icon={<X size={18} aria-hidden="true" />} label={words.close} onClick={close} />
            }
          >
            <StockPanel key={opened.id} row={opened} marks={marks} />
          </Panel>
        )}
      </div>
      {opened !== undefined && !isWide && (
        <Dialog kind="sheet" title={<bdi>{speech.nameOf(opened.product)}</bdi>} onClose={close}>
          <StockPanel key={opened.id} row={opened} marks={marks} />
        </Dialog>
      )}
    </Page>
  );
}

function PlaceField({ place, onPlace }: { place: string | undefined; onPlace: (place: string) => void }) {
  const words = useWords(WORDS);
  const places = usePlaces();
  return (
    <SelectField
      label={<span className="unseen">{words.place}</span>}
      value={place ?? ''}
      options={[
        { value: '', label: words.allPlaces },
        ...places.map(({ id, shown }) => ({ value: id, label: shown })),
      ]}
      onValue={onPlace}
    />
  );
}

function sortingOf(sort: string | undefined): Sorting | undefined {
  if (sort === undefined) return undefined;
  return sort.startsWith('-') ? { key: sort.slice(1), descending: true } : { key: sort, descending: false };
}

function useColumns(marks: ReadonlyMap<string, Mark>, only: string | undefined): readonly Column<StockRow>[] {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const places = usePlaces();
  return useMemo(() => {
    const atPlaces = places
      .filter(({ id }) => only === undefined || id === only)
      .map(
        (place): Column<StockRow> => ({
          key: place.id,
          title: place.shown,
          isFigure: true,
          isPlain: true,
          cell: (row) => <PlaceCell row={row} place={place.id} marks={marks} />,
        }),
      );
    return [
      {
        key: 'name',
        isPlain: true,
        title: words.product,
        sorts: true,
        width: '34%',
        cell: ({ product }) => (
          <span className="inventory-name">
            <ProductLink id={product.id} name={speech.nameOf(product)} />
            <span className="muted small">
              <Code>{product.sku}</Code>
            </span>
          </span>
        ),
      },
      {
        key: 'available',
        isPlain: true,
        title: words.available,
        sorts: true,
        isFigure: true,
        cell: (row) => (
          <span className="inventory-available">
            <WhyButton product={row.id} location={only} figure={row.available} isLoud />
            <RowBar row={row} />
          </span>
        ),
      },
      {
        key: 'onHand',
        isPlain: true,
        title: words.details,
        sorts: true,
        isFigure: true,
        cell: (row) => (
          <span className="muted small">
            <Three row={row} />
          </span>
        ),
      },
      {
        key: 'status',
        isPlain: true,
        title: words.status,
        sorts: true,
        cell: (row) => <StatusChips row={row} />,
      },
      ...atPlaces,
    ];
  }, [words, speech, places, only, marks]);
}

function PlaceCell({
  row,
  place,
  marks,
}: {
  row: StockRow;
  place: string;
  marks: ReadonlyMap<string, Mark>;
}) {
  const level = row.levels.find(({ location }) => location === place);
  const mark = marks.get(placeKey(row.id, place));
  if (level === undefined && mark === undefined) return <span className="muted">—</span>;
  return (
    <span className="inventory-place">
      {mark !== undefined && <MarkChip mark={mark} shown={level?.on_hand} />}
      {level !== undefined && <WhyButton product={row.id} location={place} figure={level.available} />}
    </span>
  );
}

function NarrowRow({ row }: { row: StockRow }) {
  const speech = useSpeech();
  const { product, available } = row;
  return (
    <>
      <bdi className="name strong">{speech.nameOf(product)}</bdi>
      <span className="inventory-loud">
        <Figure>{speech.number(available)}</Figure>
      </span>
      <span className="muted small name">
        <Code>{product.sku}</Code>
        {' · '}
        <Three row={row} />
      </span>
      <StatusChips row={row} />
    </>
  );
}
