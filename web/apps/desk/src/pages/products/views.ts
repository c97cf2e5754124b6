/** Chosen columns and saved views: kept in this browser. */
import { readJson, writeJson } from '@onhand/frame';
import { useCallback, useState } from 'react';

export const COLUMNS = [
  'sku',
  'name_ar',
  'barcode',
  'category',
  'price',
  'cost',
  'reorder_point',
  'max',
  'available',
  'status',
] as const;
export type ColumnKey = (typeof COLUMNS)[number];

const USUAL: readonly ColumnKey[] = ['sku', 'category', 'price', 'reorder_point', 'available', 'status'];

export interface View {
  readonly name: string;
  readonly columns: readonly ColumnKey[];
  readonly search: Readonly<Record<string, string | undefined>>;
}

const COLUMNS_KEY = 'desk.products.columns';
const VIEWS_KEY = 'desk.products.views';

function known(columns: readonly string[] | undefined): readonly ColumnKey[] {
  return columns === undefined ? USUAL : COLUMNS.filter((key) => columns.includes(key));
}

export function useColumnsKept(): [readonly ColumnKey[], (columns: readonly ColumnKey[]) => void] {
  const [columns, setColumns] = useState(() => known(readJson<string[]>(COLUMNS_KEY)));
  const keep = useCallback((chosen: readonly ColumnKey[]) => {
    const ordered = known([...chosen]);
    writeJson(COLUMNS_KEY, ordered);
    setColumns(ordered);
  }, []);
  return [columns, keep];
}

export function useViews(): [readonly View[], (views: readonly View[]) => void] {
  const [views, setViews] = useState(() => readJson<View[]>(VIEWS_KEY) ?? []);
  const keep = useCallback((all: readonly View[]) => {
    writeJson(VIEWS_KEY, all);
    setViews([...all]);
  }, []);
  return [views, keep];
}
