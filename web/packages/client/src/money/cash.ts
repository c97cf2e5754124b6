/** Cash, where there is a smallest coin. */

import { divideRounded } from './decimal.js';

/** What is paid in cash of an amount: the nearest whole number of coins, up from the middle. All in minor units. */
export function cashDue(amount: bigint, coin: bigint): bigint {
  return coin <= 0n ? amount : divideRounded(amount, coin) * coin;
}

/**
 * Whether `off`, by which payments with so much cash differ from what was to be paid, is rounding: the cash is whole coins,
 * and none fits better. From the middle it may go up or down.
 */
export function isRoundedCash(cash: bigint, off: bigint, coin: bigint): boolean {
  const size = off < 0n ? -off : off;
  return coin > 0n && off !== 0n && cash % coin === 0n && size * 2n <= coin;
}
