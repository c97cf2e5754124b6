/** The calendar of a business: its days in its own zone, and those for which it takes orders. */
export { beginningOf, businessDay, type DayRule } from './business-day.js';
export { type Asking, isAnyDay, isOffered, isServed, orderBy, possibleDays } from './ordering.js';
export { dayIn, daysAfter, daysFrom, momentAt, timeIn, weekdayOf } from './zone.js';
