/** An order that is being written. */
import type { PlaceOrder } from '@onhand/client';

export interface DraftLine {
  readonly product: string;
  readonly name: string;
  readonly quantity: string;
}

export interface Draft {
  readonly customer: string;
  readonly lines: readonly DraftLine[];
  readonly note: string;
}

export const EMPTY: Draft = { customer: '', lines: [], note: '' };

/** Digits as people type them, also Arabic ones, as decimal text; `undefined` where it is no quantity. */
export function quantityOf(typed: string): string | undefined {
  const plain = typed
    .trim()
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
    .replace('٫', '.')
    .replace(',', '.');
  if (!/^\d{1,9}(\.\d{1,6})?$/.test(plain) || !/[1-9]/.test(plain)) return undefined;
  return plain;
}

/** One more of a product. */
export function withProduct(draft: Draft, product: string, name: string): Draft {
  const at = draft.lines.findIndex((line) => line.product === product);
  if (at < 0) return { ...draft, lines: [...draft.lines, { product, name, quantity: '1' }] };
  return {
    ...draft,
    lines: draft.lines.map((line, n) =>
      n === at && /^\d{1,8}$/.test(line.quantity)
        ? { ...line, quantity: String(Number(line.quantity) + 1) }
        : line,
    ),
  };
}

/** The command's data. */
export function orderOf(draft: Draft): PlaceOrder {
  return {
    ...(draft.customer !== '' && { customer: draft.customer }),
    ...(draft.note.trim() !== '' && { note: draft.note.trim() }),
    lines: draft.lines.map(({ product, quantity }) => ({
      product,
      quantity: quantityOf(quantity) ?? quantity,
    })),
  };
}

/** What someone wanted, to be changed and sent again. */
export function draftOf(data: PlaceOrder, name: (product: string) => string): Draft {
  return {
    customer: data.customer ?? '',
    note: data.note ?? '',
    lines: (data.lines ?? []).map(({ product, quantity }) => ({ product, name: name(product), quantity })),
  };
}
