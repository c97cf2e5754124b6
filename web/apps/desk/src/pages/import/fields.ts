/** What a column of each kind of list can stand for. */
import type { ImportKind } from '@onhand/client';

export const KINDS = [
  'products',
  'stock',
  'customers',
  'locations',
  'price_lists',
  'opening_balances',
] as const satisfies readonly ImportKind[];

const said = (fields: string) => fields.split(' ');

export const FIELDS: Readonly<Record<ImportKind, readonly string[]>> = {
  products: said(
    'sku name name_ar price cost barcode category unit case_barcode case_quantity description reorder_point max safety_stock lead_days tax_class kind status photo variant group external_id',
  ),
  stock: said('sku location quantity cost shelf bin'),
  customers: said(
    'code name first_name last_name contact email phone address city region postal_code country group price_list note',
  ),
  locations: said('code name kind'),
  price_lists: said('list list_name sku from price tiers minimum multiple'),
  opening_balances: said('code name balance credit date due reference'),
};

/** What was told by hand: each column that stands for another field than was found. */
export function told(
  headers: readonly string[],
  found: ReadonlyMap<string, string>,
  chosen: ReadonlyMap<string, string>,
): readonly { readonly column: string; readonly field: string }[] {
  return headers.flatMap((column) => {
    const field = chosen.get(column) ?? found.get(column) ?? '';
    return field === '' ? [] : [{ column, field }];
  });
}
