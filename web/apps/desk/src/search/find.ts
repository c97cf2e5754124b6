/** What a few letters find: products, customers, orders, pages. */
import type { Customer, Order } from '@onhand/client';
import { useQuery } from '@onhand/react';
import { folded } from '@onhand/ui';
import { useMemo } from 'react';
import type { StockRow } from '../stock/rows.js';
import { useStock } from '../stock/use-stock.js';
import { Finder } from './finder.js';

const PRODUCTS = 8;
const CUSTOMERS = 4;
const ORDERS = 4;

export interface PageFound {
  readonly to: string;
  readonly name: string;
  /** Other words it is found by. */
  readonly also: string;
}

export type Found =
  | { readonly kind: 'product'; readonly key: string; readonly row: StockRow }
  | { readonly kind: 'customer'; readonly key: string; readonly customer: Customer }
  | { readonly kind: 'order'; readonly key: string; readonly order: Order }
  | { readonly kind: 'page'; readonly key: string; readonly page: PageFound };

/** Best first within each kind; products before people, people before pages. */
export function useFound(typed: string, pages: readonly PageFound[]): readonly Found[] {
  const { rows: stock, version } = useStock();
  const { rows: customers } = useQuery('customers');
  const { rows: orders } = useQuery('orders', { sort: '-number' });
  const people = useMemo(() => {
    const finder = new Finder<Customer>();
    for (const customer of customers) {
      const { id, code, name, names, phone, contact } = customer;
      const words = [name, ...(names ?? []).map(({ text }) => text), contact ?? '', phone ?? ''];
      finder.put(id, customer, code === undefined ? [] : [code], words);
    }
    return finder;
  }, [customers]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `version` says that the rows are others
  return useMemo(() => {
    const wanted = folded(typed);
    if (wanted === '') return [];
    const found: Found[] = [];
    if (/^\d+$/.test(wanted)) {
      const byNumber = orders.filter(({ number }) => String(number).startsWith(wanted)).slice(0, ORDERS);
      // A number that is exactly an order's is meant as one.
      byNumber.sort(
        (one, other) => Number(String(other.number) === wanted) - Number(String(one.number) === wanted),
      );
      for (const order of byNumber) found.push({ kind: 'order', key: order.id, order });
    }
    const products = stock.finder.best(typed, PRODUCTS).items;
    for (const { id, row } of products) {
      if (row !== undefined) found.push({ kind: 'product', key: id, row });
    }
    for (const customer of people.best(typed, CUSTOMERS).items) {
      found.push({ kind: 'customer', key: customer.id, customer });
    }
    for (const page of pages) {
      if (folded(`${page.name} ${page.also}`).includes(wanted))
        found.push({ kind: 'page', key: page.to, page });
    }
    return found;
  }, [typed, stock, version, people, orders, pages]);
}
