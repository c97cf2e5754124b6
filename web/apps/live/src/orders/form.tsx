/** The form in which an order is written; also one that was refused, to be changed and sent again. */
import type { PlaceOrder } from '@onhand/client';
import { useCommand, useConnection, useOnhand, useQuery } from '@onhand/react';
import { type FormEvent, useId, useRef, useState } from 'react';
import { useNames } from '../stock/names.js';
import { useWho } from '../who.js';
import { useSpeech } from '../words/index.js';
import { type Draft, draftOf, EMPTY, orderOf, quantityOf, withProduct } from './draft.js';
import { ProductInput } from './product-input.js';

/** A refused command that is being changed. */
export interface Edited {
  readonly id: string;
  readonly data: PlaceOrder;
}

interface OrderFormProps {
  edited: Edited | undefined;
  onEdited: () => void;
}

export function OrderForm({ edited, onEdited }: OrderFormProps) {
  const { words } = useSpeech();
  const { isPartner } = useWho();
  const names = useNames();
  const onhand = useOnhand();
  const { send } = useCommand('place_order');
  const { state } = useConnection();
  const [draft, setDraft] = useState<Draft>(() =>
    edited === undefined ? EMPTY : draftOf(edited.data, names.product),
  );
  const [said, setSaid] = useState<{ tone: 'good' | 'warn' | 'bad'; text: string }>();
  const form = useRef<HTMLFormElement>(null);
  const note = useId();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wrong = problem(draft, words.form, isPartner);
    if (wrong !== undefined) {
      setSaid({ tone: 'bad', text: wrong });
      return;
    }
    const lines = words.order.lines(draft.lines.length);
    if (edited !== undefined) {
      void onhand.outbox.edit(edited.id, { ...edited.data, ...orderOf(draft) });
      onEdited();
    } else {
      send(orderOf(draft));
    }
    setDraft(EMPTY);
    const isKept = state !== 'live' && state !== 'syncing';
    const text =
      edited !== undefined ? words.form.edited : isKept ? words.form.kept(lines) : words.form.placed(lines);
    setSaid({ tone: isKept ? 'warn' : 'good', text });
    form.current?.querySelector<HTMLElement>('select, input')?.focus();
  };

  return (
    <section className="panel form" aria-labelledby="new-order">
      <header className="panel-head">
        <h2 id="new-order" tabIndex={-1}>
          {words.newOrder}
        </h2>
      </header>
      <form ref={form} onSubmit={submit} noValidate>
        {edited && <p className="note warn">{words.form.editing}</p>}
        {!isPartner && (
          <CustomerSelect value={draft.customer} onChange={(customer) => setDraft({ ...draft, customer })} />
        )}
        <ProductInput onAdd={(product, name) => setDraft((now) => withProduct(now, product, name))} />
        <DraftLines draft={draft} onChange={setDraft} />
        <div className="field">
          <label htmlFor={note}>{words.form.note}</label>
          <input
            id={note}
            className="input"
            dir={draft.note === '' ? undefined : 'auto'}
            maxLength={500}
            value={draft.note}
            onChange={(event) => setDraft({ ...draft, note: event.target.value })}
          />
        </div>
        <div className="acts">
          <button type="submit" className="button primary">
            {edited === undefined ? words.form.place : words.form.saveEdit}
          </button>
          {edited && (
            <button type="button" className="button quiet" onClick={onEdited}>
              {words.form.stopEditing}
            </button>
          )}
        </div>
      </form>
      <p role="status" className={said ? `note ${said.tone}` : undefined}>
        {said?.text}
      </p>
    </section>
  );
}

function problem(
  draft: Draft,
  words: ReturnType<typeof useSpeech>['words']['form'],
  isPartner: boolean,
): string | undefined {
  if (!isPartner && draft.customer === '') return words.noCustomer;
  if (draft.lines.length === 0) return words.noLines;
  const bad = draft.lines.find((line) => quantityOf(line.quantity) === undefined);
  return bad && words.badQuantity(bad.name);
}

const BY_NAME = { field: 'name', as: 'locale' } as const;

function CustomerSelect({ value, onChange }: { value: string; onChange: (id: string) => void }) {
  const { words, nameOf } = useSpeech();
  const { rows } = useQuery('customers', { where: { status: 'active' }, sort: BY_NAME, limit: 500 });
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{words.form.customer}</label>
      <select id={id} className="input" value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">{words.form.chooseCustomer}</option>
        {rows.map((customer) => (
          <option key={customer.id} value={customer.id}>
            {nameOf(customer)}
          </option>
        ))}
      </select>
    </div>
  );
}

function DraftLines({ draft, onChange }: { draft: Draft; onChange: (draft: Draft) => void }) {
  const { words } = useSpeech();
  const { lines } = draft;
  return (
    <ul className="draft">
      {lines.map((line) => (
        <li key={line.product}>
          <bdi>{line.name}</bdi>
          <input
            className="input quantity"
            inputMode="decimal"
            dir="ltr"
            aria-label={words.form.quantity(line.name)}
            aria-invalid={quantityOf(line.quantity) === undefined}
            value={line.quantity}
            onChange={(event) =>
              onChange({
                ...draft,
                lines: lines.map((one) => (one === line ? { ...one, quantity: event.target.value } : one)),
              })
            }
          />
          <button
            type="button"
            className="button quiet"
            aria-label={words.form.remove(line.name)}
            onClick={() => onChange({ ...draft, lines: lines.filter((one) => one !== line) })}
          >
            <span aria-hidden="true">✕</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
