/** What happened to an order, by whose side and when; and what staff noted. */
import type { Order } from '@onhand/client';
import { useAct, useNames } from '@onhand/frame';
import { useQuery, useSubscription } from '@onhand/react';
import { Button, Dotted, Panel, Timeline, type TimelineStep, useSpeech, useWords } from '@onhand/ui';
import { type FormEvent, useState } from 'react';
import { useIsNarrow } from '../model/hooks.js';
import { useStateWord } from '../model/marks.js';
import { WORDS } from './words.js';

export function Story({ order }: { order: Order }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const names = useNames();
  const stateWord = useStateWord();
  const isNarrow = useIsNarrow();
  const taken = (order.handovers ?? []).map((handover, place) => ({
    at: handover.occurred_at,
    step: {
      key: `handover ${place}`,
      title: words.handedOver,
      detail: (
        <Dotted
          parts={[
            speech.moment(handover.occurred_at),
            ...handover.lines.map(({ line, quantity }) => (
              <bdi key={line}>
                {speech.number(quantity)} × {names.product(order.lines[line]?.product)}
              </bdi>
            )),
          ]}
        />
      ),
    } satisfies TimelineStep,
  }));
  const steps = order.steps.map(({ at, by = 'business', note, state }, place) => ({
    at,
    step: {
      key: `step ${place}`,
      tone: place === order.steps.length - 1 ? ('accent' as const) : ('muted' as const),
      title:
        state === 'placed'
          ? speech.sentences.value('OrderState', state)
          : stateWord({ state, method: order.method }),
      detail: (
        <Dotted
          parts={[speech.moment(at), words.by[by], note !== undefined && <bdi key="note">{note}</bdi>]}
        />
      ),
    } satisfies TimelineStep,
  }));
  const { received_at: receivedAt } = order;
  const arrived =
    receivedAt === undefined
      ? []
      : [
          {
            at: receivedAt,
            step: { key: 'arrived', title: words.arrived, detail: speech.moment(receivedAt) },
          },
        ];
  const all = [...steps, ...taken, ...arrived]
    .sort((one, other) => one.at.localeCompare(other.at))
    .map(({ step }) => step);
  const timeline = <Timeline steps={all} />;
  if (!isNarrow) return <Panel title={words.story}>{timeline}</Panel>;
  return (
    <details className="panel">
      <summary className="order-summary">{words.story}</summary>
      {timeline}
    </details>
  );
}

export function Notes({ order }: { order: string }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const act = useAct();
  useSubscription('order_notes', { order });
  const { rows, isPending } = useQuery('order_notes', { where: { order }, sort: 'at' });
  const [text, setText] = useState('');
  const write = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === '') return;
    act('note_order', { order, text: text.trim() });
    setText('');
  };
  return (
    <Panel title={words.notes}>
      <ul className="rows order-notes">
        {rows.map((note) => (
          <li key={note.id} data-pending={isPending(note) || undefined}>
            <bdi>{note.text}</bdi> <span className="muted small">{speech.briefly(note.at)}</span>
          </li>
        ))}
      </ul>
      {rows.length === 0 && <p className="muted">{words.noNotes}</p>}
      <form className="acts order-note-form" onSubmit={write}>
        <input
          className="input"
          dir="auto"
          aria-label={words.writeNote}
          placeholder={words.writeNote}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        <Button type="submit">{words.addNote}</Button>
      </form>
    </Panel>
  );
}
