/** Finding customers and products by what people say of them: codes, barcodes, names in both languages, telephone. */
import type { Customer, Product } from '@onhand/client';
import { useQuery } from '@onhand/react';
import { folded } from '@onhand/ui';
import { useMemo } from 'react';
import { Finder } from '../../../search/finder.js';
import type { Slot } from '../../../stock/rows.js';
import { useStockRows } from '../../../stock/use-stock.js';

/** How many are shown to choose from. */
const SHOWN = 8;

/** States in which a product may be ordered. */
const OFFERED = ['active', 'hidden'] as const;

export interface Finding<Item> {
  /** What fits, best first. */
  readonly find: (typed: string) => readonly Item[];
  /** What has exactly this code. */
  readonly byCode: (code: string) => Item | undefined;
}

/** GTINs are kept with 14 digits; scanners and people leave the zeros out. */
export function barcodesOf(product: Product): readonly string[] {
  return (product.barcodes ?? []).flatMap(({ code }) => [folded(code), folded(code).replace(/^0+/, '')]);
}

/** Among products that may be ordered. */
export function useProductFinder(): Finding<Product> {
  const rows = useStockRows();
  return useMemo(() => {
    const productOf = ({ id }: Slot) => rows.product(id);
    const isOffered = (slot: Slot) => OFFERED.some((status) => status === productOf(slot)?.status);
    return {
      find: (typed) =>
        folded(typed) === ''
          ? []
          : rows.finder.best(typed, SHOWN, isOffered).items.flatMap((slot) => productOf(slot) ?? []),
      byCode: (code) => {
        const slot = rows.finder.byCode(code, isOffered);
        return slot && productOf(slot);
      },
    };
  }, [rows]);
}

export function useCustomerFinder(): Finding<Customer> {
  const { rows } = useQuery('customers', { where: { status: ['active', 'on_hold'] } });
  return useMemo(() => {
    const finder = new Finder<Customer>();
    for (const customer of rows) {
      const { id, code, contact, name, names = [], phone } = customer;
      const codes = [code, phone?.replace(/\D/g, '')].filter((one) => one !== undefined && one !== '');
      const words = [name, ...names.map(({ text }) => text), contact, phone];
      finder.put(id, customer, codes as string[], words.filter((word) => word !== undefined) as string[]);
    }
    return {
      find: (typed) => (folded(typed) === '' ? [] : finder.best(typed, SHOWN).items),
      byCode: (code) => finder.byCode(code),
    };
  }, [rows]);
}
