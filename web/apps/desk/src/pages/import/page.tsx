/** A file is dropped, looked at, taken in, and undone whole where it was the wrong one. */
import type { Import, ImportKind } from '@onhand/client';
import { useServer, useToasts } from '@onhand/frame';
import { useConnection, useQuery, useSubscription } from '@onhand/react';
import { Button, Chip, Code, Dotted, Figure, Note, Page, Panel, useSpeech, useWords } from '@onhand/ui';
import { FileUp } from 'lucide-react';
import { type DragEvent, useRef, useState } from 'react';
import { problemOf } from '../../data/asked.js';
import { Failed, useProblemWords } from '../../data/failed.js';
import './import.css';
import { Preview } from './preview.js';
import { useUpload } from './upload.js';
import { WORDS } from './words.js';

export function ImportPage() {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const all = useUpload();
  const { upload, problem, isBusy } = all;
  const report = upload?.report;
  const rows = report === undefined ? 0 : report.new + report.changed;
  const acts =
    upload === undefined ? undefined : (
      <>
        <Button onClick={all.forget}>{words.other}</Button>
        {upload.state === 'previewed' && (
          <Button kind="primary" disabled={rows === 0} onClick={all.apply}>
            {rows === 0 ? words.nothing : words.apply(rows)}
          </Button>
        )}
      </>
    );
  return (
    <Page title={words.title} about={upload && <Code>{upload.file}</Code>} acts={acts}>
      {problem !== undefined && <Failed problem={problem} />}
      {upload === undefined && <Drop onFile={all.send} />}
      {upload?.state === 'reading' && <Note>{words.reading}</Note>}
      {upload?.state === 'applying' && (
        <Note>
          {words.applying(speech.number(upload.done), speech.number(upload.of))}{' '}
          <progress value={upload.done} max={Math.max(1, upload.of)} />
        </Note>
      )}
      {upload?.state === 'failed' && (
        <Note tone="bad">
          {words.failed} <bdi>{upload.problem}</bdi>
        </Note>
      )}
      {upload?.state === 'applied' && report !== undefined && (
        <Note tone="good" act={report.import && <Undo id={report.import} />}>
          {words.done(report.new, report.changed)}
        </Note>
      )}
      {report !== undefined && !isBusy && (
        <Preview
          key={`${upload?.id} ${report.kind}`}
          report={report}
          isApplied={upload?.state === 'applied'}
          onReadAgain={(kind: ImportKind | undefined, columns) => all.readAgain(kind, columns)}
          onWrongRows={all.wrongRows}
        />
      )}
      <Earlier />
    </Page>
  );
}

function Drop({ onFile }: { onFile: (file: File) => void }) {
  const words = useWords(WORDS);
  const { state } = useConnection();
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const over = (event: DragEvent) => {
    event.preventDefault();
    setOver(event.type !== 'dragleave');
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button in it does the same by keyboard
    <div
      className="panel drop"
      data-over={isOver || undefined}
      onDragOver={over}
      onDragLeave={over}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const file = event.dataTransfer.files[0];
        if (file !== undefined) onFile(file);
      }}
    >
      <FileUp size={28} aria-hidden="true" />
      <h2>{words.drop}</h2>
      <p className="muted">{words.dropText}</p>
      <Button
        kind="primary"
        because={state === 'live' ? undefined : words.needsLine}
        onClick={() => input.current?.click()}
      >
        {words.choose}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept=".xlsx,.csv,.tsv,.txt,.gz"
        aria-label={words.choose}
        onChange={({ target }) => {
          const file = target.files?.[0];
          if (file !== undefined) onFile(file);
          target.value = '';
        }}
      />
    </div>
  );
}

interface Undone {
  readonly undone: number;
  readonly left: number;
  readonly named: readonly { readonly what: string; readonly why: string }[];
}

function Undo({ id }: { id: string }) {
  const words = useWords(WORDS);
  const server = useServer();
  const { show } = useToasts();
  const say = useProblemWords();
  const { sentences } = useSpeech();
  const { rows } = useQuery('imports', { where: { id } });
  const [isBusy, setBusy] = useState(false);
  const undo = () => {
    setBusy(true);
    server
      .ask(`/api/v1/imports/${id}/undo`, { method: 'POST' })
      .then((response) => response.json() as Promise<Undone>)
      .then(
        ({ undone, left, named }) =>
          show({
            tone: left === 0 ? 'good' : 'warn',
            text: words.undone(undone) + (left === 0 ? '' : ` ${words.left(left)}`),
            lines: named.map(({ what, why }) => `${what}: ${sentences.refusal({ code: why }).sentence}`),
            stays: left > 0,
          }),
        (failure: unknown) => show({ tone: 'bad', text: say(problemOf(failure)), stays: true }),
      )
      .finally(() => setBusy(false));
  };
  if (rows[0]?.state === 'undone') return <Chip tone="muted">{words.states.undone}</Chip>;
  return (
    <Button disabled={isBusy} onClick={undo}>
      {words.undo}
    </Button>
  );
}

function Earlier() {
  const words = useWords(WORDS);
  useSubscription('imports');
  const { rows } = useQuery('imports', { sort: '-started_at', limit: 20 });
  return (
    <Panel title={words.earlier}>
      {rows.length === 0 && <p className="muted">{words.earlierNone}</p>}
      <ul className="rows">
        {rows.map((one) => (
          <EarlierRow key={one.id} taken={one} />
        ))}
      </ul>
    </Panel>
  );
}

function EarlierRow({ taken }: { taken: Import }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const { id, file, kind, state, started_at } = taken;
  const counts = (['new', 'changed', 'wrong'] as const).map((name) => (
    <span key={name}>
      {words.counts[name]} <Figure>{speech.number(taken[name])}</Figure>
    </span>
  ));
  return (
    <li className="spread" style={{ paddingBlock: 8 }}>
      <div>
        <Code>{file}</Code>
        <div className="muted small">
          <Dotted
            parts={[speech.sentences.value('ImportKind', kind), speech.briefly(started_at), ...counts]}
          />
        </div>
      </div>
      {state === 'applied' ? <Undo id={id} /> : <Chip tone="muted">{words.states[state]}</Chip>}
    </li>
  );
}
