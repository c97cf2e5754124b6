/** Writing down an order, by keyboard alone: for whom, what, when. */
import type { Customer, Product } from '@onhand/client';
import { possibleDays } from '@onhand/client/calendar';
import { BUSINESS } from '@onhand/client/ids';
import { readJson, useReasonsOf, writeJson } from '@onhand/frame';
import { useOnhand, useRecord } from '@onhand/react';
import { Button, Figure, Note, Page, useSpeech, useWords } from '@onhand/ui';
import { useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { added, again, type Draft, draftOf, EMPTY } from '../model/draft.js';
import type { Pasted } from '../model/entry.js';
import { useProductFinder } from '../model/find.js';
import { ProductInput } from '../model/product-input.js';
import type { ShortDemand } from '../model/stock.js';
import { LastOrders } from './beside.js';
import { ForWhom } from './customer.js';
import { useFigures } from './figures.js';
import { DraftLines } from './lines.js';
import { usePlacing } from './placing.js';
import { Result } from './result.js';
import { Wishes } from './wishes.js';
import { WORDS } from './words.js';
import '../orders.css';
import './new.css';

const KEPT = 'order-draft';

export function NewOrderPage() {
  const { refused, customer } = useSearch({ strict: false }) as Readonly<Record<string, string | undefined>>;
  return <Writing key={refused ?? 'new'} refused={refused} customer={customer} />;
}

interface WritingProps {
  /** A command that was refused and is opened again. */
  readonly refused: string | undefined;
  /** Whose order it is, where one came from their page. */
  readonly customer: string | undefined;
}

function Writing({ refused, customer: given }: WritingProps) {
  const words = useWords(WORDS);
  const onhand = useOnhand();
  const reasonsOf = useReasonsOf();
  const item = onhand.outbox.items.find(({ id }) => id === refused);
  const [draft, setDraft] = useState<Draft>(() => {
    if (item?.data !== undefined) return draftOf(item.data);
    if (given !== undefined) return { ...EMPTY, customer: given };
    return { ...EMPTY, ...readJson<Draft>(KEPT) };
  });
  const [unknown, setUnknown] = useState<readonly string[]>([]);
  const placing = usePlacing(refused);
  const products = useRef<HTMLInputElement>(null);
  const finder = useProductFinder();
  const figures = useFigures(draft);
  const change = (changes: Partial<Draft>) => setDraft((before) => ({ ...before, ...changes }));
  const chosen = useChosen(setDraft);
  const { handle, outcome } = placing;
  const isWritten = handle === undefined || outcome?.status === 'refused';
  const { value: customer } = useRecord('customers', draft.customer ?? '');
  const lacksAddress =
    draft.method === 'deliver' && customer?.address === undefined && draft.street === '' && draft.city === '';
  const count = draft.lines.filter(({ quantity }) => Number(quantity) > 0).length;
  const because = count === 0 ? words.nothing : lacksAddress ? words.needsAddress : undefined;
  const place = () => {
    if (because === undefined && isWritten) placing.place(draft);
  };
  useEffect(() => {
    // What is given is in the outbox; until then it is kept here.
    writeJson(KEPT, isWritten && draft !== EMPTY ? draft : undefined);
  }, [draft, isWritten]);
  useControlEnter(place);
  const add = (product: Product, quantity: string | undefined) => {
    setUnknown([]);
    setDraft((before) => added(before, product.id, quantity ?? '1'));
    if (quantity === undefined) focusQuantity(product.id);
  };
  const paste = ({ lines, unknown: rest }: Pasted) => {
    setUnknown(rest);
    setDraft((before) =>
      lines.reduce((all, { code, quantity }) => {
        const product = finder.byCode(code);
        return product === undefined ? all : added(all, product.id, quantity);
      }, before),
    );
  };
  const anew = () => {
    setDraft(EMPTY);
    setUnknown([]);
    placing.another();
  };
  if (handle !== undefined && !isWritten) {
    return (
      <Page title={words.title}>
        <Result handle={handle} outcome={outcome} onAnother={anew} onCancel={placing.cancel} />
      </Page>
    );
  }
  const refusal = outcome?.refusal ?? (outcome === undefined ? item?.refusal : undefined);
  return (
    <Page
      title={words.title}
      acts={
        <Button kind="quiet" onClick={anew}>
          {words.clear}
        </Button>
      }
    >
      {refusal !== undefined && (
        <Note tone="bad">
          <strong>{outcome === undefined ? words.oldRefused : words.refused}</strong>
          {reasonsOf(refusal).map((reason) => (
            <span key={reason} className="order-reason">
              {reason}
            </span>
          ))}
        </Note>
      )}
      <div className="order-page">
        <div className="stack">
          <ForWhom
            draft={draft}
            onChange={change}
            onChosen={(who, name) => {
              chosen(who, name);
              requestAnimationFrame(() => products.current?.focus());
            }}
          />
          <ProductInput
            ref={products}
            finder={finder}
            label={words.product}
            location={figures.location}
            onAdd={add}
            onPasted={paste}
            onUnknown={(text) => setUnknown([text])}
          />
          <Unknown texts={unknown} onClose={() => setUnknown([])} />
          <DraftLines
            draft={draft}
            figures={figures}
            refused={shortIn(refusal)}
            onDraft={setDraft}
            onEnter={() => products.current?.focus()}
          />
          <Wishes draft={draft} onChange={change} lacksAddress={lacksAddress && customer !== undefined} />
        </div>
        {draft.customer !== undefined && (
          <LastOrders
            customer={draft.customer}
            onAgain={(order) =>
              setDraft((before) => again(before, order, (id) => onhand.record('products', id).value))
            }
          />
        )}
      </div>
      <PlaceBar
        total={figures.order?.total}
        tax={figures.order?.tax}
        over={figures.over}
        waits={customer?.terms?.over_limit === 'approve'}
        because={because}
        onPlace={place}
      />
    </Page>
  );
}

interface PlaceBarProps {
  readonly total: string | undefined;
  readonly tax: string | undefined;
  readonly over: string | undefined;
  readonly waits: boolean;
  readonly because: string | undefined;
  readonly onPlace: () => void;
}

/** Always in sight: what it comes to, and the button. */
function PlaceBar({ total, tax, over, waits, because, onPlace }: PlaceBarProps) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  return (
    <div className="place-bar">
      {over !== undefined && (
        <Note tone="warn">
          {waits ? words.overWaits(speech.money(over)) : words.over(speech.money(over))}
        </Note>
      )}
      <div className="spread">
        <span>
          {words.total} <strong className="loud">{<Figure>{speech.money(total ?? '0')}</Figure>}</strong>{' '}
          {tax !== undefined && Number(tax) !== 0 && (
            <span className="muted small">{words.tax(speech.money(tax))}</span>
          )}
        </span>
        <Button kind="primary" because={because} title={because ?? words.placeKey} onClick={onPlace}>
          {words.placeOrder}
        </Button>
      </div>
    </div>
  );
}

function Unknown({ texts, onClose }: { texts: readonly string[]; onClose: () => void }) {
  const words = useWords(WORDS);
  if (texts.length === 0) return null;
  return (
    <Note
      tone="warn"
      act={
        <Button kind="quiet" onClick={onClose}>
          {words.dismiss}
        </Button>
      }
    >
      <strong>{words.unknown}</strong>
      {texts.map((text) => (
        <bdi key={text} className="order-reason">
          {text}
        </bdi>
      ))}
    </Note>
  );
}

/** Who is chosen says by which way, and so for which day, as a rule. */
function useChosen(setDraft: (change: (before: Draft) => Draft) => void) {
  const { value: business } = useRecord('business', BUSINESS);
  return (customer: Customer | undefined, newName: string | undefined) => {
    const method = customer?.address === undefined ? 'collect' : 'deliver';
    const asking = { zone: business?.time_zone, now: Date.now() };
    const [wanted] = possibleDays(business?.ordering?.[method] ?? {}, asking, 1);
    setDraft((before) => ({
      ...before,
      customer: customer?.id,
      newName,
      method,
      wanted: before.wanted === '' ? (wanted ?? '') : before.wanted,
    }));
  };
}

/** The products that the server said are short. */
function shortIn(refusal: object | undefined): readonly ShortDemand[] {
  const { code, short = [] } = (refusal ?? {}) as {
    code?: string;
    short?: readonly { product: string; available: string; wanted: string }[];
  };
  if (code !== 'insufficient_stock') return [];
  return short.map(({ product, available, wanted }) => ({
    product,
    there: available.startsWith('-') ? '0' : available,
    missing: wanted,
  }));
}

/** To the quantity of a line that was just added. */
function focusQuantity(product: string): void {
  requestAnimationFrame(() => document.querySelector<HTMLInputElement>(`[data-line="${product} "]`)?.focus());
}

/** Control or Command and Enter, wherever the focus is. */
function useControlEnter(run: () => void): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      latest.current();
    };
    document.addEventListener('keydown', onKey, { capture: true });
    return () => document.removeEventListener('keydown', onKey, { capture: true });
  }, []);
}
