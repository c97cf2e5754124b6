/** What came in and went out, by kind, product, place or day. */
import type { Movement } from '@onhand/client';
import { useNames } from '@onhand/frame';
import { Figure, Segments, useSpeech, useWords } from '@onhand/ui';
import { useMemo } from 'react';
import { signOf, summed } from './flow.js';
import { useOwnPlaces } from './movements.js';
import type { HistorySearch } from './page.js';
import { WORDS } from './words.js';

const BY = ['kind', 'product', 'location', 'day'] as const;
type By = (typeof BY)[number];

interface SummaryProps {
  readonly movements: readonly Movement[];
  readonly search: HistorySearch;
  readonly to: (some: HistorySearch) => void;
}

export function Summary({ movements, search, to }: SummaryProps) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const names = useNames();
  const own = useOwnPlaces();
  const by: By = BY.find((one) => one === search.by) ?? 'kind';
  const { location } = search;
  const sums = useMemo(() => {
    const isOwn = (place: string) => (location === undefined ? own.has(place) : place === location);
    const keysOf = (movement: Movement) => {
      if (by === 'location') {
        const places = [movement.from, movement.to].filter((place) => own.has(place));
        return places.map((place) => ({ key: place, sign: signOf(movement, (other) => other === place) }));
      }
      const key = by === 'kind' ? movement.kind : by === 'product' ? movement.product : movement.day;
      return [{ key, sign: signOf(movement, isOwn) }];
    };
    const found = summed(movements, keysOf);
    return by === 'day' ? found.sort((one, other) => (one.key < other.key ? 1 : -1)) : found;
  }, [movements, own, location, by]);
  const title = (key: string): string => {
    if (by === 'kind') return speech.sentences.value('MovementKind', key as Movement['kind']);
    if (by === 'product') return names.product(key);
    return by === 'location' ? names.location(key) : speech.day(key);
  };
  const labels = {
    kind: words.byKind,
    product: words.byProduct,
    location: words.byLocation,
    day: words.byDay,
  };
  return (
    <>
      <Segments
        label={words.by}
        value={by}
        options={BY.map((value) => ({ value, label: labels[value] }))}
        onValue={(value) => to({ by: value === 'kind' ? undefined : value })}
      />
      <div className="scroller summary-rows">
        <table className="table" aria-label={words.summary}>
          <thead>
            <tr>
              <th scope="col">{labels[by]}</th>
              <th scope="col" className="figures">
                {words.in}
              </th>
              <th scope="col" className="figures">
                {words.out}
              </th>
              <th scope="col" className="figures">
                {words.net}
              </th>
            </tr>
          </thead>
          <tbody>
            {sums.map((sum) => (
              <tr key={sum.key}>
                <td>
                  <bdi>{title(sum.key)}</bdi>
                </td>
                <td className="figures">
                  <Figure>{speech.number(sum.in)}</Figure>
                </td>
                <td className="figures">
                  <Figure>{speech.number(sum.out)}</Figure>
                </td>
                <td className="figures">
                  <Figure>{speech.signed(sum.net)}</Figure>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {by !== 'product' && <p className="muted small">{words.mixed}</p>}
    </>
  );
}
