/** What was owed after each entry of an account. */
import type { AccountEntry } from '@onhand/client';
import { amount, amountText } from '@onhand/client/money';

export interface Running {
  readonly entry: AccountEntry;
  /** What was owed once it was entered. */
  readonly balance: string;
}

/** Entries newest first, each with the balance after it. */
export function running(entries: readonly AccountEntry[]): Running[] {
  const inOrder = [...entries].sort((one, other) => one.number - other.number);
  let sum = 0n;
  const all = inOrder.map((entry) => {
    const places = entry.amount.split('.')[1]?.length ?? 0;
    sum += amount(entry.amount, places);
    return { entry, balance: amountText(sum, places) };
  });
  return all.reverse();
}
