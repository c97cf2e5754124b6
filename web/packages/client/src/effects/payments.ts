/** Payments of a sale, or of what is given back: as they are kept, and the rounding of cash that they show. */

import type { Business, Payment } from '../generated/records.js';
import { amount, amountText } from '../money/amount.js';
import { isRoundedCash } from '../money/cash.js';
import { compact, must } from './records.js';

/** What records have of payments: left out where there are none. */
export interface Paid {
  readonly payments: readonly Payment[] | undefined;
  readonly rounding: string | undefined;
}

/** Reads the payments of a sale, or what was given back for a return, of so much in all. */
export function paidOf(
  given: readonly Payment[],
  total: string,
  exponent: number,
  business: Business | undefined,
): Paid {
  const payments = given.map((payment) => {
    const paid = amount(payment.amount, exponent);
    const tendered = payment.tendered === undefined ? paid : amount(payment.tendered, exponent);
    must(tendered >= paid);
    return compact<Payment>({
      amount: amountText(paid, exponent),
      kind: payment.kind,
      reference: payment.reference,
      tendered: tendered === paid ? undefined : amountText(tendered, exponent),
    });
  });
  const sum = (all: readonly Payment[]) => all.reduce((so, one) => so + amount(one.amount, exponent), 0n);
  const cash = payments.filter((payment) => payment.kind === 'cash');
  const off = sum(payments) - amount(total, exponent);
  const coin = amount(business?.cash_rounding ?? '0', exponent);
  const isRounded = cash.length > 0 && isRoundedCash(sum(cash), off, coin);
  return {
    payments: payments.length === 0 ? undefined : payments,
    rounding: isRounded ? amountText(off, exponent) : undefined,
  };
}
