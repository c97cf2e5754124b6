/** For which day goods may be asked. What the business says of it is not told to partners before they ask; then the refusal says the next day. */

const DAY_MS = 86_400_000;

/** The day now where the business is. */
export function today(timeZone: string | undefined, now = new Date()): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    ...(timeZone === undefined ? {} : { timeZone }),
  });
  return parts.format(now);
}

/** The days from one on, so many of them. */
export function daysFrom(day: string, count: number): string[] {
  const first = Date.parse(`${day}T00:00:00Z`);
  return Array.from({ length: count }, (_, place) =>
    new Date(first + place * DAY_MS).toISOString().slice(0, 10),
  );
}
