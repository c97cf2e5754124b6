/** Until when to order for the day that is wanted, and why a day is not possible. */
import { dayIn, daysFrom, isAnyDay, isServed, orderBy, possibleDays } from '@onhand/client/calendar';
import { isolated, useSpeech, useWords } from '@onhand/ui';
import { useWanted } from '../data/ordering.js';
import { DAYS } from './words.js';

export function OrderBy() {
  const words = useWords(DAYS);
  const speech = useSpeech();
  const { ordering, method, wanted, zone, now } = useWanted();
  const schedule = ordering[method] ?? {};
  if (wanted === undefined || isAnyDay(schedule)) return null;
  const [first] = possibleDays(schedule, { zone, now }, 1);
  if (first === undefined) return null;
  const [thisDay, nextDay] = daysFrom(dayIn(zone, now), 2);
  const forDay = (day: string) =>
    day === thisDay ? words.forToday : day === nextDay ? words.forTomorrow : words.forDay(speech.day(day));
  if (!isServed(schedule, wanted) || wanted < first) {
    const why = isServed(schedule, wanted) ? words.tooLate : words.notServed;
    return (
      <p className="note warn" role="status">
        {why(speech.day(wanted))} {words.first(speech.day(first))}
      </p>
    );
  }
  const by = orderBy(schedule, wanted);
  if (by === undefined) return null;
  const onDay =
    by.day === thisDay ? '' : by.day === nextDay ? words.tomorrow : words.onDay(speech.day(by.day));
  return (
    <p className="muted order-by">{words.orderBy(isolated(speech.clock(by.time)), onDay, forDay(wanted))}</p>
  );
}
