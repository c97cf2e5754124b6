/** What is out, and what runs low: the worst first. */
import type { StockLevel } from '@onhand/client';
import { useNames } from '@onhand/frame';
import { useOnhand, useQuery } from '@onhand/react';
import { Chip, Figure, Panel, useMark, useSpeech, useWords } from '@onhand/ui';
import { memo } from 'react';
import { Go } from '../../data/go.js';
import { WORDS } from './words.js';

const SHOWN = 5;

export const LowAndOut = memo(function LowAndOut() {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const onhand = useOnhand();
  const { rows: locations } = useQuery('locations', { where: { status: 'active' } });
  const places = locations
    .filter(({ kind }) => kind !== 'transit' && kind !== 'quarantine')
    .map(({ id }) => id);
  const { rows, count } = useQuery('stock_levels', {
    where: { status: ['out', 'low'], location: places },
    sort: ['-status', 'available', 'id'],
    limit: SHOWN * 4,
  });
  const shown = rows
    .filter(({ product }) => onhand.record('products', product).value?.status === 'active')
    .slice(0, SHOWN);
  return (
    <Panel
      className="low"
      title={words.low}
      acts={
        count > 0 && (
          <Go to="/inventory" search={{ show: 'low' }} className="tap">
            {words.allLow(speech.number(count))}
          </Go>
        )
      }
    >
      {shown.length === 0 ? (
        <p className="muted">{words.lowNone}</p>
      ) : (
        <ul className="rows">
          {shown.map((level) => (
            <Low key={level.id} level={level} />
          ))}
        </ul>
      )}
    </Panel>
  );
});

function Low({ level }: { level: StockLevel }) {
  const names = useNames();
  const { number, sentences } = useSpeechParts();
  const mark = useMark(level.available);
  return (
    <li {...mark}>
      <Go to={`/products/${level.product}`} className="row-button">
        <span className="name">
          <bdi>{names.product(level.product)}</bdi>
        </span>
        <Figure>{number(level.available)}</Figure>
        <bdi className="muted small">{names.location(level.location)}</bdi>
        <Chip tone={level.status === 'out' ? 'bad' : 'warn'}>
          {sentences.value('StockStatus', level.status)}
        </Chip>
      </Go>
    </li>
  );
}

function useSpeechParts() {
  const speech = useSpeech();
  return { number: (value: string) => speech.number(value), sentences: speech.sentences };
}
