/** What was ordered before is put into the cart as it can be had now. */

import { quantity, quantityText } from '@onhand/client/money';
import { ServerProblem, useReasonsOf, useServer } from '@onhand/frame';
import { useOnhand } from '@onhand/react';
import { Note, useSpeech, useWords } from '@onhand/ui';
import { type ReactNode, useEffect, useState } from 'react';
import { useOffers } from '../../data/held.js';
import { allowed, canBeHad, type Offer } from '../../data/offer.js';
import { useCart } from '../../data/state.js';
import { go, usePlace } from '../../routing.js';
import { WORDS } from './words.js';

interface AgainLine {
  readonly product: string;
  readonly quantity: string;
}

interface AgainReply {
  readonly data: { readonly method?: 'collect' | 'deliver' };
  readonly lines: readonly AgainLine[];
  readonly left_out: readonly { readonly product: string; readonly name?: string; readonly why: object }[];
}

interface LeftOut {
  readonly name: string;
  readonly why: readonly string[];
}

export function useAgain(): {
  readonly isAsked: boolean;
  readonly isLoading: boolean;
  readonly notes: ReactNode;
} {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const { search } = usePlace();
  const asked = search.get('again') ?? '';
  const server = useServer();
  const onhand = useOnhand();
  const reasonsOf = useReasonsOf();
  const { by, isLoading } = useOffers();
  const [, { add, say }] = useCart();
  const [leftOut, setLeftOut] = useState<readonly LeftOut[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is looked up once, when prices are here
  useEffect(() => {
    if (asked === '' || isLoading || by.size === 0) return;
    let isOver = false;
    const take = (lines: readonly AgainLine[], method: 'collect' | 'deliver' | undefined) => {
      if (isOver) return;
      const known = lines.flatMap(({ product, quantity: text }) => {
        const offer = by.get(product);
        return offer === undefined ? [] : [{ offer, quantity: text }];
      });
      add(known);
      if (method !== undefined) say({ method });
      go('/checkout', { replace: true });
    };
    /** The server says how it would be decided now; without a line it is taken from what is held. */
    const fromHeld = () => {
      const order = onhand.record('orders', asked).value;
      const lines = (order?.lines ?? []).map(({ product, quantity: text }) => ({
        product,
        quantity: text,
        offer: by.get(product),
      }));
      const has = (line: { offer: Offer | undefined }) => line.offer !== undefined && canBeHad(line.offer);
      setLeftOut(
        lines
          .filter((line) => !has(line))
          .map(({ offer }) => ({ name: offer === undefined ? '—' : speech.nameOf(offer), why: [] })),
      );
      const there = lines.filter(has).map(({ product, quantity: text, offer }) => ({
        product,
        quantity: quantityText(allowed(offer as Offer, quantity(text))),
      }));
      take(there, order?.method);
    };
    server
      .get<AgainReply>(`/api/v1/orders/${encodeURIComponent(asked)}/again`)
      .then(({ lines, left_out, data }) => {
        setLeftOut(
          left_out.map(({ product, name, why }) => {
            const offer = by.get(product);
            return { name: offer === undefined ? (name ?? '—') : speech.nameOf(offer), why: reasonsOf(why) };
          }),
        );
        take(lines, data.method);
      })
      .catch((problem: unknown) => {
        if (problem instanceof ServerProblem) fromHeld();
        else throw problem;
      });
    return () => {
      isOver = true;
    };
  }, [asked, isLoading, by.size > 0]);
  const notes = leftOut.length > 0 && (
    <Note tone="warn">
      {words.leftOut(leftOut.length)}
      {leftOut.map(({ name, why }) => (
        <span key={name} style={{ display: 'block' }}>
          <bdi>{name}</bdi> <span className="small">{why[0]}</span>
        </span>
      ))}
    </Note>
  );
  return { isAsked: asked !== '', isLoading: asked !== '', notes };
}
