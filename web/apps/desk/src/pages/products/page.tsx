/** All products: found, compared, changed many at once. */
import type { Product } from '@onhand/client';
import { useCategoryName, useMay, useToasts } from '@onhand/frame';
import { useConnection, useQuery } from '@onhand/react';
import {
  Button,
  Code,
  Empty,
  Figure,
  Note,
  Page,
  Panel,
  SearchBox,
  SelectField,
  Skeleton,
  Table,
  useSpeech,
  useWords,
} from '@onhand/ui';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { useListSearch, useTypedSearch } from '../../data/list-search.js';
import { useStock } from '../../stock/use-stock.js';
import { type Pasted, pastedCells, pastedOnto } from './bulk.js';
import { BulkDialog } from './bulk-dialog.js';
import { sortedProducts, useProductColumns } from './columns.js';
import type { Given } from './give.js';
import { NewProduct } from './new-product.js';
import { useSelection } from './selection.js';
import { ViewMenus } from './view-menus.js';
import { useColumnsKept } from './views.js';
import { WORDS } from './words.js';
import './products.css';

const STATUSES: readonly Product['status'][] = ['active', 'draft', 'hidden', 'archived'];

export function ProductsPage() {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const categoryName = useCategoryName();
  const list = useListSearch();
  const { search, set } = list;
  const [text, setText] = useTypedSearch(list);
  const { rows: stock, version } = useStock();
  const { rows: all } = useQuery('products', { sort: 'sku' });
  const { state } = useConnection();
  const navigate = useNavigate();
  const mayChange = useMay('staff');
  const { category, status, sort } = search;
  const [keys, setKeys] = useColumnsKept();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `version` says that the rows are others
  const shown = useMemo(() => {
    let products: readonly Product[] = all;
    if (text.trim() !== '') products = stock.finder.find(text).flatMap(({ id }) => stock.product(id) ?? []);
    products = products.filter(
      (product) =>
        (category === undefined || product.category === category) &&
        (status === undefined ? product.status !== 'archived' : product.status === status),
    );
    return sortedProducts(products, sort, stock);
  }, [all, stock, version, text, category, status, sort]);
  const categories = useMemo(() => [...new Set(all.flatMap(({ category: of }) => of ?? []))].sort(), [all]);
  const selection = useSelection(shown);
  const columns = useProductColumns(keys, { stock, version }, selection);
  const chosen = useMemo(
    () => [...selection.ids].flatMap((id) => stock.product(id) ?? []),
    [selection.ids, stock],
  );
  const [bulk, setBulk] = useState<{ products: readonly Product[]; pasted?: Pasted }>();
  const [given, setGiven] = useState<Given>();
  usePastedColumn((cells) => {
    if (!mayChange) return;
    const order = selection.ids.size > 0 ? shown.filter(({ id }) => selection.ids.has(id)) : shown;
    const pasted = pastedOnto(cells, order, all);
    const products = [...pasted.values.keys()].flatMap((id) => stock.product(id) ?? []);
    setBulk({ products, pasted });
  });
  const isNew = search['new'] !== undefined;
  const sorting = sort?.startsWith('-')
    ? { key: sort.slice(1), descending: true }
    : sort === undefined
      ? undefined
      : { key: sort, descending: false };
  const newButton = (
    <Button kind="primary" onClick={() => set({ new: '1' })}>
      {words.new}
    </Button>
  );
  return (
    <Page
      title={words.title}
      about={<span className="muted">{words.count(shown.length)}</span>}
      acts={
        <>
          <ViewMenus list={list} columns={keys} onColumns={setKeys} />
          {mayChange && newButton}
        </>
      }
    >
      <div className="filters">
        <SearchBox label={words.search} value={text} onText={setText} />
        <SelectField
          label={<span className="unseen">{words.category}</span>}
          value={category ?? ''}
          options={[
            { value: '', label: words.allCategories },
            ...categories.map((value) => ({ value, label: categoryName(value) })),
          ]}
          onValue={(value) => set({ category: value })}
        />
        <SelectField
          label={<span className="unseen">{words.status}</span>}
          value={status ?? ''}
          options={[
            { value: '', label: words.allStatuses },
            ...STATUSES.map((value) => ({ value, label: speech.sentences.value('ProductStatus', value) })),
          ]}
          onValue={(value) => set({ status: value })}
        />
      </div>
      {given !== undefined && <LastGiven given={given} onUndone={() => setGiven(undefined)} />}
      {mayChange && shown.length > 0 && (
        <div className="acts">
          <Button onClick={selection.all}>{words.selectAll(shown.length)}</Button>
          {selection.ids.size > 0 && (
            <>
              <span className="strong">{words.selected(selection.ids.size)}</span>
              <Button onClick={() => setBulk({ products: chosen })}>{words.change}</Button>
              <Link
                to={'/labels' as '/'}
                search={{ products: [...selection.ids].slice(0, 200).join(' ') } as never}
                className="button"
              >
                {words.labels}
              </Link>
              <Button kind="quiet" onClick={selection.none}>
                {words.selectNone}
              </Button>
            </>
          )}
        </div>
      )}
      {shown.length > 0 ? (
        <Panel label={words.list}>
          <Table
            list={`${text} ${category} ${status} ${sort}`}
            label={words.list}
            rows={shown}
            columns={columns}
            narrow={(product) => <NarrowRow product={product} available={stock.row(product.id)?.available} />}
            onOpen={({ id }) => void navigate({ to: `/products/${id}` as '/' })}
            sorting={sorting}
            onSort={({ key, descending }) => set({ sort: descending ? `-${key}` : key })}
            height="calc(100dvh - 250px)"
          />
        </Panel>
      ) : all.length > 0 ? (
        <Empty
          act={
            <Button
              onClick={() => {
                setText('');
                set({ q: '', category: '', status: '' });
              }}
            >
              {words.clear}
            </Button>
          }
        >
          {words.nothing}
        </Empty>
      ) : state === 'live' ? (
        <Empty act={newButton}>{words.empty}</Empty>
      ) : (
        <Skeleton label={words.loading} />
      )}
      {isNew && (
        <NewProduct barcode={search['barcode']} onClose={() => set({ new: undefined, barcode: undefined })} />
      )}
      {bulk !== undefined && (
        <BulkDialog
          products={bulk.products}
          pasted={bulk.pasted}
          onGiven={setGiven}
          onClose={() => setBulk(undefined)}
        />
      )}
    </Page>
  );
}

/** The last change of many, which can be taken back as one for as long as the page is open. */
function LastGiven({ given, onUndone }: { given: Given; onUndone: () => void }) {
  const words = useWords(WORDS);
  const { show } = useToasts();
  const [isBusy, setBusy] = useState(false);
  const undo = async () => {
    setBusy(true);
    const back = await given.undo();
    show({
      tone: back.refused > 0 ? 'warn' : 'good',
      text: words.undone(back.accepted),
      ...(back.refused > 0 ? { lines: [words.someRefused(back.refused)] } : {}),
    });
    onUndone();
  };
  return (
    <Note
      tone={given.refused > 0 ? 'warn' : 'good'}
      act={
        <Button disabled={isBusy} onClick={() => void undo()}>
          {words.undo}
        </Button>
      }
    >
      {words.done(given.accepted)} {given.refused > 0 && words.someRefused(given.refused)}
    </Note>
  );
}

/** Hears a spreadsheet's column that is pasted onto the page, not into a field. */
function usePastedColumn(hear: (cells: readonly (readonly string[])[]) => void): void {
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const { target } = event;
      if (
        target instanceof Element &&
        target.closest('input:not([type="checkbox"]), textarea, dialog') !== null
      )
        return;
      const cells = pastedCells(event.clipboardData?.getData('text/plain') ?? '');
      if (cells.length === 0) return;
      event.preventDefault();
      hear(cells);
    };
    document.addEventListener('paste', onPaste);
    return () => document.removeEventListener('paste', onPaste);
  });
}

function NarrowRow({ product, available }: { product: Product; available: string | undefined }) {
  const speech = useSpeech();
  const categoryName = useCategoryName();
  return (
    <>
      <bdi className="name strong">{speech.nameOf(product)}</bdi>
      <Figure>{speech.price(product.price)}</Figure>
      <span className="muted small name">
        <Code>{product.sku}</Code> <bdi>{categoryName(product.category ?? '')}</bdi>
      </span>
      {available !== undefined && product.track !== 'none' ? (
        <span className="strong">
          <Figure>{speech.number(available)}</Figure>
        </span>
      ) : (
        <span />
      )}
    </>
  );
}
