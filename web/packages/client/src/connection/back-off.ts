/** When to try again: later and later, at a moment that chance picks, so that a thousand tills don't come at once. */

const FIRST_MS = 500;
const MOST_MS = 30_000;

/**
 * Milliseconds to wait after so many failures in a row (0: none yet). `chance` is at least 0 and below 1; `atLeastMs` is what
 * the server asked for, and is drawn out by up to half.
 */
export function backOff(failures: number, chance: number, atLeastMs = 0): number {
  const window = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(failures, 16));
  return Math.round(Math.max(chance * window, atLeastMs * (1 + chance / 2)));
}
