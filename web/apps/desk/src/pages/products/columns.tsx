/** The columns of the list of products. */
import type { Product } from '@onhand/client';
import { useCategoryName } from '@onhand/frame';
import {
  Chip,
  Code,
  type Column,
  Figure,
  Picture,
  type Speech,
  type Tone,
  useSpeech,
  useWords,
} from '@onhand/ui';
import { useMemo } from 'react';
import { arabicOf } from '../../data/arabic.js';
import { shownCode } from '../../stock/gtin.js';
import { ProductLink } from '../../stock/links.js';
import type { StockRows } from '../../stock/rows.js';
import { WhyButton } from '../../stock/why.js';
import type { ColumnKey } from './views.js';
import { WORDS } from './words.js';

const TONES: Readonly<Record<Product['status'], Tone>> = {
  active: 'good',
  draft: 'info',
  hidden: 'muted',
  archived: 'muted',
};

const FIGURES: readonly ColumnKey[] = ['price', 'cost', 'reorder_point', 'max', 'available'];

/** How rows are selected. */
export interface Selecting {
  readonly has: (id: string) => boolean;
  /** With the shift key: all from the one before until here. */
  readonly press: (id: string, isRange: boolean) => void;
}

export function useProductColumns(
  keys: readonly ColumnKey[],
  /** The rows are changed in place, and `version` says that they are others. */
  { stock, version }: { readonly stock: StockRows; readonly version: number },
  { has, press }: Selecting,
): readonly Column<Product>[] {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const categoryName = useCategoryName();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `version` says that the rows are others
  return useMemo(
    () => [
      {
        key: 'select',
        title: '',
        width: '44px',
        cell: (product: Product) => (
          <label className="product-check">
            <input
              type="checkbox"
              aria-label={words.select(speech.nameOf(product))}
              checked={has(product.id)}
              // A click knows of the shift key; a change does not.
              onClick={(event) => press(product.id, event.shiftKey)}
              onChange={() => {}}
            />
          </label>
        ),
      },
      {
        key: 'name',
        title: words.columnNames.name,
        sorts: true,
        cell: (product: Product) => (
          <span className="products-name">
            <Picture
              src={product.photo === undefined ? undefined : `/api/v1/photos/${product.photo}/96.webp`}
              name={speech.nameOf(product)}
              size={26}
            />
            <ProductLink id={product.id} name={speech.nameOf(product)} />
          </span>
        ),
      },
      ...keys.map(
        (key): Column<Product> => ({
          key,
          title: words.columnNames[key],
          isPlain: true,
          isFigure: FIGURES.includes(key),
          sorts: true,
          cell: (product) =>
            key === 'category' && product.category !== undefined ? (
              <bdi>{categoryName(product.category)}</bdi>
            ) : (
              cellOf(product, key, speech, stock)
            ),
        }),
      ),
    ],
    [words, speech, categoryName, keys, stock, version, has, press],
  );
}

function cellOf(product: Product, key: ColumnKey, speech: Speech, stock: StockRows) {
  const text = textOf(product, key, stock);
  if (text === '') return <span className="muted">—</span>;
  if (key === 'sku' || key === 'barcode') return <Code>{text}</Code>;
  if (key === 'price' || key === 'cost') return <Figure>{speech.price(text)}</Figure>;
  if (key === 'available') return <WhyButton product={product.id} figure={text} />;
  if (key === 'status') {
    return (
      <Chip tone={TONES[product.status]}>{speech.sentences.value('ProductStatus', product.status)}</Chip>
    );
  }
  return FIGURES.includes(key) ? <Figure>{speech.number(text)}</Figure> : <bdi>{text}</bdi>;
}

/** What a column says of a product; empty where it says nothing. */
export function textOf(product: Product, key: ColumnKey, stock: StockRows): string {
  if (key === 'name_ar') return arabicOf(product.names);
  if (key === 'barcode')
    return product.barcodes?.[0] === undefined ? '' : shownCode(product.barcodes[0].code);
  if (key === 'available') return product.track === 'none' ? '' : (stock.row(product.id)?.available ?? '');
  return product[key] ?? '';
}

const COLLATOR = new Intl.Collator(undefined, { numeric: true });

export function sortedProducts(
  products: readonly Product[],
  sort: string | undefined,
  stock: StockRows,
): readonly Product[] {
  if (sort === undefined) return products;
  const descending = sort.startsWith('-');
  const key = (descending ? sort.slice(1) : sort) as ColumnKey | 'name';
  const keyed = products.map((product) => ({
    product,
    text: key === 'name' ? product.name : textOf(product, key, stock),
  }));
  const isFigure = key !== 'name' && FIGURES.includes(key);
  keyed.sort((one, other) =>
    isFigure ? Number(one.text) - Number(other.text) : COLLATOR.compare(one.text, other.text),
  );
  if (descending) keyed.reverse();
  return keyed.map(({ product }) => product);
}
