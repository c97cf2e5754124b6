/** Counting: on a phone, while the shop is open, several people at once. */
import type { Product, StockLevel } from '@onhand/client';
import { useCategoryName } from '@onhand/frame';
import { useSubscription } from '@onhand/react';
import {
  Button,
  Chip,
  Code,
  Empty,
  Figure,
  NumberInput,
  Segments,
  SelectField,
  useSpeech,
  useWords,
} from '@onhand/ui';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type RefObject, useMemo, useRef, useState } from 'react';
import { Entry } from './entry.js';
import { Details, type FormProps, useLevels } from './form.js';
import { type Line, more, set } from './lines.js';
import { PlaceField } from './places.js';
import { usePosting } from './posting.js';
import { CountReview } from './review.js';
import { COUNTING, FORM } from './words.js';

/** Rows that are drawn; more of them are a button away. */
const DRAWN = 150;

export function CountForm({ kind, drafting, places, products }: FormProps) {
  const words = useWords(COUNTING);
  const form = useWords(FORM);
  const categoryName = useCategoryName();
  const search: { category?: string; show?: string; product?: string } = useSearch({ strict: false });
  const navigate = useNavigate();
  const { draft, change, lines } = drafting;
  const list = useRef<HTMLUListElement>(null);
  const entry = useRef<HTMLInputElement>(null);
  const [isReviewing, setReviewing] = useState(false);
  const levels = useLevels(places.location);
  useSubscription('product_costs');
  const { post, isPosting } = usePosting(kind, drafting, places);
  const to = (some: object) => void navigate({ to: '.', search: { ...search, ...some }, replace: true });

  const categories = useMemo(
    () => [...new Set(products.flatMap(({ category }) => category ?? []))].sort(),
    [products],
  );
  const wanted = useMemo(
    () =>
      products.filter(
        ({ category, sku, id }) =>
          (search.category === undefined || category === search.category) &&
          (search.product === undefined || sku === search.product || id === search.product),
      ),
    [products, search.category, search.product],
  );
  const ordered = useOrder(wanted, levels, places.location);
  const mine = new Map(draft.lines.map((line) => [line.product, line]));
  const isMine = (id: string) => (mine.get(id)?.quantity ?? '') !== '';
  const byOthers = (id: string) => !isMine(id) && (levels.get(id)?.counted_at ?? '') > draft.begun;
  const isLeft = ({ id }: Product) => !isMine(id) && !byOthers(id);
  const left = wanted.filter(isLeft);
  const others = wanted.filter(({ id }) => byOthers(id)).length;
  const shown = search.show === 'left' ? ordered.filter(isLeft) : ordered;
  const focus = (id: string) =>
    requestAnimationFrame(() =>
      list.current?.querySelector<HTMLInputElement>(`[data-id="${id}"] input`)?.focus(),
    );
  const take = (id: string, by: string, isTyped: boolean) => {
    const at = new Date().toISOString();
    if (!isTyped) lines((all) => more(all, id, by, at));
    else
      lines((all) =>
        all.some((line) => line.product === id) ? all : [{ product: id, quantity: '' }, ...all],
      );
    if (isTyped) focus(id);
  };
  return (
    <>
      <section className="panel stack">
        <div className="filter-row">
          <PlaceField
            label={form.place}
            value={places.location}
            onValue={(location) => change({ location })}
          />
          <SelectField
            label={words.category}
            value={search.category ?? ''}
            options={[
              { value: '', label: words.allCategories },
              ...categories.map((category) => ({ value: category, label: categoryName(category) })),
            ]}
            onValue={(category) => to({ category: category || undefined })}
          />
        </div>
        <Entry
          ref={entry}
          products={products}
          onMore={take}
          onPasted={(given) => lines((all) => pastedCount(all, given))}
        />
        <Segments
          label={words.show}
          value={search.show === 'left' ? 'left' : 'all'}
          options={[
            { value: 'all', label: words.showAll, count: wanted.length },
            { value: 'left', label: words.showLeft, count: left.length },
          ]}
          onValue={(show) => to({ show: show === 'left' ? 'left' : undefined })}
        />
      </section>
      <section className="panel">
        <CountRows
          ref={list}
          products={withFirst(shown, draft.lines, products)}
          lineOf={(id) => mine.get(id)}
          levelOf={(id) => levels.get(id)}
          byOthers={byOthers}
          onCount={(id, quantity) => lines((all) => set(all, id, { quantity, at: new Date().toISOString() }))}
          onEnd={() => entry.current?.focus()}
        />
      </section>
      <Details kind={kind} drafting={drafting} />
      <div className="post-bar">
        <span className="stack tight">
          <strong>{words.progress(wanted.length - left.length, wanted.length)}</strong>
          {others > 0 && <span className="muted small">{words.byOthersSum(others)}</span>}
        </span>
        <Button
          kind="primary"
          because={draft.lines.some(({ quantity }) => quantity !== '') ? undefined : form.nothingYet}
          onClick={() => setReviewing(true)}
        >
          {form.review}
        </Button>
      </div>
      {isReviewing && (
        <CountReview
          lines={draft.lines}
          levels={levels}
          unfound={left.filter(({ id }) => Number(levels.get(id)?.on_hand ?? 0) !== 0)}
          isPosting={isPosting}
          onClose={() => setReviewing(false)}
          onPost={post}
        />
      )}
    </>
  );
}

/** What is not counted yet first, then what was counted longest ago. The order stays while one counts. */
function useOrder(
  products: readonly Product[],
  levels: ReadonlyMap<string, StockLevel>,
  location: string,
): readonly Product[] {
  const isKnown = levels.size > 0;
  const latest = useRef(levels);
  latest.current = levels;
  // biome-ignore lint/correctness/useExhaustiveDependencies: levels change with every sale, and rows must not move then
  return useMemo(() => {
    const at = (product: Product) => latest.current.get(product.id)?.counted_at ?? '';
    return [...products].sort((one, other) => (at(one) < at(other) ? -1 : at(one) > at(other) ? 1 : 0));
  }, [products, isKnown, location]);
}

/** Something that was scanned and is not among those shown is counted too. */
function withFirst(
  shown: readonly Product[],
  lines: readonly Line[],
  all: readonly Product[],
): readonly Product[] {
  const known = new Set(shown.map(({ id }) => id));
  const extra = lines.flatMap(({ product }) =>
    known.has(product) ? [] : (all.find(({ id }) => id === product) ?? []),
  );
  return [...extra, ...shown];
}

function pastedCount(
  lines: readonly Line[],
  given: readonly { product: string; quantity: string }[],
): Line[] {
  const at = new Date().toISOString();
  return given.reduce<Line[]>(
    (all, { product, quantity }) => set(all, product, { quantity, at }),
    [...lines],
  );
}

interface CountRowsProps {
  readonly ref: RefObject<HTMLUListElement | null>;
  readonly products: readonly Product[];
  readonly lineOf: (id: string) => Line | undefined;
  readonly levelOf: (id: string) => StockLevel | undefined;
  readonly byOthers: (id: string) => boolean;
  readonly onCount: (id: string, quantity: string) => void;
  readonly onEnd: () => void;
}

function CountRows({ ref, products, lineOf, levelOf, byOthers, onCount, onEnd }: CountRowsProps) {
  const speech = useSpeech();
  const words = useWords(COUNTING);
  const form = useWords(FORM);
  const titles = useWords(FORM);
  const [most, setMost] = useState(DRAWN);
  if (products.length === 0) return <Empty>{words.empty}</Empty>;
  const next = (from: HTMLElement) => {
    const inputs = [...(ref.current?.querySelectorAll('input') ?? [])];
    const following = inputs[inputs.indexOf(from as HTMLInputElement) + 1];
    if (following === undefined) onEnd();
    else following.focus();
  };
  return (
    <>
      <ul ref={ref} className="lines">
        {products.slice(0, most).map((product) => {
          const line = lineOf(product.id);
          const counted = levelOf(product.id)?.counted_at;
          const name = speech.nameOf(product);
          const isDone = line !== undefined && line.quantity !== '';
          return (
            <li key={product.id} className="line count-line" data-id={product.id} data-product={product.sku}>
              <span className="line-name">
                <bdi className="name">{name}</bdi>
                <span className="muted small">
                  <Code>{product.sku}</Code>
                </span>
                <span>
                  {isDone && <Chip tone="good">{words.counted}</Chip>}
                  {!isDone && counted === undefined && <Chip tone="muted">{words.neverCounted}</Chip>}
                  {byOthers(product.id) && counted !== undefined && (
                    <Chip tone="info">{words.byOthers(speech.briefly(counted))}</Chip>
                  )}
                </span>
              </span>
              <NumberInput
                className="count-input"
                value={line?.quantity ?? ''}
                aria-label={`${name} · ${titles.quantity}`}
                onNumber={(number) =>
                  onCount(product.id, number === undefined || number.startsWith('-') ? '' : number)
                }
                onKeyDown={(event) => {
                  if (event.key !== 'Enter') return;
                  event.preventDefault();
                  next(event.currentTarget);
                }}
              />
              {product.stock_unit.name !== 'piece' && (
                <span className="muted small">{speech.sentences.usual('unit', product.stock_unit.name)}</span>
              )}
            </li>
          );
        })}
      </ul>
      {products.length > most && (
        <Button onClick={() => setMost(most + DRAWN)}>
          {form.more} <Figure>{speech.number(products.length - most)}</Figure>
        </Button>
      )}
    </>
  );
}
