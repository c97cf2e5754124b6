/** How much there was on each of the last days, from what moved. */
import { minus } from '../data/decimals.js';

export interface Moved {
  readonly occurred_at: string;
  readonly change: string;
  readonly kind: string;
}

export interface LinePoint {
  /** When, in milliseconds. */
  readonly at: number;
  /** On hand from then on. */
  readonly value: string;
  readonly isCount: boolean;
}

/** Points from `since` until now, oldest first: back from what there is now, one movement after the other. */
export function stockLine(onHand: string, newestFirst: readonly Moved[], since: number): LinePoint[] {
  const points: LinePoint[] = [];
  const ordered = [...newestFirst].sort((one, other) => (one.occurred_at < other.occurred_at ? 1 : -1));
  let value = onHand;
  for (const { occurred_at, change, kind } of ordered) {
    const at = Date.parse(occurred_at);
    if (at < since) break;
    points.push({ at, value, isCount: kind === 'count' });
    value = minus(value, change);
  }
  points.push({ at: since, value, isCount: false });
  return points.reverse();
}
