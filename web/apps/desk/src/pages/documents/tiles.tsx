/** Big tiles of what is made or thrown away, with a number pad: a tile, then how many. */
import type { Product } from '@onhand/client';
import { compareDecimals } from '@onhand/client';
import { Button, decimalIn, Empty, Figure, Picture, useSpeech, useWords } from '@onhand/ui';
import { Delete } from 'lucide-react';
import { useState } from 'react';
import { type Line, set, without } from './lines.js';
import { FORM } from './words.js';

interface TilesProps {
  readonly products: readonly Product[];
  readonly lines: readonly Line[];
  /** What a tile puts in at first: as many as last time, or all that is left. */
  readonly usual: (product: string) => string | undefined;
  readonly usualWords: (quantity: string) => string;
  /** What a new line says besides. */
  readonly besides: Partial<Line>;
  readonly change: (change: (lines: readonly Line[]) => readonly Line[]) => void;
}

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '.', '0'] as const;

export function Tiles({ products, lines, usual, usualWords, besides, change }: TilesProps) {
  const speech = useSpeech();
  const words = useWords(FORM);
  const [open, setOpen] = useState<string>();
  /** What was keyed in since the tile was tapped; the first key begins anew. */
  const [keyed, setKeyed] = useState('');
  const quantityOf = (id: string) => lines.find((line) => line.product === id)?.quantity;
  const put = (id: string, quantity: string) =>
    change((all) => (quantity === '' ? without(all, id) : set(all, id, { ...besides, quantity })));
  const tap = (id: string) => {
    setOpen(id);
    setKeyed('');
    const wanted = usual(id);
    if (quantityOf(id) === undefined && wanted !== undefined && compareDecimals(wanted, '0') > 0)
      put(id, wanted);
  };
  const key = (id: string, text: string) => {
    setKeyed(text);
    const number = decimalIn(text);
    put(id, number === undefined || number.startsWith('-') ? '' : number);
  };
  if (products.length === 0) return <Empty>{words.noProducts}</Empty>;
  const chosen = products.find(({ id }) => id === open);
  return (
    <>
      <div className="big-tiles">
        {products.map((product) => {
          const quantity = quantityOf(product.id);
          const name = speech.nameOf(product);
          return (
            <button
              key={product.id}
              type="button"
              className="big-tile"
              data-sku={product.sku}
              aria-pressed={product.id === open}
              onClick={() => tap(product.id)}
            >
              <Picture src={photoOf(product)} name={name} size={40} />
              <bdi className="tile-name">{name}</bdi>
              {quantity !== undefined && <Figure>{speech.number(quantity)}</Figure>}
            </button>
          );
        })}
      </div>
      {chosen !== undefined && (
        <section className="pad" aria-label={words.keypad}>
          <div className="pad-head">
            <bdi className="name">{speech.nameOf(chosen)}</bdi>
            <input
              key={chosen.id}
              // biome-ignore lint/a11y/noAutofocus: a tile was tapped to say how many
              autoFocus
              className="input quantity"
              inputMode="none"
              aria-label={words.keypad}
              autoComplete="off"
              value={keyed === '' ? speech.number(quantityOf(chosen.id) ?? '0') : keyed}
              onFocus={({ target }) => target.select()}
              onChange={({ target }) => key(chosen.id, target.value)}
              onKeyDown={(event) => event.key === 'Enter' && setOpen(undefined)}
            />
          </div>
          <Usual
            quantity={usual(chosen.id)}
            words={usualWords}
            onTake={(quantity) => {
              setKeyed('');
              put(chosen.id, quantity);
            }}
          />
          <div className="pad-keys">
            {KEYS.map((sign) => (
              <Button key={sign} onClick={() => key(chosen.id, keyed + sign)}>
                <bdi>{sign}</bdi>
              </Button>
            ))}
            <Button aria-label={words.erase} onClick={() => key(chosen.id, keyed.slice(0, -1))}>
              <Delete size={20} aria-hidden="true" />
            </Button>
          </div>
        </section>
      )}
    </>
  );
}

function Usual({
  quantity,
  words,
  onTake,
}: {
  quantity: string | undefined;
  words: (quantity: string) => string;
  onTake: (quantity: string) => void;
}) {
  const speech = useSpeech();
  if (quantity === undefined || compareDecimals(quantity, '0') <= 0) return null;
  return <Button onClick={() => onTake(quantity)}>{words(speech.number(quantity))}</Button>;
}

export const photoOf = ({ photo }: Product): string | undefined =>
  photo === undefined ? undefined : `/api/v1/photos/${photo}/96.webp`;
