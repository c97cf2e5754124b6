/** Which records a query is about: conditions on fields, predicates, or several of both. */
import type { AnyRecord } from '../schema.js';
import { compareDecimals } from './decimal.js';

type Plain = string | number | boolean | null;

/** Bounds of a field; each may be left out. Texts compare by their code units: so do moments and days. */
export interface Range {
  /** At least. */
  readonly from?: string | number;
  /** More than. */
  readonly above?: string | number;
  /** At most. */
  readonly to?: string | number;
  /** Less than. */
  readonly below?: string | number;
  /** Money, quantities and other decimal strings compare as numbers. */
  readonly as?: 'decimal';
}

/** A value that fits (`null`: the field is absent), any of several, or a range. */
export type Condition = Plain | readonly Plain[] | Range;

/** Conditions by field: all of them must fit. */
export type Conditions<Record> = { readonly [Field in keyof Record & string]?: Condition | undefined };

/** A predicate must always give the same answer for the same record. */
export type Predicate<Record> = (record: Record) => boolean;

/** What a query is about; all that is in a list must fit. */
export type Where<Record> =
  | Conditions<Record>
  | Predicate<Record>
  | readonly (Conditions<Record> | Predicate<Record>)[];

/** A `Where` that can be asked. */
export interface Matcher {
  readonly matches: Predicate<AnyRecord>;
  /** A field that must have one of these texts, where there is one: an index can serve it. */
  readonly equality: { readonly field: string; readonly values: readonly string[] } | undefined;
}

const all: Matcher = { matches: () => true, equality: undefined };

/** Makes a `Where` ready to be asked. */
export function matcher<Record>(where: Where<Record> | undefined): Matcher {
  if (where === undefined) return all;
  const parts = (Array.isArray(where) ? where : [where]).flatMap((part) =>
    typeof part === 'function'
      ? [{ matches: part as Predicate<AnyRecord>, equality: undefined }]
      : Object.entries(part as Conditions<AnyRecord>)
          .filter(([, condition]) => condition !== undefined)
          .map(([field, condition]) => fieldMatcher(field, condition as Condition)),
  );
  const [only, ...others] = parts;
  if (only === undefined) return all;
  if (others.length === 0) return only;
  return {
    matches: (record) => parts.every((part) => part.matches(record)),
    equality: parts.find((part) => part.equality)?.equality,
  };
}

function fieldMatcher(field: string, condition: Condition): Matcher {
  if (isRange(condition)) {
    const fits = rangeTest(condition);
    return { matches: (record) => fits(record[field]), equality: undefined };
  }
  const values: readonly Plain[] = Array.isArray(condition) ? condition : [condition as Plain];
  const texts = values.filter((value) => typeof value === 'string');
  const equality = texts.length === values.length ? { field, values: texts } : undefined;
  if (values.length === 1) {
    const [value] = values;
    return { matches: (record) => (record[field] ?? null) === value, equality };
  }
  const set = new Set<unknown>(values);
  return { matches: (record) => set.has(record[field] ?? null), equality };
}

function isRange(condition: Condition): condition is Range {
  return typeof condition === 'object' && condition !== null && !Array.isArray(condition);
}

function rangeTest({ from, above, to, below, as }: Range): (value: unknown) => boolean {
  const compare =
    as === 'decimal'
      ? (value: string | number, bound: string | number) => compareDecimals(String(value), String(bound))
      : (value: string | number, bound: string | number) => (value < bound ? -1 : value > bound ? 1 : 0);
  return (value) =>
    (typeof value === 'string' || typeof value === 'number') &&
    (from === undefined || compare(value, from) >= 0) &&
    (above === undefined || compare(value, above) > 0) &&
    (to === undefined || compare(value, to) <= 0) &&
    (below === undefined || compare(value, below) < 0);
}
