/** An account as it is read: each entry with the balance after it, and what a payment would cover. */
import type { AccountEntry } from '@onhand/client';
import { minus, signOf, smaller, sumOf } from '../../data/amounts.js';

export interface LedgerRow {
  readonly id: string;
  readonly entry: AccountEntry;
  readonly balance: string;
}

/** Newest first, each with the balance after it. */
export function ledgerOf(entries: readonly AccountEntry[]): readonly LedgerRow[] {
  const inOrder = [...entries].sort(
    (one, other) => one.occurred_at.localeCompare(other.occurred_at) || one.number - other.number,
  );
  let balance = '0';
  const rows = inOrder.map((entry) => {
    balance = sumOf([balance, entry.amount]);
    return { id: entry.id, entry, balance };
  });
  return rows.reverse();
}

/** What is owed and not covered, as a payment covers it: what is due first comes first. */
export function openCharges(entries: readonly AccountEntry[]): readonly AccountEntry[] {
  return entries
    .filter(({ amount, open, reversed }) => !reversed && signOf(amount) > 0 && signOf(open) > 0)
    .sort(
      (one, other) => (one.due ?? one.day).localeCompare(other.due ?? other.day) || one.number - other.number,
    );
}

export interface Covering {
  readonly charges: readonly { readonly charge: AccountEntry; readonly amount: string }[];
  /** What covers nothing yet. */
  readonly ahead: string;
}

/** What an amount covers, the oldest charges first. */
export function coveringOf(entries: readonly AccountEntry[], amount: string): Covering {
  let ahead = amount;
  const charges = [];
  for (const charge of openCharges(entries)) {
    if (signOf(ahead) <= 0) break;
    const covered = smaller(ahead, charge.open);
    charges.push({ charge, amount: covered });
    ahead = minus(ahead, covered);
  }
  return { charges, ahead };
}

/** What is proposed to be paid: what is due by a day, or all that is open. */
export function proposed(entries: readonly AccountEntry[], today: string): string {
  const open = openCharges(entries);
  const due = open.filter((charge) => (charge.due ?? charge.day) <= today);
  const which = due.length > 0 ? due : open;
  return which.length === 0 ? '' : sumOf(which.map((charge) => charge.open));
}
