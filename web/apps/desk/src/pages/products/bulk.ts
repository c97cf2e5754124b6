/** Changing many products at once: what each was, what it becomes, and what can't be. */
import type { Product, ProductStatus } from '@onhand/client';
import { decimalIn, folded } from '@onhand/ui';
import { changedByPercent, plus, rounded, signOf } from '../../data/decimals.js';
import { shownCode } from '../../stock/gtin.js';

export const BULK_FIELDS = ['price', 'category', 'reorder_point', 'status'] as const;
export type BulkField = (typeof BULK_FIELDS)[number];
export const NUMBER_FIELDS: readonly BulkField[] = ['price', 'reorder_point'];

/** Set to a value, add to it, or change it by so many percent. */
export type How = 'set' | 'add' | 'percent';

export interface BulkWish {
  readonly field: BulkField;
  readonly how: How;
  /** As it was typed. */
  readonly value: string;
  /** Values for each product by itself, such as from a spreadsheet's column. */
  readonly each?: ReadonlyMap<string, string> | undefined;
}

export interface Changed {
  readonly product: Product;
  readonly before: string;
  readonly after: string;
}

export type Wrong = 'number' | 'no_value' | 'below_zero';

export interface Preview {
  readonly changed: readonly Changed[];
  /** Already so. */
  readonly same: number;
  readonly wrong: readonly { readonly product: Product; readonly why: Wrong }[];
}

/** What a wish would do. `places` are those that a price is rounded to. */
export function previewOf(products: readonly Product[], wish: BulkWish, places: number): Preview {
  const changed: Changed[] = [];
  const wrong: { product: Product; why: Wrong }[] = [];
  let same = 0;
  for (const product of products) {
    const before = product[wish.field] ?? '';
    const after = afterOf(before, wish, wish.each?.get(product.id) ?? wish.value, places);
    if ('why' in after) wrong.push({ product, why: after.why });
    else if (isSame(before, after.value)) same += 1;
    else changed.push({ product, before, after: after.value });
  }
  return { changed, same, wrong };
}

function isSame(before: string, after: string): boolean {
  return before === after || (decimalIn(before) !== undefined && decimalIn(before) === decimalIn(after));
}

type After = { readonly value: string } | { readonly why: Wrong };

function afterOf(before: string, { field, how }: BulkWish, typed: string, places: number): After {
  if (!NUMBER_FIELDS.includes(field)) return { value: typed.trim() };
  if (typed.trim() === '' && how === 'set') return { value: '' };
  const value = decimalIn(typed);
  if (value === undefined) return { why: 'number' };
  const finest = field === 'price' ? places : 6;
  if (how === 'set') return checked(value);
  if (before === '') return { why: 'no_value' };
  return checked(how === 'add' ? rounded(plus(before, value), 6) : changedByPercent(before, value, finest));
}

function checked(value: string): After {
  return signOf(value) < 0 ? { why: 'below_zero' } : { value };
}

/** Cells that were copied from a spreadsheet: one column, or codes with values beside them. */
export function pastedCells(text: string): readonly (readonly string[])[] {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  while (lines.at(-1)?.trim() === '') lines.pop();
  return lines.map((line) => line.split('\t').map((cell) => cell.trim()));
}

export interface Pasted {
  readonly values: ReadonlyMap<string, string>;
  /** Lines that no product was found for. */
  readonly unknown: readonly string[];
}

/** Which product each pasted value is for: by code where there are two columns, else one after the other. */
export function pastedOnto(
  cells: readonly (readonly string[])[],
  products: readonly Product[],
  all: readonly Product[],
): Pasted {
  const values = new Map<string, string>();
  const unknown: string[] = [];
  if (cells.every((line) => line.length < 2)) {
    cells.forEach(([value = ''], place) => {
      const product = products[place];
      if (product === undefined) unknown.push(value);
      else values.set(product.id, value);
    });
    return { values, unknown };
  }
  const byCode = new Map<string, string>();
  for (const { id, sku, barcodes } of all) {
    byCode.set(folded(sku), id);
    for (const { code } of barcodes ?? []) byCode.set(shownCode(code), id);
  }
  for (const [code = '', ...rest] of cells) {
    const id = byCode.get(folded(code));
    if (id === undefined) unknown.push(code);
    else values.set(id, rest.at(-1) ?? '');
  }
  return { values, unknown };
}

/** Products at the places between two that were pressed. */
export function between(ids: readonly string[], from: string | undefined, to: string): readonly string[] {
  const one = from === undefined ? -1 : ids.indexOf(from);
  const other = ids.indexOf(to);
  if (one < 0 || other < 0) return [to];
  return ids.slice(Math.min(one, other), Math.max(one, other) + 1);
}

export const STATUSES: readonly ProductStatus[] = ['active', 'hidden', 'draft'];
