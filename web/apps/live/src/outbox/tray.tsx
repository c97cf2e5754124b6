/** What was not sent yet or not accepted: in order, each with what can be done about it. */
import type { OutboxItem as Item, PlaceOrder } from '@onhand/client';
import { useOnhand, useOutbox } from '@onhand/react';
import type { Edited } from '../orders/form.js';
import { Chip, type Tone } from '../parts/chip.js';
import { type Names, useNames } from '../stock/names.js';
import { type Speech, useSpeech, type Words } from '../words/index.js';
import { Files } from './files.js';

/** Items that are shown; the rest is only counted. */
const SHOWN = 20;

const TONES: Readonly<Record<keyof Words['outbox']['states'], Tone>> = {
  saving: 'warn',
  pending: 'warn',
  sent: 'warn',
  again: 'warn',
  refused: 'bad',
  quarantined: 'bad',
  blocked: 'bad',
  unreadable: 'bad',
};

export function OutboxTray({ onEdit }: { onEdit: (edited: Edited) => void }) {
  const { words } = useSpeech();
  const { items, waiting, needsAttention } = useOutbox();
  if (items.length === 0) return null;
  const shown = items.slice(0, SHOWN);
  return (
    <section className="panel outbox" aria-labelledby="outbox">
      <header className="panel-head">
        <h2 id="outbox">{words.outbox.title}</h2>
        {waiting.length > 0 && <Chip tone="warn">{words.outbox.count(waiting.length)}</Chip>}
        {needsAttention.length > 0 && (
          <Chip tone="bad">{`${words.outbox.needsAttention}: ${needsAttention.length}`}</Chip>
        )}
        <Files />
      </header>
      <ol>
        {shown.map((item) => (
          <OutboxItem key={item.id} item={item} onEdit={onEdit} />
        ))}
      </ol>
      {items.length > shown.length && (
        <p className="muted">{words.outbox.more(items.length - shown.length)}</p>
      )}
    </section>
  );
}

function OutboxItem({ item, onEdit }: { item: Item; onEdit: (edited: Edited) => void }) {
  const speech = useSpeech();
  const { words } = speech;
  const { outbox } = useOnhand();
  const names = useNames();
  const what = whatOf(item, speech);
  const reasons = reasonOf(item, speech, names);
  const { state } = item;
  // What is settled is not among them any more.
  if (state === 'synced' || state === 'discarded') return null;
  return (
    <li className="item">
      <div>
        <strong>{what}</strong> <Chip tone={TONES[state]}>{words.outbox.states[state]}</Chip>
        {reasons.map((reason) => (
          <p key={reason}>{reason}</p>
        ))}
      </div>
      {TONES[state] === 'bad' && (
        <div className="acts">
          {(state === 'refused' || state === 'blocked') && (
            <button type="button" className="button" onClick={() => outbox.retry(item.id).catch(movedOn)}>
              {words.outbox.retry}
            </button>
          )}
          {state === 'refused' && item.name === 'place_order' && (
            <button
              type="button"
              className="button"
              onClick={() => onEdit({ id: item.id, data: item.data as PlaceOrder })}
            >
              {words.outbox.edit}
            </button>
          )}
          <button
            type="button"
            className="button quiet danger"
            onClick={() => {
              if (confirm(words.outbox.discardAsks(what))) outbox.discard(item.id).catch(movedOn);
            }}
          >
            {words.outbox.discard}
          </button>
        </div>
      )}
    </li>
  );
}

/** Another tab, or the server, was quicker: what is shown says how it stands. */
function movedOn(): void {}

/** What a command is, in a few words. */
function whatOf(item: Item, { sentences, words }: Speech): string {
  if (item.name !== 'place_order') return sentences.command(item.name);
  const order = item.data as PlaceOrder | undefined;
  return words.orderOf(words.order.lines(order?.lines?.length ?? 0));
}

/** Why it was not accepted: a sentence, and one for each line of it. */
function reasonOf({ refusal }: Item, { sentences }: Speech, names: Names): readonly string[] {
  if (refusal === undefined) return [];
  const shown = (field: string, _: string, value: string) =>
    field === 'product' ? names.product(value) : undefined;
  const { sentence, lines } = sentences.showing(shown).refusal(refusal);
  return [sentence, ...lines];
}
