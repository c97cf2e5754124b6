/** What products are called, for staff by the product and for partners by the price list. */
import { useOnhand, useQuery, useRecord } from '@onhand/react';
import { useWho } from '../who.js';
import { useSpeech } from '../words/index.js';

/** A product's name; its id where it is not known here. */
export function useProductName(id: string): string {
  const { nameOf } = useSpeech();
  const { isPartner } = useWho();
  const product = useRecord('products', id).value;
  const priced = useQuery('prices', { where: { product: isPartner ? id : '' } }).rows[0];
  if (product !== undefined) return nameOf(product);
  return priced?.name ?? id;
}

/** Names at the moment when a sentence is made. */
export interface Names {
  product(id: string): string;
}

export function useNames(): Names {
  const { nameOf } = useSpeech();
  const onhand = useOnhand();
  return {
    product: (id) => {
      const product = onhand.record('products', id).value;
      if (product !== undefined) return nameOf(product);
      return onhand.query('prices', { where: { product: id } }).rows[0]?.name ?? id;
    },
  };
}
