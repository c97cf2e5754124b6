/** A list that is pasted anywhere on the page goes into the cart, and what of it could not is told there. */
import { useEffect } from 'react';
import { go } from '../routing.js';
import { useOffers } from './held.js';
import { useKept } from './kept.js';
import { isList, pasted } from './paste.js';
import { useCart } from './state.js';

/** What became of the list that was pasted last. */
export interface PasteReport {
  readonly taken: number;
  readonly unknown: readonly string[];
  /** Products that can't be had now. */
  readonly unavailable: readonly string[];
  /** Products whose quantity was raised to what may be ordered. */
  readonly raised: readonly { readonly product: string; readonly was: string; readonly quantity: string }[];
}

export function usePasteReport() {
  return useKept<PasteReport | null>('pasted', null);
}

/** Takes a list into the cart; gives whether it was one. */
export function usePaste(): (text: string) => boolean {
  const { list } = useOffers();
  const [, { add }] = useCart();
  const [, report] = usePasteReport();
  return (text) => {
    const { lines, unknown, unavailable } = pasted(text, list);
    if (lines.length + unknown.length + unavailable.length === 0) return false;
    add(lines);
    report(() => ({
      taken: lines.length,
      unknown,
      unavailable: unavailable.map(({ product }) => product),
      raised: lines.flatMap(({ offer, quantity, was }) =>
        was === undefined ? [] : [{ product: offer.product, was, quantity }],
      ),
    }));
    return true;
  };
}

/** Hears a list that is pasted where nothing is typed. */
export function usePastedCart(): void {
  const take = usePaste();
  useEffect(() => {
    const hear = (event: ClipboardEvent) => {
      const text = event.clipboardData?.getData('text/plain') ?? '';
      const field = event.target instanceof HTMLElement && event.target.closest('input, textarea');
      if (!isList(text) || (field && !field.matches('[type=search]'))) return;
      if (!take(text)) return;
      event.preventDefault();
      go('/cart');
    };
    document.addEventListener('paste', hear);
    return () => document.removeEventListener('paste', hear);
  });
}
