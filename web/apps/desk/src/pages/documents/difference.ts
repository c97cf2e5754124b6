/** What a count differs by from what the book says, and what that is worth. */
import { quantity, quantityText } from '@onhand/client/money';
import type { Line } from './lines.js';

export interface Difference {
  readonly product: string;
  readonly book: string;
  readonly counted: string;
  readonly difference: string;
  /** What the difference cost; absent where nobody knows what the product costs. */
  readonly value: string | undefined;
}

/** Differences, those that are worth most first, those of unknown worth after them; lines without one at the end. */
export function differences(
  lines: readonly Line[],
  book: (product: string) => string,
  cost: (product: string) => string | undefined,
): Difference[] {
  const all = lines.map(({ product, quantity: counted }) => {
    const known = book(product);
    const difference = quantityText(quantity(counted) - quantity(known));
    return { product, book: known, counted, difference, value: worth(difference, cost(product)) };
  });
  return all.sort((one, other) => rank(other) - rank(one));
}

/** What so much costs, in four places. */
export function worth(amount: string, cost: string | undefined): string | undefined {
  if (cost === undefined) return undefined;
  const millionths = (quantity(amount) * quantity(cost)) / 1_000_000n;
  return quantityText((millionths / 100n) * 100n);
}

/** The sum of what is known. */
export const total = (all: readonly Difference[]): string =>
  quantityText(all.reduce((sum, { value }) => sum + quantity(value ?? '0'), 0n));

function rank({ difference, value }: Difference): number {
  if (quantity(difference) === 0n) return -2;
  return value === undefined ? -1 : Math.abs(Number(value));
}
