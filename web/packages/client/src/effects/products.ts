/** Products, and with them their price and place on the shelf. */

import type { AddProduct, EditProduct } from '../generated/commands.js';
import type { Barcode, PriceEntry, Product, StockLevel } from '../generated/records.js';
import { priceId } from '../ids/index.js';
import { exponentOf, percentText, price, priceText } from '../money/amount.js';
import { quantity, quantityText } from '../money/quantity.js';
import { edited } from './customers.js';
import { rateOf } from './lines.js';
import type { Effect, Put, View } from './port.js';
import { businessOf, byKey, compact, get, known, must, put } from './records.js';
import { shelfOf, withStatus } from './stock.js';

const LISTS = ['barcodes', 'locations', 'names', 'units'] as const;

export const addProduct: Effect<'add_product'> = (data, view) => {
  const id = known(data.id);
  must(get(view, 'products', id) === undefined);
  const fields = figured(view, data);
  for (const list of LISTS) if (fields[list]?.length === 0) delete fields[list];
  const product = compact<Product>({
    ...fields,
    id,
    name: data.name,
    sku: data.sku,
    kind: data.kind ?? 'good',
    sell_policy: fields.sell_policy ?? { kind: 'stop' },
    status: data.status ?? 'active',
    stock_unit: fields.stock_unit ?? { decimals: 0, name: 'piece' },
    track: data.track ?? 'quantity',
  });
  return [put('products', product)];
};

export const editProduct: Effect<'edit_product'> = ({ product: key, clear = [], ...given }, view) => {
  const before = known(byKey(view, 'products', key));
  must(before.status !== 'archived');
  return changed(view, edited(before, figured(view, given), clear));
};

export const archiveProduct: Effect<'archive_product'> = ({ product }, view) =>
  changed(view, { ...known(byKey(view, 'products', product)), status: 'archived' }, false);

export const restoreProduct: Effect<'restore_product'> = ({ product, status = 'active' }, view) =>
  changed(view, { ...known(byKey(view, 'products', product)), status }, false);

export const setPhoto: Effect<'set_photo'> = ({ product, photo }, view) => [
  put('products', { ...known(byKey(view, 'products', product)), photo }),
];

export const removePhoto: Effect<'remove_photo'> = ({ product }, view) => [
  put('products', compact<Product>({ ...known(byKey(view, 'products', product)), photo: undefined })),
];

/** The product, and what follows from it: its price, its places on the shelf, the status of its stock. */
function changed(view: View, product: Product, withLevels = true): Put[] {
  const after: View = {
    get: (collection, id) =>
      collection === 'products' && id === product.id ? (product as never) : view.get(collection, id),
    find: (collection, field, value) => view.find(collection, field, value),
  };
  const puts: Put[] = [put('products', product), ...shelfOf(view, product)];
  const entry = get(view, 'prices', priceId(product.id));
  if (entry !== undefined) {
    puts.push(put('prices', priceAfter(view, entry, product)));
  }
  if (withLevels) {
    for (const level of view.find('stock_levels', 'product', product.id) as readonly StockLevel[]) {
      puts.push(put('stock_levels', withStatus(after, level)));
    }
  }
  return puts;
}

/** What is not shown any more keeps its name; what is shown has all of it anew. */
function priceAfter(view: View, entry: PriceEntry, product: Product): PriceEntry {
  const shown = product.status === 'active' ? product.price : undefined;
  if (shown === undefined) return compact<PriceEntry>({ ...entry, price: undefined });
  const rate = rateOf(businessOf(view), product.tax_class) ?? 0n;
  const units = (product.units ?? []).filter((unit) => unit.use === 'sell');
  return compact<PriceEntry>({
    ...entry,
    decimals: product.stock_unit.decimals || undefined,
    minimum: product.minimum,
    multiple: product.multiple,
    name: product.name,
    price: shown,
    sku: product.sku,
    tax_rate: rate === 0n ? undefined : percentText(rate),
    unit: product.stock_unit.name,
    units: units.length === 0 ? undefined : units,
  });
}

type Fields = Partial<Omit<AddProduct & EditProduct, 'clear' | 'product'>>;

/** Prices, quantities and codes as records have them. */
function figured(view: View, data: Fields): Fields {
  const exponent = exponentOf(businessOf(view)?.currency ?? '');
  const money = (text: string | undefined) =>
    text === undefined ? undefined : priceText(price(text, exponent));
  const figure = (text: string | number | undefined) =>
    text === undefined ? undefined : quantityText(quantity(text));
  const policy = data.sell_policy;
  return compact<Fields>({
    ...data,
    barcodes: data.barcodes?.map(
      ({ code, pack = '1' }): Barcode => ({ code: normalised(code), pack: known(figure(pack)) }),
    ),
    cost: money(data.cost),
    locations: data.locations?.map((own) =>
      compact<typeof own>({
        ...own,
        holdback: figure(own.holdback),
        max: figure(own.max),
        reorder_point: figure(own.reorder_point),
        safety_stock: figure(own.safety_stock),
      }),
    ),
    max: figure(data.max),
    minimum: figure(data.minimum),
    multiple: figure(data.multiple),
    price: money(data.price),
    reorder_point: figure(data.reorder_point),
    safety_stock: figure(data.safety_stock),
    sell_policy: policy?.kind === 'backorder' ? { ...policy, limit: known(figure(policy.limit)) } : policy,
    stock_unit: data.stock_unit && { decimals: 0, ...data.stock_unit },
  });
}

/** A GTIN as 14 digits; any other code as it is. Its check digit is the server's to check. */
function normalised(code: string): string {
  return /^([0-9]{8}|[0-9]{12,14})$/.test(code) ? code.padStart(14, '0') : code;
}
