/** From when prices are changed. */
import { daysAfter, weekdayOf } from '@onhand/client/calendar';

/** The next Monday after a day. */
export function nextMonday(day: string): string {
  return daysAfter(day, (8 - weekdayOf(day)) % 7 || 7);
}
