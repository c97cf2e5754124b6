/** The business's days: in its own zone, from the time at which they begin. */
import { dayIn, daysAfter, momentAt } from './zone.js';

/** How a business counts its days; a business record says it. */
export interface DayRule {
  /** IANA. */
  readonly time_zone: string;
  /** `'04:00'`; at midnight where nothing is said. */
  readonly day_starts?: string | undefined;
}

const MIDNIGHT = '00:00';

/**
 * The business's day of a moment (milliseconds): the last one that had begun by then, also where clocks are put forward over its
 * beginning or back to before it.
 */
export function businessDay(moment: number, { time_zone, day_starts = MIDNIGHT }: DayRule): string {
  const day = dayIn(time_zone, moment);
  const begun = [daysAfter(day, 1), day].find((one) => momentAt(one, day_starts, time_zone) <= moment);
  return begun ?? daysAfter(day, -1);
}

/** When a business's day begins, in milliseconds. */
export function beginningOf(day: string, { time_zone, day_starts = MIDNIGHT }: DayRule): number {
  return momentAt(day, day_starts, time_zone);
}
