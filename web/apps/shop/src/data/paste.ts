/** Lines from a spreadsheet: a code, anything between, and how many. */
import { quantity, quantityText } from '@onhand/client/money';
import { decimalIn, folded } from '@onhand/ui';
import { allowed, canBeHad, type Offer } from './offer.js';

/** More than an order may have is not read. */
const LINES_MAX = 500;

export interface PastedLine {
  readonly offer: Offer;
  readonly quantity: string;
  /** As it was written, where it was raised to what may be ordered. */
  readonly was?: string;
}

export interface Pasted {
  readonly lines: readonly PastedLine[];
  /** Lines of which no product is known, as they were written. */
  readonly unknown: readonly string[];
  /** Known, and not to be had now. */
  readonly unavailable: readonly Offer[];
}

/** Whether a text looks like a list of lines, and is not a word for a field. */
export function isList(text: string): boolean {
  return /\t|\n.*\S/.test(text.trim());
}

export function pasted(text: string, offers: readonly Offer[]): Pasted {
  const bySku = new Map(offers.map((offer) => [folded(offer.sku), offer]));
  const wanted = new Map<string, { offer: Offer; sum: bigint }>();
  const unknown: string[] = [];
  for (const row of text.split(/\r?\n/).slice(0, LINES_MAX)) {
    if (row.trim() === '') continue;
    const cells = cellsOf(row);
    const offer = bySku.get(folded(cells[0] ?? ''));
    const number = cells
      .slice(1)
      .reverse()
      .map(decimalIn)
      .find((cell) => cell !== undefined);
    if (offer === undefined) {
      unknown.push(row.trim().replaceAll('\t', ' '));
      continue;
    }
    const sum = (wanted.get(offer.product)?.sum ?? 0n) + read(number, offer);
    wanted.set(offer.product, { offer, sum });
  }
  const all = [...wanted.values()].filter(({ sum }) => sum > 0n);
  return {
    lines: all.filter(({ offer }) => canBeHad(offer)).map(line),
    unknown: isHeading(unknown[0], offers) ? unknown.slice(1) : unknown,
    unavailable: all.filter(({ offer }) => !canBeHad(offer)).map(({ offer }) => offer),
  };
}

function cellsOf(row: string): string[] {
  const by = row.includes('\t') ? '\t' : row.includes(';') ? ';' : /\s+/;
  return row.split(by).map((cell) => cell.trim());
}

/** None written is as few as may be ordered. */
function read(number: string | undefined, offer: Offer): bigint {
  if (number === undefined) return offer.minimum;
  try {
    return quantity(number);
  } catch {
    return 0n;
  }
}

function line({ offer, sum }: { offer: Offer; sum: bigint }): PastedLine {
  const taken = allowed(offer, sum);
  const written = { offer, quantity: quantityText(taken) };
  return taken === sum ? written : { ...written, was: quantityText(sum) };
}

/** The first row of a sheet names its columns. */
function isHeading(row: string | undefined, offers: readonly Offer[]): boolean {
  return (
    row !== undefined &&
    offers.length > 0 &&
    /^(sku|code|item|product|رمز|الرمز|كود|صنف)\b|^(رمز|الرمز|كود|صنف)/i.test(row)
  );
}
