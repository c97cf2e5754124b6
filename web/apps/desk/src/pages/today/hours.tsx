/** Today hour by hour, against the same day of last week. */
import { Bars, useSpeech, useWords } from '@onhand/ui';
import type { TodayShown } from './figures.js';
import { WORDS } from './words.js';

export function HourChart({ today: { hours, weekAgoAt } }: { today: TodayShown }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const day = speech.day(new Date(weekAgoAt.getTime() + 12 * 3_600_000));
  const bars = hours.map(({ starts, figures, before }) => {
    const hour = speech.time(new Date(starts));
    return {
      key: String(starts),
      label: hour.slice(0, 2),
      value: Number(figures.total),
      before: Number(before.total),
      title: words.hour(hour, speech.money(figures.total), speech.money(before.total)),
    };
  });
  return (
    <section className="panel by-hour" aria-label={words.hours}>
      <h2>{words.hours}</h2>
      {bars.length === 0 ? (
        <p className="muted">{words.hoursNone}</p>
      ) : (
        <>
          <Bars bars={bars} label={words.hoursLabel(day)} />
          <p className="muted small">{words.legend(day)}</p>
        </>
      )}
    </section>
  );
}
