/** Finding customers and products by what people say of them: codes, barcodes, names in both languages, telephone. */
import type { Customer, Product } from '@onhand/client';
import { useQuery } from '@onhand/react';
import { type Findable, fit, folded } from '@onhand/ui';
import { useMemo } from 'react';

interface Indexed<Item> extends Findable {
  readonly item: Item;
}

export interface Finder<Item> {
  /** What fits, best first. */
  readonly find: (typed: string, most?: number) => readonly Item[];
  /** What has exactly this code; `code` is folded. */
  readonly byCode: (code: string) => Item | undefined;
}

function finderOf<Item extends { readonly name: string }>(items: readonly Indexed<Item>[]): Finder<Item> {
  const codes = new Map<string, Item>();
  for (const { codes: own, item } of items)
    for (const code of own) if (!codes.has(code)) codes.set(code, item);
  return {
    byCode: (code) => codes.get(code),
    find: (typed, most = 8) => {
      const wanted = folded(typed);
      if (wanted === '') return [];
      return items
        .map((one) => ({ item: one.item, score: fit(one, wanted) }))
        .filter(({ score }) => score > 0)
        .sort((one, other) => other.score - one.score || one.item.name.localeCompare(other.item.name))
        .slice(0, most)
        .map(({ item }) => item);
    },
  };
}

const allNames = ({ name, names = [] }: Pick<Product, 'name' | 'names'>) => [
  name,
  ...names.map(({ text }) => text),
];

/** GTINs are kept with 14 digits; scanners and people leave the zeros out. */
export function barcodesOf(product: Product): readonly string[] {
  return (product.barcodes ?? []).flatMap(({ code }) => [folded(code), folded(code).replace(/^0+/, '')]);
}

export function useProductFinder(): Finder<Product> {
  const { rows } = useQuery('products', { where: { status: ['active', 'hidden'] } });
  return useMemo(
    () =>
      finderOf(
        rows.map((item) => ({
          item,
          codes: [folded(item.sku), ...barcodesOf(item)],
          text: folded(allNames(item).join(' ')),
        })),
      ),
    [rows],
  );
}

export function useCustomerFinder(): Finder<Customer> {
  const { rows } = useQuery('customers', { where: { status: ['active', 'on_hold'] } });
  return useMemo(
    () =>
      finderOf(
        rows.map((item) => ({
          item,
          codes: [item.code, item.phone?.replace(/\D/g, '')].flatMap((code) =>
            code === undefined || code === '' ? [] : [folded(code)],
          ),
          text: folded(
            [...allNames(item), item.contact, item.phone].filter((part) => part !== undefined).join(' '),
          ),
        })),
      ),
    [rows],
  );
}
