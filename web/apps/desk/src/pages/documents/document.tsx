/** One document: its lines, who wrote it, and what it did. */
import type { Document, DocumentLine } from '@onhand/client';
import { useAct, useNames } from '@onhand/frame';
import { useConnection, useQuery, useRecord, useSubscription } from '@onhand/react';
import {
  Button,
  Code,
  Empty,
  Facts,
  Figure,
  Note,
  Page,
  Panel,
  Skeleton,
  useSpeech,
  useWords,
} from '@onhand/ui';
import { Link, useParams } from '@tanstack/react-router';
import { useMemo, useRef, useState } from 'react';
import './documents.css';
import { KINDS, RECORD_OF } from './kinds.js';
import { add, less } from './lines.js';
import { State, Where } from './list.js';
import { ReceiveDialog } from './receive.js';
import { ReverseDialog } from './reverse.js';
import { useWho } from './who.js';
import { DOCUMENT, FORM, WORDS } from './words.js';

export function DocumentPage() {
  const { document: id = '' } = useParams({ strict: false });
  const words = useWords(WORDS);
  const { status } = useSubscription('documents');
  const { value, pending } = useRecord('documents', id);
  if (value !== undefined) return <Shown key={id} document={value} isPending={pending} />;
  if (status === 'loading') return <Skeleton label={words.title} />;
  return (
    <Empty
      act={
        <Link to="/documents" className="button">
          {words.back}
        </Link>
      }
    >
      {words.notFound}
    </Empty>
  );
}

const isUnderWay = ({ state }: Document): boolean => state === 'dispatched' || state === 'part_received';

function Shown({ document, isPending }: { document: Document; isPending: boolean }) {
  const words = useWords(WORDS);
  const texts = useWords(DOCUMENT);
  const speech = useSpeech();
  const who = useWho(
    'documents',
    useMemo(() => [document], [document]),
  );
  const [open, setOpen] = useState<'receive' | 'reverse'>();
  const act = useAct();
  const close = () => setOpen(undefined);
  const isReceived = useRef(false);
  const receiveAll = () => {
    // A second press would say that as much came again.
    if (isReceived.current) return;
    isReceived.current = true;
    const lines = document.lines.flatMap((line) => {
      const rest = restOf(line);
      return rest === '0' ? [] : [{ product: line.product, quantity: rest }];
    });
    const given = act('receive_transfer', { transfer: document.id, lines }, { done: texts.allReceived });
    void given.accepted.then((ok) => {
      isReceived.current = ok;
    });
  };
  const kind = KINDS.find((one) => RECORD_OF[one] === document.kind);
  const acts = (
    <>
      {isUnderWay(document) ? (
        <>
          <Button onClick={() => setOpen('receive')}>{texts.receiveSome}</Button>
          <Button kind="primary" onClick={receiveAll}>
            {texts.receiveAll}
          </Button>
        </>
      ) : (
        <>
          {document.state === 'posted' && !isPending && <Reverse onOpen={() => setOpen('reverse')} />}
          {kind !== undefined && (
            <Link to="/documents/new/$kind" params={{ kind }} className="button">
              {texts.again}
            </Link>
          )}
        </>
      )}
    </>
  );
  return (
    <Page
      title={
        <>
          {speech.sentences.value('DocumentKind', document.kind)} <Figure>{document.number || '—'}</Figure>
        </>
      }
      about={<State document={document} />}
      acts={acts}
    >
      {isPending && <Note tone="warn">{texts.pending}</Note>}
      <Panel>
        <Facts
          items={[
            [words.where, <Where key="where" document={document} />],
            [words.when, <bdi key="when">{speech.moment(document.occurred_at)}</bdi>],
            [words.who, <bdi key="who">{who(document.actor)}</bdi>],
            ...(document.party ? [[words.party, <bdi key="party">{document.party}</bdi>] as const] : []),
            ...(document.reference
              ? [[words.number, <Code key="reference">{document.reference}</Code>] as const]
              : []),
            ...(document.note ? [[words.write, <bdi key="note">{document.note}</bdi>] as const] : []),
          ]}
        />
      </Panel>
      <Panel
        title={texts.did}
        acts={
          <Link to="/history" search={{ document: document.id }} className="lone-link">
            {texts.history}
          </Link>
        }
      >
        <Lines document={document} />
      </Panel>
      {open === 'receive' && <ReceiveDialog document={document} onClose={close} />}
      {open === 'reverse' && <ReverseDialog document={document} onClose={close} />}
    </Page>
  );
}

function Reverse({ onOpen }: { onOpen: () => void }) {
  const texts = useWords(DOCUMENT);
  const form = useWords(FORM);
  const { state } = useConnection();
  return (
    <Button kind="danger" because={state === 'live' ? undefined : form.needsLine} onClick={onOpen}>
      {texts.reverse}
    </Button>
  );
}

/** What of a transfer's line is still on the way. */
export function restOf({ quantity, received = '0', over = '0' }: DocumentLine): string {
  const rest = less(quantity, less(received, over));
  return rest.startsWith('-') ? '0' : rest;
}

function Lines({ document }: { document: Document }) {
  const speech = useSpeech();
  const texts = useWords(DOCUMENT);
  const names = useNames();
  const { kind, id, lines } = document;
  const isCount = kind === 'count';
  useSubscription('count_lines');
  const { rows } = useQuery('count_lines', { where: { count: isCount ? id : '' } });
  const found = useMemo(() => new Map(rows.map((line) => [line.product, line])), [rows]);
  const isTransfer = kind === 'transfer';
  const figure = (value: string | undefined) => (
    <Figure>{value === undefined ? '—' : speech.number(value)}</Figure>
  );
  const sum = lines.reduce((all, { quantity }) => add(all, quantity), '0');
  return (
    <div className="scroller">
      <table className="table" aria-label={texts.did}>
        <thead>
          <tr>
            <th scope="col">{texts.product}</th>
            {isCount && (
              <th scope="col" className="figures">
                {texts.book}
              </th>
            )}
            <th scope="col" className="figures">
              {isCount ? texts.counted : texts.quantity}
            </th>
            {isCount && (
              <th scope="col" className="figures">
                {texts.difference}
              </th>
            )}
            {isTransfer && (
              <th scope="col" className="figures">
                {texts.received}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {lines.map((line, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a document's lines are told apart by their place
            <tr key={place}>
              <td>
                <bdi>{names.product(line.product)}</bdi>
                {line.reason !== undefined && (
                  <span className="muted small">
                    {' · '}
                    <Reason text={line.reason} />
                  </span>
                )}
              </td>
              {isCount && <td className="figures">{figure(found.get(line.product)?.expected)}</td>}
              <td className="figures">
                <Figure>
                  {kind === 'adjustment' ? speech.signed(line.quantity) : speech.number(line.quantity)}
                </Figure>
              </td>
              {isCount && (
                <td className="figures">
                  <Figure>{signedOr(speech, found.get(line.product)?.difference)}</Figure>
                </td>
              )}
              {isTransfer && (
                <td className="figures">
                  {figure(line.received ?? '0')}
                  {line.over !== undefined && line.over !== '0' && (
                    <span className="muted small"> {texts.over(speech.number(line.over))}</span>
                  )}
                </td>
              )}
            </tr>
          ))}
        </tbody>
        {!isCount && (
          <tfoot>
            <tr>
              <th scope="row">{texts.sum}</th>
              <td className="figures">{figure(sum)}</td>
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  );
}

const signedOr = (speech: ReturnType<typeof useSpeech>, value: string | undefined): string =>
  value === undefined ? '—' : speech.signed(value);

/** A reason that has a word, or a person's own. */
export function Reason({ text }: { text: string }) {
  const { sentences } = useSpeech();
  return <bdi>{sentences.value('WasteReason', text as 'unsold')}</bdi>;
}
