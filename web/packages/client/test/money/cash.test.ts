import { expect, test } from 'vitest';
import { cashDue, isRoundedCash } from '../../src/money/cash.js';

test.each([
  [1_243n, 5n, 1_245n],
  [1_242n, 5n, 1_240n],
  [-1_243n, 5n, -1_245n],
  [125n, 250n, 250n],
  [124n, 250n, 0n],
  [7n, 0n, 7n],
])('%i is paid in coins of %i as %i', (amount, coin, due) => {
  expect(cashDue(amount, coin)).toBe(due);
});

test.each([
  [1_245n, 2n, 5n, true],
  [1_240n, -2n, 5n, true],
  [1_245n, 3n, 5n, false],
  [1_243n, 2n, 5n, false],
  [250n, 125n, 250n, true],
  [0n, -125n, 250n, true],
  [1_245n, 0n, 5n, false],
  [1_245n, 2n, 0n, false],
])('cash of %i, off by %i, in coins of %i is rounded: %s', (cash, off, coin, is) => {
  expect(isRoundedCash(cash, off, coin)).toBe(is);
});
