/** Writing a document: many lines, posted in one command. */
import type { Product, StockLevel } from '@onhand/client';
import { useToasts } from '@onhand/frame';
import { useConnection, useQuery, useSubscription } from '@onhand/react';
import { Button, Dialog, Empty, Page, Segments, TextField, useSpeech, useWords } from '@onhand/ui';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useMemo, useRef, useState } from 'react';
import { CountForm } from './count.js';
import { type Drafting, useDraft } from './draft.js';
import './documents.css';
import { Entry } from './entry.js';
import { hasTiles, isKind, isStocked, type Kind, needsLine } from './kinds.js';
import { LineRows } from './line-rows.js';
import { Codes, expect, missing, more, pasted, said, set } from './lines.js';
import { PlaceField, type Places, usePlaces } from './places.js';
import { usePosting } from './posting.js';
import { ReasonSegments } from './reasons.js';
import { Tiles } from './tiles.js';
import { FORM, WORDS } from './words.js';

export function NewDocumentPage() {
  const { kind } = useParams({ strict: false });
  const words = useWords(WORDS);
  if (kind === undefined || !isKind(kind)) {
    return <Empty act={<Link to="/documents">{words.back}</Link>}>{words.notFound}</Empty>;
  }
  return <Form key={kind} kind={kind} />;
}

function Form({ kind }: { kind: Kind }) {
  const titles = useWords(WORDS);
  const drafting = useDraft(kind);
  const places = usePlaces(kind, drafting.draft);
  const { rows } = useQuery('products', { sort: 'name' });
  const products = useMemo(() => rows.filter((product) => isStocked(product, kind)), [rows, kind]);
  const Body = kind === 'count' ? CountForm : LinesForm;
  return (
    <Page title={titles[kind]} acts={<StartOver drafting={drafting} />}>
      <Body kind={kind} drafting={drafting} places={places} products={products} />
    </Page>
  );
}

function StartOver({ drafting: { draft, clear, restore } }: { drafting: Drafting }) {
  const words = useWords(FORM);
  const { show } = useToasts();
  if (draft.lines.length === 0) return null;
  const start = () => {
    const before = clear();
    show({
      tone: 'info',
      text: words.cleared,
      act: { label: words.undo, run: () => restore(before) },
      forMs: 10_000,
    });
  };
  return (
    <Button kind="quiet" onClick={start}>
      {words.clear}
    </Button>
  );
}

export interface FormProps {
  readonly kind: Kind;
  readonly drafting: Drafting;
  readonly places: Places;
  readonly products: readonly Product[];
}

/** Levels of a place by product. */
export function useLevels(location: string): ReadonlyMap<string, StockLevel> {
  const { rows } = useQuery('stock_levels', { where: { location } });
  return useMemo(() => new Map(rows.map((level) => [level.product, level])), [rows]);
}

function LinesForm({ kind, drafting, places, products }: FormProps) {
  const words = useWords(FORM);
  const { draft, change, lines } = drafting;
  const search: { view?: string } = useSearch({ strict: false });
  const navigate = useNavigate();
  const entry = useRef<HTMLInputElement>(null);
  const levels = useLevels(places.location);
  const byId = useMemo(() => new Map(products.map((product) => [product.id, product])), [products]);
  const isTiles = hasTiles(kind) && search.view !== 'lines';
  const besides = kind === 'waste' ? { reason: draft.reason ?? 'unsold' } : {};
  const addMore = (product: string, by: string) =>
    lines((all) => {
      const isNew = !all.some((line) => line.product === product);
      const next = more(all, product, by, new Date().toISOString());
      return isNew ? set(next, product, besides) : next;
    });
  return (
    <>
      <section className="panel stack">
        <Where kind={kind} drafting={drafting} places={places} />
        {kind === 'waste' && (
          <ReasonSegments value={draft.reason ?? 'unsold'} onValue={(reason) => change({ reason })} />
        )}
        {hasTiles(kind) && (
          <Segments
            label={words.tiles}
            value={isTiles ? 'tiles' : 'lines'}
            options={[
              { value: 'tiles', label: words.tiles },
              { value: 'lines', label: words.list },
            ]}
            onValue={(view) => void navigate({ to: '.', search: { view }, replace: true })}
          />
        )}
      </section>
      {isTiles ? (
        <TilesOf kind={kind} drafting={drafting} products={products} levels={levels} besides={besides} />
      ) : (
        <section className="panel stack">
          <div className="spread entry-row">
            <Entry
              ref={entry}
              products={products}
              onMore={addMore}
              onPasted={(list) =>
                kind === 'receive'
                  ? lines((all) => expect(all, list))
                  : lines((all) =>
                      list.reduce(
                        (some, line) => set(some, line.product, { ...besides, quantity: line.quantity }),
                        [...all],
                      ),
                    )
              }
            />
            <PasteButton kind={kind} drafting={drafting} products={products} />
          </div>
          {draft.lines.length === 0 ? (
            <p className="muted">{words.noLines}</p>
          ) : (
            <LineRows
              kind={kind}
              lines={draft.lines}
              productOf={(id) => byId.get(id)}
              levelOf={(id) => levels.get(id)}
              change={lines}
              onNext={() => entry.current?.focus()}
            />
          )}
        </section>
      )}
      <Details kind={kind} drafting={drafting} />
      <PostBar kind={kind} drafting={drafting} places={places} />
    </>
  );
}

function TilesOf({
  kind,
  drafting,
  products,
  levels,
  besides,
}: {
  kind: Kind;
  drafting: Drafting;
  products: readonly Product[];
  levels: ReadonlyMap<string, StockLevel>;
  besides: { reason?: string };
}) {
  const words = useWords(FORM);
  useSubscription('documents', { kind: 'made' });
  const { rows } = useQuery('documents', {
    where: { kind: 'made', state: 'posted' },
    sort: '-occurred_at',
    limit: 60,
  });
  const last = useMemo(() => {
    const quantities = new Map<string, string>();
    for (const { lines } of rows) {
      for (const { product, quantity } of lines) {
        if (!quantities.has(product)) quantities.set(product, quantity);
      }
    }
    return quantities;
  }, [rows]);
  const left = (id: string) => levels.get(id)?.on_hand ?? '0';
  const shown =
    kind === 'waste'
      ? products.filter(
          ({ id }) => Number(left(id)) > 0 || drafting.draft.lines.some((line) => line.product === id),
        )
      : products;
  return (
    <Tiles
      products={shown}
      lines={drafting.draft.lines}
      usual={(id) => (kind === 'waste' ? left(id) : last.get(id))}
      usualWords={kind === 'waste' ? words.allLeft : words.usual}
      besides={besides}
      change={drafting.lines}
    />
  );
}

function Where({ kind, drafting, places }: Omit<FormProps, 'products'>) {
  const words = useWords(FORM);
  const { draft, change } = drafting;
  return (
    <div className="form-row">
      <PlaceField
        label={kind === 'transfer' ? words.from : words.place}
        value={places.location}
        onValue={(location) => change({ location })}
      />
      {kind === 'transfer' && (
        <PlaceField
          label={words.to}
          value={places.destination}
          onValue={(destination) => change({ destination })}
        />
      )}
      {(kind === 'adjustment' || kind === 'damage') && (
        <TextField
          label={words.reason}
          value={draft.reason ?? ''}
          maxLength={200}
          onText={(reason) => change({ reason })}
        />
      )}
    </div>
  );
}

/** Who it is from, and what is said of it: below the lines, as it is filled in last. */
export function Details({ kind, drafting: { draft, change } }: { kind: Kind; drafting: Drafting }) {
  const words = useWords(FORM);
  return (
    <section className="panel">
      <div className="form-row">
        {kind === 'receive' && (
          <TextField label={words.party} value={draft.party ?? ''} onText={(party) => change({ party })} />
        )}
        <TextField
          label={kind === 'receive' ? words.reference : words.ownReference}
          value={draft.reference ?? ''}
          onText={(reference) => change({ reference })}
        />
        <TextField label={words.note} value={draft.note ?? ''} onText={(note) => change({ note })} />
      </div>
    </section>
  );
}

/** A list out of a message or spreadsheet, for those without a paste key. */
function PasteButton({ kind, drafting, products }: Omit<FormProps, 'places'>) {
  const words = useWords(FORM);
  const { show } = useToasts();
  const [isOpen, setOpen] = useState(false);
  const [text, setText] = useState('');
  const title = kind === 'receive' ? words.paste : words.pasteAny;
  const take = () => {
    const { lines, wrong } = pasted(text, new Codes(products));
    drafting.lines((all) =>
      kind === 'receive'
        ? expect(all, lines)
        : lines.reduce((some, line) => set(some, line.product, { quantity: line.quantity }), [...all]),
    );
    if (wrong.length > 0) {
      show({ tone: 'warn', text: words.wrongRows(wrong.length), lines: wrong.slice(0, 5), stays: true });
    }
    setOpen(false);
    setText('');
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>{title}</Button>
      {isOpen && (
        <Dialog
          title={title}
          onClose={() => setOpen(false)}
          foot={
            <Button kind="primary" onClick={take}>
              {words.pasteTake}
            </Button>
          }
        >
          <p className="muted">{kind === 'receive' ? words.pasteHint : words.pasteAnyHint}</p>
          <textarea
            className="input"
            rows={10}
            dir="auto"
            aria-label={title}
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
        </Dialog>
      )}
    </>
  );
}

function PostBar({ kind, drafting, places }: Omit<FormProps, 'products'>) {
  const speech = useSpeech();
  const words = useWords(FORM);
  const titles = useWords(WORDS);
  const { draft } = drafting;
  const { state } = useConnection();
  const { post, isPosting } = usePosting(kind, drafting, places);
  const count = said(draft.lines, kind).length;
  const isShort = draft.lines.filter((line) => missing(line) !== undefined).length;
  const isBroken = draft.lines.filter(({ broken = '0' }) => broken !== '0').length;
  const because = (): string | undefined => {
    if (count === 0) return words.nothingYet;
    if (needsLine(kind) && state !== 'live') return words.needsLine;
    if (kind === 'transfer' && places.location === places.destination) return words.samePlace;
    if (kind === 'adjustment' && !draft.reason?.trim()) return words.needsReason;
    return undefined;
  };
  const why = because();
  return (
    <div className="post-bar">
      <span className="stack tight">
        <span>{titles.lineCount(count)}</span>
        <span className="muted small">
          {kind === 'receive' && isShort > 0 && words.shortSum(isShort)}
          {isShort > 0 && isBroken > 0 && ' · '}
          {isBroken > 0 && words.brokenSum(isBroken)}
          {count > 0 && why !== undefined && why}
          {count > 0 && isShort + isBroken === 0 && why === undefined && words.begun(speech.ago(draft.begun))}
        </span>
      </span>
      <Button kind="primary" because={why} aria-busy={isPosting} onClick={() => post()}>
        {kind === 'transfer' ? words.dispatch : words.post}
      </Button>
    </div>
  );
}
