/** What is typed or pasted as lines of an order. */
import { decimalIn, folded } from '@onhand/ui';

export interface Entry {
  /** What names the product. */
  readonly text: string;
  readonly quantity: string | undefined;
}

/** `12 olive oil`, `OIL-250 12`, `OIL-250 x12`, `12 x OIL-250`, `OIL-250`: what is meant, and how many. */
export function entryOf(typed: string, isCode: (text: string) => boolean): Entry {
  const text = typed.trim();
  if (isCode(folded(text))) return { text, quantity: undefined };
  const times = /^(.*\S)\s*[x×*]\s*(\S+)$/i.exec(text);
  const afterSign = times?.[2] === undefined ? undefined : above(times[2]);
  if (times?.[1] !== undefined && afterSign !== undefined) {
    const before = above(times[1]);
    if (before === undefined || isCode(folded(times[1]))) return { text: times[1], quantity: afterSign };
  }
  const first = /^(\S+?)(?:\s*[x×*]\s*|\s+)(\S.*)$/i.exec(text);
  const leading = first?.[1] === undefined ? undefined : above(first[1]);
  if (first?.[2] !== undefined && leading !== undefined && !isCode(folded(first[1] ?? '')))
    return { text: first[2], quantity: leading };
  const last = /^(.*\S)\s+(\S+)$/.exec(text);
  const trailing = last?.[2] === undefined ? undefined : above(last[2]);
  if (last?.[1] !== undefined && trailing !== undefined && isCode(folded(last[1])))
    return { text: last[1], quantity: trailing };
  return { text, quantity: undefined };
}

/** A number above zero. */
function above(text: string): string | undefined {
  const number = decimalIn(text);
  return number !== undefined && Number(number) > 0 ? number : undefined;
}

export interface PastedLine {
  readonly code: string;
  readonly quantity: string;
}

export interface Pasted {
  readonly lines: readonly PastedLine[];
  /** What could not be read, as it was, each with the code or the row. */
  readonly unknown: readonly string[];
}

/** Whether a pasted text is rows of a spreadsheet, not a word. */
export function isRows(text: string): boolean {
  return /[\t\n;]/.test(text.trim());
}

/**
 * Rows of a spreadsheet: in each a cell that is a known code, and a number that is how many. Columns may stand in any
 * order, with others beside them; a heading is passed over. Rows with one code are added up by whoever takes them.
 */
export function pastedLines(text: string, isCode: (text: string) => boolean): Pasted {
  const lines: PastedLine[] = [];
  const unknown: string[] = [];
  const rows = text.split(/\r?\n/).filter((row) => row.trim() !== '');
  rows.forEach((row, place) => {
    const cells = cellsOf(row);
    const at = cells.findIndex((cell) => isCode(folded(cell)));
    const code = cells[at];
    // Quantities stand behind the code as a rule; the last resort is a number before it.
    const quantity =
      cells
        .slice(at + 1)
        .map(above)
        .find(isThere) ?? cells.slice(0, Math.max(0, at)).map(above).find(isThere);
    if (code !== undefined) {
      if (quantity !== undefined) lines.push({ code, quantity });
      else if (cells.length === 1) lines.push({ code, quantity: '1' });
      else if (!isNothing(cells.slice(at + 1))) unknown.push(row.trim());
    } else if (!(place === 0 && cells.map(above).every((number) => number === undefined))) {
      unknown.push(cells.filter((cell) => cell !== '').join(' '));
    }
  });
  return { lines, unknown };
}

function isThere(value: string | undefined): value is string {
  return value !== undefined;
}

/** An order form that lists everything has empty cells or 0 where nothing is wanted. */
function isNothing(cells: readonly string[]): boolean {
  return cells.every((cell) => cell === '' || decimalIn(cell) === '0');
}

function cellsOf(row: string): readonly string[] {
  const cut = row.includes('\t')
    ? /\t/
    : row.includes(';')
      ? /;/
      : /\s{2,}|,(?=\s*\d+\s*$)|\s+(?=[\d.,٠-٩]+\s*$)/;
  return row.split(cut).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
}
