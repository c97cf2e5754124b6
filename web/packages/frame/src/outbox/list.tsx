/** What was not sent yet or not accepted: in order, each with what can be done about it. */
import type { OutboxItem } from '@onhand/client';
import { useOnhand, useOutbox } from '@onhand/react';
import { Button, Chip, type Tone, useSpeech, useWords } from '@onhand/ui';
import { createContext, useContext } from 'react';
import { WORDS } from '../connection/words.js';
import { useReasons } from '../data/reasons.js';
import { Files } from './files.js';

/** Items that are shown; the rest is only counted. */
const SHOWN = 20;

const TONES: Readonly<Record<string, Tone>> = {
  refused: 'bad',
  quarantined: 'bad',
  blocked: 'bad',
  unreadable: 'bad',
};

/** How an app opens a refused command in the form that it came from: `undefined` where it has none for it. */
export type OpenRefused = (item: OutboxItem) => (() => void) | undefined;

export const OpenRefusedContext = createContext<OpenRefused>(() => undefined);

export function OutboxList() {
  const words = useWords(WORDS);
  const { items, needsAttention } = useOutbox();
  const shown = items.slice(0, SHOWN);
  return (
    <section className="stack tight" aria-label={words.outbox}>
      <div className="spread">
        <h3>{words.outbox}</h3>
        {needsAttention.length > 0 && <Chip tone="bad">{words.needsYou}</Chip>}
      </div>
      {items.length === 0 && <p className="muted">{words.nothing}</p>}
      <ul className="rows">
        {shown.map((item) => (
          <Item key={item.id} item={item} />
        ))}
      </ul>
      {items.length > shown.length && <p className="muted">{words.more(items.length - shown.length)}</p>}
      <Files />
    </section>
  );
}

function Item({ item }: { item: OutboxItem }) {
  const words = useWords(WORDS);
  const { sentences } = useSpeech();
  const { outbox } = useOnhand();
  const open = useContext(OpenRefusedContext)(item);
  const reasons = useReasons(item.refusal);
  const { state } = item;
  // What is settled is not among them any more.
  if (state === 'synced' || state === 'discarded') return null;
  const what = sentences.command(item.name ?? '');
  const isStuck = TONES[state] !== undefined;
  return (
    <li className="stack tight outbox-item">
      <div className="spread">
        <strong>{what}</strong>
        <Chip tone={TONES[state] ?? 'warn'}>{words.items[state]}</Chip>
      </div>
      {reasons.map((reason) => (
        <p key={reason}>{reason}</p>
      ))}
      {isStuck && (
        <div className="acts">
          {(state === 'refused' || state === 'blocked') && (
            <Button onClick={() => outbox.retry(item.id).catch(movedOn)}>{words.retry}</Button>
          )}
          {state === 'refused' && open !== undefined && <Button onClick={open}>{words.edit}</Button>}
          <Button
            kind="danger"
            onClick={() => {
              if (confirm(words.sure(what))) outbox.discard(item.id).catch(movedOn);
            }}
          >
            {words.discard}
          </Button>
        </div>
      )}
    </li>
  );
}

/** Another tab, or the server, was quicker: what is shown says how it stands. */
function movedOn(): void {}
