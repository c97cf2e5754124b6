/** Which rows of stock a list shows, and in which order. */
import { compare } from '../../data/decimals.js';
import { FLAGS, type Flag, has, rowOf, type Slot, type StockRow, type StockRows } from '../../stock/rows.js';

export interface Wanted {
  readonly text: string;
  readonly show: string | undefined;
  readonly category: string | undefined;
  readonly place: string | undefined;
  /** A column, with a `-` before it where the most comes first. */
  readonly sort: string | undefined;
}

/** All that a category and a place leave, with what those come to there. */
export function scoped(
  all: readonly StockRow[],
  { category, place }: Pick<Wanted, 'category' | 'place'>,
): readonly StockRow[] {
  let rows = all;
  if (category !== undefined) rows = rows.filter(({ product }) => product.category === category);
  if (place === undefined) return rows;
  return rows.flatMap(({ product, levels }) => {
    const here = levels.filter(({ location }) => location === place);
    return here.length === 0 ? [] : [rowOf(product, here)];
  });
}

export function countsOf(rows: readonly StockRow[]): Record<Flag, number> {
  const counts: Record<Flag, number> = { out: 0, low: 0, over: 0, short: 0, uncounted: 0 };
  for (const row of rows) for (const flag of FLAGS) if (has(row, flag)) counts[flag] += 1;
  return counts;
}

/** Of what is searched for, the best so many are listed; how many there are is counted. */
export const LISTED = 500;

export interface Selected {
  readonly rows: readonly StockRow[];
  readonly count: number;
}

/** Of the rows in scope, those that are wanted. */
export function selected(stock: StockRows, rows: readonly StockRow[], wanted: Wanted): Selected {
  const { text, show, sort } = wanted;
  if (text.trim() !== '') return searched(stock, rows, wanted);
  const found = isFlag(show) ? rows.filter((row) => has(row, show)) : rows;
  return { rows: sort === undefined ? found : sorted(found, sort), count: found.length };
}

/** Best first, and the rows of so many as are listed: among very many each is looked at once, and no more than it takes. */
function searched(stock: StockRows, rows: readonly StockRow[], wanted: Wanted): Selected {
  const { category, place, show, sort } = wanted;
  // Rows of one place are others than those of all.
  const here = place === undefined ? undefined : new Map(rows.map((row) => [row.id, row] as const));
  const rowIn = (slot: Slot) => (here === undefined ? slot.row : here.get(slot.id));
  const isAll = category === undefined && here === undefined && !isFlag(show);
  const isWanted = (slot: Slot) => {
    if (isAll || !slot.isKept) return slot.isKept;
    const row = rowIn(slot);
    if (row === undefined || (category !== undefined && row.product.category !== category)) return false;
    return !isFlag(show) || has(row, show);
  };
  const most = sort === undefined ? LISTED : Number.POSITIVE_INFINITY;
  const { items, count } = stock.finder.best(wanted.text, most, isWanted);
  const found = items.flatMap((slot) => rowIn(slot) ?? []);
  return { rows: sort === undefined ? found : sorted(found, sort).slice(0, LISTED), count };
}

function isFlag(text: string | undefined): text is Flag {
  return FLAGS.some((flag) => flag === text);
}

const STATUSES = ['out', 'low', 'normal', 'over'];
const FIGURES = ['available', 'onHand'] as const;

/** By a column. Figures are compared by the machine's numbers first, which orders most of them, and exactly where those are alike. */
function sorted(rows: readonly StockRow[], sort: string): readonly StockRow[] {
  const descending = sort.startsWith('-');
  const key = descending ? sort.slice(1) : sort;
  const figure = FIGURES.find((name) => name === key);
  const by = (order: (one: StockRow, other: StockRow) => number) =>
    [...rows].sort((one, other) => (descending ? order(other, one) : order(one, other)));
  if (figure !== undefined) {
    const keyed = rows.map((row) => ({ row, at: Number(row[figure]) }));
    keyed.sort((one, other) => one.at - other.at || compare(one.row[figure], other.row[figure]));
    if (descending) keyed.reverse();
    return keyed.map(({ row }) => row);
  }
  if (key === 'status')
    return by((one, other) => STATUSES.indexOf(one.status) - STATUSES.indexOf(other.status));
  if (key === 'name') return by((one, other) => COLLATOR.compare(one.product.name, other.product.name));
  return rows;
}

const COLLATOR = new Intl.Collator(undefined, { numeric: true });
