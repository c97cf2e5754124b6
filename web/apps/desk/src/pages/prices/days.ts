/** Moments that a business's calendar means. */

/** How far a zone is ahead of UTC at a moment, in milliseconds. */
function aheadOf(at: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const part = (name: string) => Number(parts.find(({ type }) => type === name)?.value);
  const shown = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return shown - Math.floor(at.getTime() / 1000) * 1000;
}

/** The moment at which a zone's clocks show a time on a day. */
export function momentAt(day: string, time: string, timeZone = 'UTC'): Date {
  const wanted = new Date(`${day}T${time}:00Z`).getTime();
  const guess = new Date(wanted - aheadOf(new Date(wanted), timeZone));
  // Beside a change of the clocks the first guess is off by that change.
  return new Date(wanted - aheadOf(guess, timeZone));
}

/** The calendar day in a zone. */
export function dayOf(at: Date, timeZone = 'UTC'): string {
  return new Date(at.getTime() + aheadOf(at, timeZone)).toISOString().slice(0, 10);
}

/** The next Monday after a day. */
export function nextMonday(day: string): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + ((8 - at.getUTCDay()) % 7 || 7));
  return at.toISOString().slice(0, 10);
}
