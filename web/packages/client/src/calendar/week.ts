/** The days of the week, as records name them. */
import type { Weekday } from '../generated/records.js';
import { weekdayOf } from './zone.js';

/** In the order in which records keep them. */
export const WEEK: readonly Weekday[] = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
];

/** Which one a calendar day is. */
export function weekdayNamed(day: string): Weekday {
  return WEEK[(weekdayOf(day) + WEEK.length - 1) % WEEK.length] as Weekday;
}
