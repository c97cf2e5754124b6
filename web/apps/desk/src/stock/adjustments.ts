/** Corrections of stock: given, waiting, refused, taken back. */
import type { OutboxItem, Product, Refusal } from '@onhand/client';
import { useAct } from '@onhand/frame';
import { useOutbox } from '@onhand/react';
import { useSpeech, useWords } from '@onhand/ui';
import { useCallback, useMemo } from 'react';
import { placesOf, plus } from '../data/decimals.js';
import { WORDS } from './words.js';

/** A correction that is not settled, where it was made. */
export interface Mark {
  /** Of the command. */
  readonly id: string;
  readonly state: 'waiting' | 'refused' | 'odd';
  readonly change: string;
  readonly refusal: Refusal | undefined;
}

const STATES: Readonly<Record<string, Mark['state']>> = { refused: 'refused', quarantined: 'odd' };

interface Line {
  readonly product: string;
  readonly quantity: string;
}

export const placeKey = (product: string, location: string): string => `${product} ${location}`;

function markOf(item: OutboxItem): readonly [string, Mark] | undefined {
  if (item.name !== 'post_adjustment' || item.data === undefined) return undefined;
  const { lines, location } = item.data as { lines: readonly Line[]; location?: string };
  const [line] = lines;
  if (line === undefined || location === undefined) return undefined;
  const { id, refusal } = item;
  return [
    placeKey(line.product, location),
    { id, state: STATES[item.state] ?? 'waiting', change: line.quantity, refusal },
  ];
}

/** Corrections that are not settled, by product and place. */
export function useMarks(): ReadonlyMap<string, Mark> {
  const { items } = useOutbox();
  return useMemo(() => new Map(items.map(markOf).filter((mark) => mark !== undefined)), [items]);
}

interface Correction {
  readonly product: Product;
  readonly location: string;
  /** On hand as it is shown. */
  readonly onHand: string;
  readonly change: string;
  readonly reason: string;
}

/** Puts stock right at once; it can be taken back from the message for ten seconds. */
export function useAdjust(): (correction: Correction) => void {
  const act = useAct();
  const words = useWords(WORDS);
  const speech = useSpeech();
  return useCallback(
    ({ product, location, onHand, change, reason }) => {
      const done = words.adjusted(
        speech.nameOf(product),
        speech.number(onHand),
        speech.number(plus(onHand, change)),
      );
      const acted = act(
        'post_adjustment',
        { lines: [{ product: product.id, quantity: change }], location, reason },
        {
          done,
          undo: () => {
            const { made } = acted.handle;
            if (made !== undefined) act('reverse_document', { document: made }, { done: words.undone });
          },
        },
      );
    },
    [act, words, speech],
  );
}

/** What is wrong with a quantity of a product, if anything is. */
export function useQuantityProblem(): (
  product: Product,
  typed: string,
  value: string | undefined,
) => string | undefined {
  const words = useWords(WORDS);
  const { sentences } = useSpeech();
  return (product, typed, value) => {
    if (typed.trim() === '') return undefined;
    if (value === undefined) return words.notNumber;
    const { decimals = 0, name } = product.stock_unit;
    return placesOf(value) > decimals ? words.tooFine(sentences.usual('unit', name)) : undefined;
  };
}
