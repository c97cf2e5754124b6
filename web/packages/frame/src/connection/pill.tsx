/** How the line is, in a word, on every page; the rest is in the tray that it opens. */
import { useConnection, useOutbox } from '@onhand/react';
import { Chip, Dialog, type Tone, useSpeech, useWords } from '@onhand/ui';
import { useContext, useState } from 'react';
import { type OpenRefused, OpenRefusedContext } from '../outbox/list.js';
import { useSession } from '../session/context.js';
import { Tray } from './tray.js';
import { WORDS } from './words.js';

const TONES: Readonly<Record<ReturnType<typeof useConnection>['state'], Tone>> = {
  live: 'good',
  syncing: 'info',
  reconnecting: 'warn',
  offline: 'muted',
  refused: 'bad',
};

/** From here on a clock is said to be off. */
const CLOCK_OFF_MINUTES = 2;

export function ConnectionPill() {
  const words = useWords(WORDS);
  const { who } = useSession();
  const { state } = useConnection();
  const { waiting, needsAttention } = useOutbox();
  const [isOpen, setOpen] = useState(false);
  const word = state === 'live' && who.person.role === 'partner' ? words.forPartners : words.states[state];
  const tone =
    needsAttention.length > 0 ? 'bad' : state === 'live' && waiting.length > 0 ? 'warn' : TONES[state];
  const said = waiting.length > 0 ? `${word} · ${words.waiting(waiting.length)}` : word;
  const openRefused = useContext(OpenRefusedContext);
  // What is opened again lies below the tray.
  const openBelow: OpenRefused = (item) => {
    const open = openRefused(item);
    if (open === undefined) return undefined;
    return () => {
      setOpen(false);
      open();
    };
  };
  return (
    <>
      <button
        type="button"
        className="button quiet pill"
        aria-haspopup="dialog"
        aria-label={`${words.title}: ${said}`}
        data-state={state}
        onClick={() => setOpen(true)}
      >
        <Chip tone={tone}>
          {waiting.length > 0 ? (
            <>
              <span className="pill-state">{word} · </span>
              {words.waiting(waiting.length)}
            </>
          ) : (
            word
          )}
        </Chip>
      </button>
      <span role="status" className="unseen">
        {said}
      </span>
      {isOpen && (
        <Dialog kind="sheet" title={words.title} onClose={() => setOpen(false)}>
          <OpenRefusedContext value={openBelow}>
            <Tray />
          </OpenRefusedContext>
        </Dialog>
      )}
    </>
  );
}

/** What is wrong with this device itself, above every page: it keeps nothing, or its clock is off. */
export function DeviceLine() {
  const words = useWords(WORDS);
  const { storage, storageFault, clockOffset = 0 } = useConnection();
  const keepsNothing = storageFault !== undefined || storage === 'memory';
  const minutes = Math.round(Math.abs(clockOffset) / 60_000);
  return (
    <>
      {keepsNothing && (
        <p className="stale bad" role="alert">
          {words.fault}
        </p>
      )}
      {minutes >= CLOCK_OFF_MINUTES && (
        <p className="stale" role="status">
          {words.clockOff(minutes)}
        </p>
      )}
    </>
  );
}

/** The line above a page while the server is not there: as of when what is shown is. */
export function StaleLine() {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const { state, lastSync } = useConnection();
  if (state !== 'offline' && state !== 'reconnecting') return null;
  return (
    <p className="stale" role="status">
      {words.states[state]}. {lastSync !== undefined && words.asOf(speech.briefly(new Date(lastSync)))}
    </p>
  );
}
