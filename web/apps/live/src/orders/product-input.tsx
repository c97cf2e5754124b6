/** Finds a product by name or code; Enter adds it. */
import type { PriceEntry, Product } from '@onhand/client';
import { useQuery } from '@onhand/react';
import { type KeyboardEvent, useId, useState } from 'react';
import { finder, fold } from '../stock/search.js';
import { useOffered } from '../stock/shelf.js';
import { useWho } from '../who.js';
import { useSpeech } from '../words/index.js';

const SUGGESTED = 8;

interface Found {
  readonly id: string;
  readonly name: string;
  readonly sku: string;
}

/** What fits, at most a few; nothing without a text. */
function useFound(text: string): readonly Found[] {
  const { nameOf } = useSpeech();
  const { isPartner } = useWho();
  const fits = finder(text);
  const products = useQuery('products', {
    where: (product: Product) => !isPartner && product.status === 'active' && fits?.(product) === true,
    limit: SUGGESTED,
  }).rows.map((product) => ({ id: product.id, name: nameOf(product), sku: product.sku }));
  const offered = useOffered(text, SUGGESTED).rows.map((entry: PriceEntry) => ({
    id: entry.product,
    name: entry.name,
    sku: entry.sku,
  }));
  if (fits === undefined) return [];
  return isPartner ? offered : products;
}

export function ProductInput({ onAdd }: { onAdd: (product: string, name: string) => void }) {
  const { words } = useSpeech();
  const [text, setText] = useState('');
  const [unknown, setUnknown] = useState(false);
  const [at, setAt] = useState(0);
  const found = useFound(text);
  const id = useId();
  const list = useId();

  const add = (one: Found | undefined) => {
    if (one === undefined) {
      setUnknown(text.trim() !== '');
      return;
    }
    onAdd(one.id, one.name);
    setText('');
    setAt(0);
    setUnknown(false);
  };
  const chosen = found.find(({ sku }) => fold(sku) === fold(text)) ?? found[at];
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      add(chosen);
    } else if (event.key === 'ArrowDown' && found.length > 0) {
      event.preventDefault();
      setAt((at + 1) % found.length);
    } else if (event.key === 'ArrowUp' && found.length > 0) {
      event.preventDefault();
      setAt((at + found.length - 1) % found.length);
    } else if (event.key === 'Escape') {
      setText('');
    }
  };

  return (
    <div className="field product-input">
      <label htmlFor={id}>{words.form.product}</label>
      <div className="with-button">
        <input
          id={id}
          className="input"
          dir={text === '' ? undefined : 'auto'}
          role="combobox"
          autoComplete="off"
          aria-expanded={found.length > 0}
          aria-controls={list}
          aria-activedescendant={chosen && `${list}-${chosen.id}`}
          aria-invalid={unknown}
          placeholder={words.form.productHint}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setAt(0);
            setUnknown(false);
          }}
          onKeyDown={press}
        />
        <button type="button" className="button" onClick={() => add(chosen)}>
          {words.form.add}
        </button>
      </div>
      <div
        id={list}
        role="listbox"
        aria-label={words.form.product}
        className="suggestions"
        hidden={found.length === 0}
      >
        {found.map((one) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the input's, which keeps the focus
          <div
            key={one.id}
            id={`${list}-${one.id}`}
            role="option"
            tabIndex={-1}
            aria-selected={one === chosen}
            onClick={() => add(one)}
          >
            <bdi>{one.name}</bdi> <bdi className="code muted">{one.sku}</bdi>
          </div>
        ))}
      </div>
      <p role="status" className={unknown ? 'note bad' : undefined}>
        {unknown ? words.form.unknown(text.trim()) : ''}
      </p>
    </div>
  );
}
