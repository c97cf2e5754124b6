/** How an order is placed unless more is said. */
import type { Ordering } from '@onhand/client';
import { type Asking, isAnyDay, isOffered, possibleDays } from '@onhand/client/calendar';
import type { Wish } from './cart.js';

/** The ways in which goods leave. */
export const METHODS = ['collect', 'deliver'] as const;
export type Method = (typeof METHODS)[number];

/** A wish as it is placed unless more is said: in a way that is offered, for the first day that is possible in it. */
export function proposed(
  wish: Wish,
  ordering: Ordering,
  asking: Asking,
): { method: Method; wanted?: string } {
  const offered = METHODS.filter((method) => isOffered(ordering[method] ?? {}));
  const said = wish.method ?? 'collect';
  const method = offered.includes(said) ? said : (offered[0] ?? said);
  const schedule = ordering[method] ?? {};
  const wanted = wish.wanted ?? (isAnyDay(schedule) ? undefined : possibleDays(schedule, asking, 1)[0]);
  return { method, ...(wanted === undefined ? {} : { wanted }) };
}
