/** Shelf and price labels: of what changed since the last time, or of chosen products. */
import type { Product } from '@onhand/client';
import { readJson, writeJson } from '@onhand/frame';
import {
  Button,
  Code,
  Empty,
  Figure,
  NumberField,
  Page,
  Segments,
  Skeleton,
  useSpeech,
  useWords,
} from '@onhand/ui';
import { Printer } from 'lucide-react';
import { useState } from 'react';
import { useAsked } from '../../data/asked.js';
import { Failed } from '../../data/failed.js';
import { useListSearch } from '../../data/list-search.js';
import { ean13Of, shownCode } from '../../stock/gtin.js';
import { useStock } from '../../stock/use-stock.js';
import { Ean13 } from './ean.js';
import { WORDS } from './words.js';
import './labels.css';

type Paper = 'a4' | 'roll';
const PAPERS: readonly Paper[] = ['a4', 'roll'];

/** What was printed last in this browser: the number of the newest change, and which paper. */
interface Printed {
  readonly seq: number;
  readonly paper: Paper;
}

const KEY = 'desk.labels';
/** Products that changed last which are offered. */
const MOST = 120;

export function LabelsPage() {
  const { search } = useListSearch();
  const { products } = search;
  return products === undefined ? <ChangedLabels /> : <ChosenLabels ids={products.split(/[ ,]/)} />;
}

interface Listed {
  readonly items: readonly { readonly record: Product; readonly seq: number }[];
}

function ChangedLabels() {
  const words = useWords(WORDS);
  const [printed, setPrinted] = useState(() => readJson<Printed>(KEY));
  const [isAll, setAll] = useState(false);
  const { value, problem, again } = useAsked<Listed>(`/api/v1/products?order=newest&limit=${MOST}`);
  if (value === undefined) {
    return (
      <Page title={words.title}>
        {problem === undefined ? (
          <Skeleton label={words.loading} />
        ) : (
          <Failed problem={problem} again={again} />
        )}
      </Page>
    );
  }
  const since = isAll ? 0 : (printed?.seq ?? 0);
  const changed = value.items.filter(
    ({ seq, record }) => seq > since && record.status !== 'archived' && record.status !== 'draft',
  );
  if (changed.length === 0) {
    return (
      <Page title={words.title}>
        <Empty act={<Button onClick={() => setAll(true)}>{words.all}</Button>}>{words.none}</Empty>
      </Page>
    );
  }
  return (
    <Sheet
      about={words.changed}
      products={changed.map(({ record }) => record)}
      paper={printed?.paper ?? 'a4'}
      onPrinted={(paper) => {
        const seq = Math.max(printed?.seq ?? 0, ...value.items.map((item) => item.seq));
        writeJson(KEY, { seq, paper } satisfies Printed);
        // What was printed stays in sight until the page is opened again.
        if (printed === undefined) setPrinted({ seq: 0, paper });
      }}
    />
  );
}

function ChosenLabels({ ids }: { ids: readonly string[] }) {
  const words = useWords(WORDS);
  const { rows } = useStock();
  const products = ids.flatMap((id) => rows.product(id) ?? []);
  const printed = readJson<Printed>(KEY);
  return (
    <Sheet
      about={words.chosen}
      products={products}
      paper={printed?.paper ?? 'a4'}
      onPrinted={(paper) => writeJson(KEY, { seq: printed?.seq ?? 0, paper } satisfies Printed)}
    />
  );
}

interface SheetProps {
  readonly about: string;
  readonly products: readonly Product[];
  readonly paper: Paper;
  readonly onPrinted: (paper: Paper) => void;
}

function Sheet({ about, products, paper: usual, onPrinted }: SheetProps) {
  const words = useWords(WORDS);
  const [paper, setPaper] = useState(usual);
  const [copies, setCopies] = useState('1');
  const each = Math.max(1, Math.min(50, Number.parseInt(copies, 10) || 1));
  const [without, setWithout] = useState<ReadonlySet<string>>(new Set());
  const shown = products.filter(({ id }) => !without.has(id));
  const print = () => {
    onPrinted(paper);
    globalThis.print();
  };
  return (
    <Page
      title={words.title}
      about={<span className="muted">{about}</span>}
      acts={
        <Button
          kind="primary"
          icon={<Printer size={18} aria-hidden="true" />}
          disabled={shown.length === 0}
          onClick={print}
        >
          {words.print(shown.length * each)}
        </Button>
      }
    >
      <div className="filters labels-choice">
        <Segments
          label={words.paper}
          value={paper}
          options={PAPERS.map((value) => ({ value, label: words.papers[value] }))}
          onValue={setPaper}
        />
        <NumberField label={words.copies} value={copies} onNumber={(value) => setCopies(value ?? '')} />
      </div>
      <ul className={`labels ${paper}`} aria-label={words.list}>
        {shown.flatMap((product) =>
          Array.from({ length: each }, (_, copy) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: copies are all the same
            <li key={`${product.id} ${copy}`} className="label">
              <Label product={product} />
              {copy === 0 && (
                <Button
                  kind="quiet"
                  className="label-away"
                  onClick={() => setWithout(new Set([...without, product.id]))}
                >
                  {words.without}
                </Button>
              )}
            </li>
          )),
        )}
      </ul>
    </Page>
  );
}

function Label({ product }: { product: Product }) {
  const speech = useSpeech();
  const arabic = product.names?.find(({ language }) => language === 'ar')?.text;
  const codes = product.barcodes ?? [];
  // The piece's code, not the carton's.
  const piece = codes.find(({ pack }) => pack === undefined || pack === '1');
  const ean = piece === undefined ? undefined : ean13Of(piece.code);
  return (
    <>
      <bdi className="label-name">{product.name}</bdi>
      {arabic !== undefined && (
        <bdi className="label-name" lang="ar">
          {arabic}
        </bdi>
      )}
      <span className="label-price">
        <Figure>{speech.price(product.price)}</Figure>
      </span>
      {ean !== undefined && <Ean13 code={ean} />}
      <span className="label-code">
        <Code>{ean === undefined && piece !== undefined ? shownCode(piece.code) : product.sku}</Code>
      </span>
    </>
  );
}
