/** How far a customer's credit goes. */

import type { Customer, Order } from '../generated/records.js';
import { amount } from '../money/amount.js';
import type { View } from './port.js';
import { find, must } from './records.js';

/**
 * Whether what a customer orders may grow by so much only once someone approves it. What is under way beside it is not counted
 * yet.
 */
export function approvalOf(
  view: View,
  customer: Customer | undefined,
  more: bigint,
  exponent: number,
): Order['approval'] {
  const terms = customer?.terms;
  if (customer === undefined || terms?.credit_limit === undefined || more <= 0n) return undefined;
  const account = find(view, 'customer_accounts', 'customer', customer.id)[0];
  const owed =
    account === undefined ? 0n : amount(account.balance, exponent) + amount(account.open_orders, exponent);
  if (owed + more <= amount(terms.credit_limit, exponent)) return undefined;
  must(terms.over_limit === 'approve');
  return 'waiting';
}
