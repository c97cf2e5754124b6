/** Parts that lists and pages of stock share. */
import type { StockStatus } from '@onhand/client';
import { Chip, isolated, LevelBar, type Tone, useSpeech, useWords } from '@onhand/ui';
import type { StockRow } from './rows.js';
import { WORDS } from './words.js';

const TONES: Readonly<Record<StockStatus, Tone>> = { out: 'bad', low: 'warn', normal: 'good', over: 'info' };

export function StatusChips({ row }: { row: StockRow }) {
  const words = useWords(WORDS);
  const { sentences } = useSpeech();
  return (
    <span className="chips">
      <Chip tone={TONES[row.status]}>{sentences.value('StockStatus', row.status)}</Chip>
      {row.isShort && <Chip tone="promised">{words.short}</Chip>}
    </span>
  );
}

export function RowBar({ row }: { row: StockRow }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const { max, reorder_point: point } = row.product;
  if (max === undefined) return null;
  return (
    <LevelBar
      onHand={row.onHand}
      reserved={row.reserved}
      max={max}
      reorderPoint={point}
      label={words.level(speech.number(row.onHand), speech.number(max))}
    />
  );
}

/** On hand, reserved, incoming: in the order of reading. One text: there are a great many of them. */
export function Three({ row }: { row: StockRow }) {
  const speech = useSpeech();
  const figures = [row.onHand, row.reserved, row.incoming];
  return (
    <span className="figure three">
      {figures.map((figure) => isolated(speech.number(figure))).join(' · ')}
    </span>
  );
}
