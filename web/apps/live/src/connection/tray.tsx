/** What is known of the line and of the copy: when it was last checked, what was corrected, who holds the connection. */
import { useConnection, useOnhand, useOutbox } from '@onhand/react';
import type { ReactNode } from 'react';
import { Files } from '../outbox/files.js';
import { Figure } from '../parts/figure.js';
import { useSpeech } from '../words/index.js';

export function ConnectionTray({ id }: { id: string }) {
  const { words, moment } = useSpeech();
  const onhand = useOnhand();
  const { items } = useOutbox();
  const { state, latency, missed, lastSync, transport, storage, leader, corrected, verified, clockOffset } =
    useConnection();
  const at = (time: number | undefined) =>
    time === undefined ? words.line.never : <bdi>{moment(new Date(time))}</bdi>;
  const ms = (time: number | undefined) =>
    time === undefined ? words.line.never : <Figure>{Math.round(time)} ms</Figure>;
  return (
    <section id={id} className="panel tray" aria-label={words.line.title}>
      <dl className="facts">
        <Fact name={words.line.verified}>{at(verified?.time)}</Fact>
        <Fact name={words.line.corrected}>{words.line.records(corrected)}</Fact>
        <Fact name={words.line.lastSync}>{at(lastSync)}</Fact>
        <Fact name={words.line.delay}>{ms(latency)}</Fact>
        <Fact name={words.line.missed}>
          <Figure>{missed}</Figure>
        </Fact>
        <Fact name={words.line.clock}>{ms(clockOffset)}</Fact>
        <Fact name={words.line.transport}>
          <bdi>{transport ?? words.line.none}</bdi>
        </Fact>
        <Fact name={words.line.storage}>
          <bdi>{storage}</bdi>
        </Fact>
        <Fact name={words.line.leader}>{leader ? words.line.yes : words.line.no}</Fact>
      </dl>
      {items.length === 0 && <Files />}
      <button
        type="button"
        className="button"
        disabled={state !== 'live'}
        onClick={() => onhand.verify().catch(brokenOff)}
      >
        {words.line.checkNow}
      </button>
    </section>
  );
}

/** A check that the line broke off is not lost: the next one is made by itself. */
function brokenOff(): void {}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="muted small">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
