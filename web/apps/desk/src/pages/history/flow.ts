/** Movements as they are read: which way they went, and sums of them. */
import type { Movement } from '@onhand/client';
import { daysAfter } from '@onhand/client/calendar';
import { quantity, quantityText } from '@onhand/client/money';

/** A movement seen from a place, or from the business as a whole: into it, out of it, or within. */
export function signOf({ from, to }: Movement, isOwn: (place: string) => boolean): 1 | -1 | 0 {
  const [comes, goes] = [isOwn(to), isOwn(from)];
  if (comes === goes) return 0;
  return comes ? 1 : -1;
}

export interface Sums {
  readonly key: string;
  readonly in: string;
  readonly out: string;
  readonly net: string;
}

/** What came in and went out, by whatever the movements are told apart by; the largest first. */
export function summed(
  movements: readonly Movement[],
  keysOf: (movement: Movement) => readonly { readonly key: string; readonly sign: 1 | -1 | 0 }[],
): Sums[] {
  const sums = new Map<string, { in: bigint; out: bigint }>();
  for (const movement of movements) {
    const amount = quantity(movement.quantity);
    for (const { key, sign } of keysOf(movement)) {
      const sum = sums.get(key) ?? { in: 0n, out: 0n };
      if (sign > 0) sum.in += amount;
      if (sign < 0) sum.out += amount;
      sums.set(key, sum);
    }
  }
  return [...sums]
    .sort(([, one], [, other]) => compare(other.in + other.out, one.in + one.out))
    .map(([key, sum]) => ({
      key,
      in: quantityText(sum.in),
      out: quantityText(sum.out),
      net: quantityText(sum.in - sum.out),
    }));
}

const compare = (one: bigint, other: bigint): number => (one < other ? -1 : one > other ? 1 : 0);

/** The first day of the last `days` days, as calendar days go. */
export function since(days: number, today: string): string {
  return daysAfter(today, 1 - days);
}
