/** What people call the things that ids stand for, as far as they are held. */
import { useOnhand } from '@onhand/react';
import { type Named, type Speech, useSpeech } from '@onhand/ui';
import { useMemo } from 'react';
import { useBusiness } from '../session/context.js';

export interface Names {
  product(id: string | undefined): string;
  location(id: string | undefined): string;
  customer(id: string | undefined): string;
  /** The unit that a product's stock is kept in. */
  unit(id: string | undefined): string;
}

type Client = ReturnType<typeof useOnhand>;

export function namesOf(onhand: Client, speech: Speech): Names {
  const named = (thing: Named | undefined) => speech.nameOf(thing) || '—';
  return {
    product: (id = '') => named(onhand.record('products', id).value ?? priceOf(onhand, id)),
    location: (id = '') => named(onhand.record('locations', id).value),
    customer: (id = '') => named(onhand.record('customers', id).value),
    unit: (id = '') =>
      onhand.record('products', id).value?.stock_unit.name ?? priceOf(onhand, id)?.unit ?? '',
  };
}

/** Partners know a product by what they pay for it. */
function priceOf(onhand: Client, product: string) {
  return onhand.query('prices', { where: { product }, limit: 1 }).rows[0];
}

/** Names as they are now; read while something is drawn or done. */
export function useNames(): Names {
  const onhand = useOnhand();
  const speech = useSpeech();
  return useMemo(() => namesOf(onhand, speech), [onhand, speech]);
}

/** What categories are called in the page's language. A category is found and kept by its own text. */
export function useCategoryName(): (category: string) => string {
  const speech = useSpeech();
  const { categories } = useBusiness();
  return useMemo(() => {
    const names = new Map(categories?.map((one) => [one.name, speech.nameOf(one)]));
    return (category) => names.get(category) ?? category;
  }, [speech, categories]);
}
