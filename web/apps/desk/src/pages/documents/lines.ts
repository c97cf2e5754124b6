/** Lines of a document while it is written. Quantities are exact decimal text. */
import type { CountedInput, Product, StockLineInput } from '@onhand/client';
import { quantity, quantityText } from '@onhand/client/money';
import { decimalIn, folded } from '@onhand/ui';
import type { Kind } from './kinds.js';

export interface Line {
  readonly product: string;
  /** What is there, comes or goes; empty while nobody has said. */
  readonly quantity: string;
  /** What the delivery note says. */
  readonly expected?: string;
  /** Of what came, so much is broken. */
  readonly broken?: string;
  readonly reason?: string;
  /** What a unit cost. */
  readonly cost?: string;
  /** Of a count: when it was counted. */
  readonly at?: string;
}

export const add = (one: string, other: string): string => quantityText(quantity(one) + quantity(other));

/** `one − other`. */
export const less = (one: string, other: string): string => quantityText(quantity(one) - quantity(other));

const isNone = (text: string | undefined): boolean =>
  text === undefined || text === '' || quantity(text) === 0n;

/** Changes the line of a product, or puts one at the top. */
function changed(lines: readonly Line[], product: string, change: (line: Line) => Line): Line[] {
  const at = lines.findIndex((line) => line.product === product);
  if (at < 0) return [change({ product, quantity: '' }), ...lines];
  return lines.map((line, place) => (place === at ? change(line) : line));
}

/**
 * Something was scanned or typed: so much more of it. Of what is expected, the first scan says that all of it is there.
 */
export function more(lines: readonly Line[], product: string, by: string, at: string): Line[] {
  return changed(lines, product, (line) => {
    const first = line.quantity === '';
    if (first && line.expected !== undefined) return { ...line, quantity: line.expected, at };
    return { ...line, quantity: add(first ? '0' : line.quantity, by), at };
  });
}

/** A line is to say so much. */
export function set(lines: readonly Line[], product: string, change: Partial<Line>): Line[] {
  return changed(lines, product, (line) => ({ ...line, ...change }));
}

export const without = (lines: readonly Line[], product: string): Line[] =>
  lines.filter((line) => line.product !== product);

/** One of a line did not come: also says that the rest is there. */
export function short(lines: readonly Line[], product: string): Line[] {
  return changed(lines, product, (line) => {
    const there = line.quantity === '' ? (line.expected ?? '0') : line.quantity;
    return { ...line, quantity: quantity(there) <= quantity('1') ? '0' : less(there, '1') };
  });
}

/** One of a line is broken: also says that it is there. */
export function broke(lines: readonly Line[], product: string): Line[] {
  return changed(lines, product, (line) => {
    const there = line.quantity === '' ? (line.expected ?? '1') : line.quantity;
    const broken = add(line.broken ?? '0', '1');
    const most = quantity(broken) > quantity(there) ? there : broken;
    return { ...line, quantity: there, broken: most };
  });
}

/** What is expected besides: lines that are there already keep what was found. */
export function expect(lines: readonly Line[], expected: readonly Pasted[]): Line[] {
  const all = [...lines];
  for (const { product, quantity: wanted } of expected) {
    const at = all.findIndex((line) => line.product === product);
    const known = all[at];
    if (known === undefined) all.push({ product, quantity: '', expected: wanted });
    else
      all[at] = { ...known, expected: known.expected === undefined ? wanted : add(known.expected, wanted) };
  }
  return all;
}

/** How much of what is expected did not come; nothing where all did. */
export function missing({ expected, quantity: there }: Line): string | undefined {
  if (expected === undefined) return undefined;
  const rest = less(expected, there === '' ? '0' : there);
  return quantity(rest) > 0n ? rest : undefined;
}

/** Lines that say something: only those are posted. */
export const said = (lines: readonly Line[], kind: Kind): readonly Line[] =>
  lines.filter((line) => (kind === 'count' ? line.quantity !== '' : !isNone(line.quantity)));

/** As they travel. */
export function stockLines(lines: readonly Line[], kind: Kind): StockLineInput[] {
  return said(lines, kind).map(({ product, quantity: amount, reason, cost }) => ({
    product,
    quantity: amount,
    ...(reason === undefined || reason === '' ? {} : { reason }),
    ...(cost === undefined || cost === '' ? {} : { cost }),
  }));
}

/** What of a delivery is broken. */
export const brokenLines = (lines: readonly Line[]): StockLineInput[] =>
  lines.flatMap(({ product, broken }) =>
    isNone(broken) ? [] : [{ product, quantity: broken ?? '', reason: 'broken' }],
  );

export const countedLines = (lines: readonly Line[]): CountedInput[] =>
  said(lines, 'count').map(({ product, quantity: counted, at }) => ({
    product,
    counted,
    ...(at === undefined ? {} : { counted_at: at }),
  }));

export interface Pasted {
  readonly product: string;
  readonly quantity: string;
}

/** Products by what people and scanners call them. */
export class Codes {
  readonly #known = new Map<string, { readonly product: Product; readonly pack: string }>();

  constructor(products: readonly Product[]) {
    for (const product of products) {
      this.#known.set(folded(product.sku), { product, pack: '1' });
      for (const { code, pack = '1' } of product.barcodes ?? [])
        this.#known.set(folded(code), { product, pack });
    }
  }

  /** What a scan or an exact code means; a barcode may stand for a pack of many. */
  find(code: string): { readonly product: Product; readonly pack: string } | undefined {
    const text = folded(code);
    return (
      this.#known.get(text) ?? (/^\d{8,13}$/.test(text) ? this.#known.get(text.padStart(14, '0')) : undefined)
    );
  }
}

export interface Read {
  readonly lines: readonly Pasted[];
  /** Lines that name nothing known, or say no number. */
  readonly wrong: readonly string[];
}

/** Lines out of a spreadsheet or a message: a code and how much, in either order, with tabs, semicolons or spaces between. */
export function pasted(text: string, codes: Codes): Read {
  const lines: Pasted[] = [];
  const wrong: string[] = [];
  for (const row of text.split(/\r?\n/)) {
    if (row.trim() === '') continue;
    const found = readRow(row, codes);
    if (found === undefined) wrong.push(row.trim());
    else lines.push(found);
  }
  return { lines, wrong };
}

function readRow(row: string, codes: Codes): Pasted | undefined {
  const cells = (/[\t;]/.test(row) ? row.split(/[\t;]/) : row.trim().split(/\s+/)).map((cell) => cell.trim());
  const at = cells.findIndex((cell) => codes.find(cell) !== undefined);
  const found = codes.find(cells[at] ?? '');
  if (found === undefined) return undefined;
  const after = cells.slice(at + 1).map(decimalIn);
  const before = cells.slice(0, at).map(decimalIn);
  const amount =
    [...after, ...before].find((number) => number !== undefined) ?? (cells.length === 1 ? '1' : undefined);
  if (amount === undefined || amount.startsWith('-')) return undefined;
  return {
    product: found.product.id,
    quantity: quantityText((quantity(amount) * quantity(found.pack)) / 1_000_000n),
  };
}

/** What is typed to find a product: `6 oil`, `6×oil` is six of it. */
export function typed(text: string): { readonly wanted: string; readonly by: string } {
  const [, amount = '', wanted = ''] =
    /^\s*([\d\u0660-\u0669\u06f0-\u06f9.,\u066b]+)\s*[\s×*x]\s*(\S.*)$/.exec(text) ?? [];
  const by = decimalIn(amount);
  if (by === undefined || quantity(by) <= 0n) return { wanted: text.trim(), by: '1' };
  return { wanted: wanted.trim(), by };
}
