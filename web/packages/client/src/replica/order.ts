/** In which order a query gives its records. */
import type { AnyRecord } from '../schema.js';
import { compareDecimals } from './decimal.js';

/** How a field's values compare: by code units (`text`; moments and days too), as in a language, as numbers. */
export type Comparison = 'text' | 'locale' | 'number' | 'decimal';

/** A field to sort by. */
export interface SortKey<Field extends string = string> {
  readonly field: Field;
  /** Without it: numbers as numbers, all else as text. */
  readonly as?: Comparison;
  readonly descending?: boolean;
}

/** A field's name; `-name` for the largest first; or more exactly. */
export type Sort<Record> =
  | (keyof Record & string)
  | `-${keyof Record & string}`
  | SortKey<keyof Record & string>;

export type Compare = (one: AnyRecord, other: AnyRecord) => number;

/** Compares records by `sort`, and by id where that leaves them equal: no two records are equal. Absent values come last. */
export function comparison<Record>(sort: Sort<Record> | readonly Sort<Record>[] | undefined): Compare {
  const keys = (sort === undefined ? [] : Array.isArray(sort) ? sort : [sort]) as readonly Sort<AnyRecord>[];
  const comparisons = keys.map(byKey);
  const [only] = comparisons;
  if (only === undefined) return byId;
  if (comparisons.length === 1) return (one, other) => only(one, other) || byId(one, other);
  return (one, other) => {
    for (const compare of comparisons) {
      const order = compare(one, other);
      if (order !== 0) return order;
    }
    return byId(one, other);
  };
}

function byId(one: AnyRecord, other: AnyRecord): number {
  return one.id < other.id ? -1 : one.id > other.id ? 1 : 0;
}

function byKey(sort: Sort<AnyRecord>): Compare {
  const key: SortKey =
    typeof sort !== 'string'
      ? sort
      : sort.startsWith('-')
        ? { field: sort.slice(1), descending: true }
        : { field: sort };
  const { field } = key;
  const sign = key.descending ? -1 : 1;
  const compare = values(key.as);
  return (one, other) => {
    const left = one[field];
    const right = other[field];
    if (left === right) return 0;
    if (left === undefined) return 1;
    if (right === undefined) return -1;
    return sign * compare(left, right);
  };
}

// biome-ignore lint/suspicious/noExplicitAny: values of any field
function values(as: Comparison | undefined): (left: any, right: any) => number {
  switch (as) {
    case 'decimal':
      return compareDecimals;
    case 'locale': {
      const collator = new Intl.Collator(undefined, { numeric: true });
      return collator.compare;
    }
    case 'number':
      return (left, right) => left - right;
    default:
      return (left, right) => (left < right ? -1 : left > right ? 1 : 0);
  }
}
