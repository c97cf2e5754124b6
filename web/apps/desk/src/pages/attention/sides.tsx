/** Both sides of it: what each place has of the product. */
import type { Exception } from '@onhand/client';
import { useNames } from '@onhand/frame';
import { useOnhand, useQuery } from '@onhand/react';
import { Figure, useSpeech, useWords } from '@onhand/ui';
import { WORDS } from './words.js';

export function Sides({ exception: { product } }: { exception: Exception }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const names = useNames();
  const { rows } = useQuery('stock_levels', { where: { product: product ?? '' }, sort: '-available' });
  const onhand = useOnhand();
  const shown = rows.filter(({ location }) => onhand.record('locations', location).value?.kind !== 'transit');
  if (shown.length === 0) return null;
  return (
    <table className="table">
      <caption className="muted small">{words.figures}</caption>
      <thead>
        <tr>
          <th scope="col">{words.place}</th>
          {[words.onHand, words.reserved, words.available, words.incoming].map((title) => (
            <th key={title} scope="col" className="figures">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {shown.map(({ id, location, on_hand, reserved, available, incoming = '0' }) => (
          <tr key={id}>
            <td>
              <bdi>{names.location(location)}</bdi>
            </td>
            {[on_hand, reserved, available, incoming].map((figure, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: figures are told apart by their place alone
              <td key={place} className="figures">
                <Figure>{speech.number(figure)}</Figure>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
