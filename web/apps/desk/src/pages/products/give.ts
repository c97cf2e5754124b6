/** Giving a change of many products, and taking it back as one. */
import type { Onhand, ProductField, ProductStatus } from '@onhand/client';
import { newId } from '../../data/new-id.js';
import type { BulkField, Changed } from './bulk.js';

/** Products of one change of prices at most. */
const LINES = 200;

export interface Given {
  readonly accepted: number;
  readonly refused: number;
  /** Takes it back; what somebody changed since stays. */
  readonly undo: () => Promise<Given>;
}

/** Gives all changes; settles when each has its outcome. */
export async function giveAll(onhand: Onhand, field: BulkField, changes: readonly Changed[]): Promise<Given> {
  return field === 'price' ? givePrices(onhand, changes) : giveFields(onhand, field, changes);
}

async function givePrices(onhand: Onhand, changes: readonly Changed[]): Promise<Given> {
  const job = newId();
  const parts: { id: string; count: number; settled: Promise<{ status: string }> }[] = [];
  for (let at = 0; at < changes.length; at += LINES) {
    const part = changes.slice(at, at + LINES);
    const id = newId();
    const lines = part.map(({ product, after }) => ({
      product: product.id,
      tiers: after === '' ? [] : [{ price: after }],
    }));
    parts.push({
      id,
      count: part.length,
      settled: onhand.send('change_prices', { change: id, job, lines }).settled,
    });
  }
  const outcomes = await Promise.all(parts.map(({ settled }) => settled));
  const done = parts.filter((_, place) => outcomes[place]?.status === 'accepted');
  const accepted = done.reduce((sum, { count }) => sum + count, 0);
  return {
    accepted,
    refused: changes.length - accepted,
    undo: async () => {
      const undone = await Promise.all(
        done.map(({ id }) => onhand.send('undo_price_change', { change: id }).settled),
      );
      const count = done.reduce(
        (sum, part, at) => sum + (undone[at]?.status === 'accepted' ? part.count : 0),
        0,
      );
      return { accepted: count, refused: accepted - count, undo: () => Promise.resolve(nothing) };
    },
  };
}

const nothing: Given = { accepted: 0, refused: 0, undo: () => Promise.resolve(nothing) };

async function giveFields(
  onhand: Onhand,
  field: Exclude<BulkField, 'price'>,
  changes: readonly Changed[],
): Promise<Given> {
  const outcomes = await Promise.all(
    changes.map(
      ({ product, after }) => onhand.send('edit_product', dataOf(product.id, field, after)).settled,
    ),
  );
  const done = changes.filter((_, place) => outcomes[place]?.status === 'accepted');
  return {
    accepted: done.length,
    refused: changes.length - done.length,
    undo: () => {
      const untouched = done.filter(
        ({ product, after }) => (onhand.record('products', product.id).value?.[field] ?? '') === after,
      );
      const back = untouched.map(({ product, before, after }) => ({ product, before: after, after: before }));
      return giveFields(onhand, field, back);
    },
  };
}

function dataOf(product: string, field: Exclude<BulkField, 'price'>, value: string) {
  if (field === 'status') return { product, status: value as ProductStatus };
  if (value === '') return { product, clear: [field] as ProductField[] };
  return { product, [field]: value };
}
