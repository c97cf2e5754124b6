/** Parts that are read. */
import {
  Bars,
  Button,
  Chip,
  Code,
  Dotted,
  Empty,
  Facts,
  Figure,
  LevelBar,
  MarkBudget,
  Note,
  Panel,
  Picture,
  Skeleton,
  Timeline,
  type Tone,
  useMark,
  useSpeech,
  useWords,
} from '@onhand/ui';
import { useState } from 'react';
import { WORDS } from './words.js';

const HOURS = [7, 8, 9, 10, 11, 12];

export function Shown() {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const tones = Object.keys(words.tones) as Tone[];
  const notes = Object.keys(words.notes) as (keyof typeof words.notes)[];
  const [oil = ''] = words.products;
  return (
    <Panel title={words.sections.shown}>
      <div className="stack">
        <div className="acts">
          {tones.map((tone) => (
            <Chip key={tone} tone={tone}>
              {words.tones[tone]}
            </Chip>
          ))}
          <Chip tone="muted" struck>
            {words.cancelled}
          </Chip>
        </div>
        {notes.map((tone) => (
          <Note key={tone} tone={tone} act={tone === 'bad' && <Button kind="quiet">{words.try}</Button>}>
            {words.notes[tone]}
          </Note>
        ))}
        <Facts
          items={[
            [words.figures, <FigureWidths key="figures" />],
            [words.total, <Figure key="total">{speech.money('1234.5')}</Figure>],
            [words.quantity, <Figure key="signed">{speech.signed('-12')}</Figure>],
            [words.code, <Code key="code">CRO-001</Code>],
            [
              words.customer,
              <Dotted key="parts" parts={[words.name, false, <Figure key="n">1042</Figure>]} />,
            ],
          ]}
        />
        <div className="samples">
          <LevelBar onHand="50" reserved="20" reorderPoint="15" max="100" label={words.level} />
          <Picture src={undefined} name={oil} size={64} />
          <Timeline
            steps={words.steps.map((title, place) => ({
              key: title,
              title,
              tone: place === 2 ? ('accent' as const) : ('muted' as const),
              detail: <bdi>{words.hour(place + 9)}</bdi>,
            }))}
          />
          <Bars
            label={words.chart}
            bars={HOURS.map((hour) => ({
              key: String(hour),
              label: String(hour),
              value: (hour * 7) % 5,
              before: (hour * 3) % 4,
              title: words.hour(hour),
            }))}
          />
        </div>
        <MarkBudget>{(many) => <Marked many={many} />}</MarkBudget>
        <Empty act={<Button>{words.add}</Button>}>{words.empty}</Empty>
        <Skeleton rows={2} label={words.loading} />
      </div>
    </Panel>
  );
}

/** Digits are all as wide as each other. */
function FigureWidths() {
  return (
    <>
      <span data-width="1111">
        <Figure>1111</Figure>
      </span>{' '}
      <span data-width="8888">
        <Figure>8888</Figure>
      </span>
    </>
  );
}

function Marked({ many }: { many: boolean }) {
  const words = useWords(WORDS);
  const [count, setCount] = useState(0);
  const mark = useMark(count);
  return (
    <div className="acts">
      <Button onClick={() => setCount((now) => now + 1)}>{words.change}</Button>
      <span {...mark}>{words.counted(count)}</span>
      {many && <span className="updating muted">{words.many}</span>}
    </div>
  );
}
