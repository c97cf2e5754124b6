/** How far what is shown is to be trusted, what waits, and, behind "Details", how the line is. */
import { useConnection, useOnhand } from '@onhand/react';
import { Button, Facts, Figure, Note, useSpeech, useWords } from '@onhand/ui';
import { useState, useSyncExternalStore } from 'react';
import { OutboxList } from '../outbox/list.js';
import { useSession } from '../session/context.js';
import { WORDS } from './words.js';

export function Tray() {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const { line } = useSession();
  const { state, verified, corrected, lastSync } = useConnection();
  const isCut = useSyncExternalStore(line.subscribe, () => line.isCut);
  const isAway = state === 'offline' || state === 'reconnecting';
  return (
    <div className="stack">
      {isAway && (
        <Note tone="warn">
          {isCut ? words.cutAbout : words.offlineAbout}{' '}
          {lastSync !== undefined && words.asOf(speech.moment(new Date(lastSync)))}
        </Note>
      )}
      <p>
        {verified === undefined ? words.notChecked : words.equal(speech.moment(new Date(verified.time)))}{' '}
        {corrected > 0 && words.corrected(corrected)}
      </p>
      <CheckNow />
      <OutboxList />
      <details>
        <summary>{words.details}</summary>
        <Details />
      </details>
      {!globalThis.isSecureContext && (
        <Note>
          {words.notSecure} <a href="/trust">{words.trust}</a>
        </Note>
      )}
    </div>
  );
}

function CheckNow() {
  const words = useWords(WORDS);
  const onhand = useOnhand();
  const { state } = useConnection();
  const [isChecking, setChecking] = useState(false);
  const check = async () => {
    setChecking(true);
    // A check that the line broke off is not lost: the next one is made by itself.
    await onhand.verify().catch(() => {});
    setChecking(false);
  };
  return (
    <div className="acts">
      <Button disabled={state !== 'live' || isChecking} onClick={check}>
        {isChecking ? words.checking : words.check}
      </Button>
      <CutSwitch />
    </div>
  );
}

/** Cuts the line of a demo, to see what happens then; and mends it. */
export function CutSwitch() {
  const words = useWords(WORDS);
  const onhand = useOnhand();
  const { line, who } = useSession();
  const isCut = useSyncExternalStore(line.subscribe, () => line.isCut);
  if (!who.demo) return null;
  return (
    <Button
      aria-pressed={isCut}
      onClick={() => {
        line.set(!isCut);
        if (isCut) void onhand.sync().catch(() => {});
      }}
    >
      {isCut ? words.mend : words.cut}
    </Button>
  );
}

function Details() {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const { latency, missed, lastSync, transport, storage, leader, clockOffset } = useConnection();
  const ms = (time: number | undefined) =>
    time === undefined ? words.never : <Figure>{Math.round(time)} ms</Figure>;
  return (
    <Facts
      items={[
        [words.lastSync, lastSync === undefined ? words.never : speech.moment(new Date(lastSync))],
        [words.delay, ms(latency)],
        [words.missed, <Figure key="missed">{missed}</Figure>],
        [words.clock, ms(clockOffset)],
        [words.transport, transport === undefined ? words.never : (words.ways[transport] ?? transport)],
        [words.storage, words.stores[storage] ?? storage],
        [words.leader, leader ? words.yes : words.no],
      ]}
    />
  );
}
