/** What became of the list that was pasted: what is in the cart, and what is not and why. */
import { Button, Code, useSpeech, useWords } from '@onhand/ui';
import { useOffers } from '../../data/held.js';
import { usePasteReport } from '../../data/pasting.js';
import { WORDS } from './words.js';

export function Report() {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const { by } = useOffers();
  const [report, change] = usePasteReport();
  if (report === null) return null;
  const { taken, unknown, unavailable, raised } = report;
  const isWhole = unknown.length + unavailable.length === 0;
  const nameOf = (product: string) => {
    const offer = by.get(product);
    return offer === undefined ? '—' : speech.nameOf(offer);
  };
  return (
    <section className={`note ${isWhole ? 'good' : 'warn'} report`} role="status">
      <strong>{words.taken(taken)}</strong>
      {unknown.length > 0 && (
        <details open>
          <summary>{words.unknown(unknown.length)}</summary>
          <ul>
            {unknown.map((line) => (
              <li key={line}>
                <Code>{line}</Code>
              </li>
            ))}
          </ul>
        </details>
      )}
      {unavailable.length > 0 && (
        <details open>
          <summary>{words.unavailable(unavailable.length)}</summary>
          <ul>
            {unavailable.map((product) => (
              <li key={product}>
                <bdi>{nameOf(product)}</bdi>
              </li>
            ))}
          </ul>
        </details>
      )}
      {raised.length > 0 && (
        <details>
          <summary>{words.raised(raised.length)}</summary>
          <ul>
            {raised.map(({ product, was, quantity }) => (
              <li key={product}>
                <bdi>{nameOf(product)}</bdi>: {words.from(speech.number(was), speech.number(quantity))}
              </li>
            ))}
          </ul>
        </details>
      )}
      <Button onClick={() => change(() => null)}>{words.close}</Button>
    </section>
  );
}
