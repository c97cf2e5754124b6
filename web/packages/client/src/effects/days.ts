/** The business's days: in its own zone, from the time at which they begin. */

const clocks = new Map<string, Intl.DateTimeFormat>();
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/**
 * The business's day of a moment (milliseconds), whose days begin at `starts` (`'04:00'`): the last one that had begun by then,
 * also where clocks are put forward over its beginning or back to before it.
 */
export function businessDay(moment: number, zone: string, starts: string): string {
  const day = Math.floor((moment + offset(moment, zone)) / DAY_MS);
  const begins = ([hours, minutes]: readonly number[]) => ((hours ?? 0) * 60 + (minutes ?? 0)) * MINUTE_MS;
  const at = begins(starts.split(':').map(Number));
  const begun = [day + 1, day].find((one) => momentOf(one * DAY_MS + at, zone) <= moment);
  return new Date((begun ?? day - 1) * DAY_MS).toISOString().slice(0, 10);
}

/** The moment of a local time: of two where clocks are put back, the first; where they are put forward over it, as much later. */
function momentOf(local: number, zone: string): number {
  const before = offset(local - DAY_MS, zone);
  const after = offset(local + DAY_MS, zone);
  const early = local - before;
  const late = local - after;
  if (offset(early, zone) === before) return early;
  return offset(late, zone) === after ? late : early;
}

/** By how much local time is ahead of universal time, in milliseconds. */
function offset(moment: number, zone: string): number {
  let clock = clocks.get(zone);
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat('en', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    clocks.set(zone, clock);
  }
  const parts = clock.formatToParts(new Date(moment));
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value ?? 0);
  const local = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return local - Math.floor(moment / 1_000) * 1_000;
}
