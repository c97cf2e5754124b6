/** How the line is, in a word, and the switch that cuts it; the rest is in a tray that opens. */

import type { Line } from '@onhand/frame/line';
import { useConnection } from '@onhand/react';
import { useId, useState, useSyncExternalStore } from 'react';
import { Chip, type Tone } from '../parts/chip.js';
import { useSpeech } from '../words/index.js';

type State = ReturnType<typeof useConnection>['state'];

const TONES: Readonly<Record<State, Tone>> = {
  live: 'good',
  syncing: 'info',
  reconnecting: 'warn',
  offline: 'muted',
  refused: 'bad',
};

/** The word for how the line is; it opens and closes the tray. */
export function ConnectionButton({
  opens,
  open,
  onToggle,
}: {
  opens: string;
  open: boolean;
  onToggle: () => void;
}) {
  const { words } = useSpeech();
  const { state } = useConnection();
  return (
    <button
      type="button"
      className="button quiet pill"
      aria-expanded={open}
      aria-controls={opens}
      onClick={onToggle}
      data-state={state}
    >
      <span className="hidden">{words.line.title}: </span>
      <span role="status">
        <Chip tone={TONES[state]}>{words.line.states[state]}</Chip>
      </span>
    </button>
  );
}

/** Cuts the line, and mends it. */
export function CutSwitch({ line, onMended }: { line: Line; onMended: () => void }) {
  const { words } = useSpeech();
  const isCut = useSyncExternalStore(line.subscribe, () => line.isCut);
  return (
    <button
      type="button"
      role="switch"
      className="switch"
      aria-checked={isCut}
      onClick={() => {
        line.set(!isCut);
        if (isCut) onMended();
      }}
    >
      <span className="track" aria-hidden="true" />
      {words.line.cut}
    </button>
  );
}

/** What to know while the line is not there. */
export function CutNotice({ line }: { line: Line }) {
  const { words, moment } = useSpeech();
  const isCut = useSyncExternalStore(line.subscribe, () => line.isCut);
  const { state, lastSync } = useConnection();
  if (!isCut && (state === 'live' || state === 'syncing')) return null;
  const since = lastSync === undefined ? '' : words.line.since(moment(new Date(lastSync)));
  return (
    <p className="note warn" role="status">
      {isCut ? words.line.isCut : `${words.line.states[state]}.`} {since}
    </p>
  );
}

/** Whether the tray is open, and its id. */
export function useTray(): { id: string; open: boolean; toggle: () => void } {
  const id = useId();
  const [open, setOpen] = useState(false);
  return { id, open, toggle: () => setOpen(!open) };
}
