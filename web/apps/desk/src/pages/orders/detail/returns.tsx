/** What the customer wants to bring back: agreed to or not, and taken in when it comes. */
import type { Order, ReturnOutcome, ReturnRequest, ReturnRequestState } from '@onhand/client';
import { quantity } from '@onhand/client/money';
import { useAct, useMay, useNames } from '@onhand/frame';
import { useQuery, useSubscription } from '@onhand/react';
import {
  Button,
  Chip,
  Dialog,
  NumberInput,
  Panel,
  Segments,
  TextField,
  type Tone,
  useSpeech,
  useWords,
} from '@onhand/ui';
import { useState } from 'react';
import { useIsOnline } from '../model/hooks.js';
import { WORDS } from './return-words.js';

const TONES: Readonly<Record<ReturnRequestState, Tone>> = {
  requested: 'warn',
  approved: 'accent',
  declined: 'muted',
  received: 'good',
};

export function Returns({ order }: { order: Order }) {
  const words = useWords(WORDS);
  useSubscription('return_requests', { order: order.id });
  const { rows } = useQuery('return_requests', { where: { order: order.id }, sort: '-number' });
  if (rows.length === 0) return null;
  return (
    <Panel title={words.title}>
      <ul className="rows">
        {rows.map((request) => (
          <li key={request.id} className="stack tight return-request">
            <Request order={order} request={request} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

interface RequestProps {
  readonly order: Order;
  readonly request: ReturnRequest;
}

function Request({ order, request }: RequestProps) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const names = useNames();
  const { answer, asked_at, lines, note, number, state } = request;
  return (
    <>
      <div className="spread">
        <strong>{words.request(number)}</strong>
        <Chip tone={TONES[state]}>{words.states[state]}</Chip>
      </div>
      {lines.map(({ line, quantity: count, reason }) => (
        <p key={line}>
          {speech.number(count)} × <bdi>{names.product(order.lines[line]?.product)}</bdi>
          {reason !== undefined && (
            <span className="muted">
              {' · '}
              <bdi>{reason}</bdi>
            </span>
          )}
        </p>
      ))}
      {note !== undefined && <bdi>{note}</bdi>}
      <p className="muted small">
        {speech.moment(asked_at)}
        {answer !== undefined && (
          <>
            {' · '}
            <bdi>{answer}</bdi>
          </>
        )}
      </p>
      <Answers order={order} request={request} />
    </>
  );
}

function Answers({ order, request }: RequestProps) {
  const words = useWords(WORDS);
  const act = useAct();
  const isOnline = useIsOnline();
  const mayAnswer = useMay('staff');
  const [asked, setAsked] = useState<'decline' | 'came'>();
  const { id, state } = request;
  if (state === 'declined' || state === 'received') return null;
  const because = isOnline ? undefined : words.needsLine;
  const isNew = state === 'requested';
  const close = () => setAsked(undefined);
  return (
    <div className="acts">
      {isNew && mayAnswer && (
        <Button
          kind="primary"
          because={because}
          onClick={() => act('answer_return', { request: id, approve: true }, { done: words.agreed })}
        >
          {words.agree}
        </Button>
      )}
      <Button kind={isNew && mayAnswer ? 'plain' : 'primary'} onClick={() => setAsked('came')}>
        {words.cameBack}
      </Button>
      {mayAnswer && (
        <Button because={because} onClick={() => setAsked('decline')}>
          {words.decline}
        </Button>
      )}
      {asked === 'decline' && <Decline request={id} onClose={close} />}
      {asked === 'came' && <CameBack order={order} request={request} onClose={close} />}
    </div>
  );
}

function Decline({ request, onClose }: { request: string; onClose: () => void }) {
  const words = useWords(WORDS);
  const act = useAct();
  const [why, setWhy] = useState('');
  const decline = () => {
    const note = why.trim() === '' ? {} : { note: why.trim() };
    act('answer_return', { request, approve: false, ...note }, { done: words.declined });
    onClose();
  };
  return (
    <Dialog
      title={words.declineTitle}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{words.back}</Button>
          <Button kind="danger" onClick={decline}>
            {words.decline}
          </Button>
        </>
      }
    >
      <TextField label={words.why} value={why} autoFocus onText={setWhy} />
    </Dialog>
  );
}

interface Came {
  readonly quantity: string;
  readonly outcome: ReturnOutcome;
}

/** What came, line by line: as it was asked for unless it is said otherwise. */
function CameBack({ order, request, onClose }: RequestProps & { readonly onClose: () => void }) {
  const words = useWords(WORDS);
  const act = useAct();
  const [came, setCame] = useState<readonly Came[]>(() =>
    request.lines.map((line) => ({ quantity: line.quantity, outcome: 'restock' })),
  );
  const lines = request.lines.flatMap(({ line, reason }, place) => {
    const { quantity: count = '', outcome = 'restock' } = came[place] ?? {};
    if (count === '' || quantity(count) <= 0n) return [];
    return [{ line, quantity: count, outcome, ...(reason === undefined ? {} : { reason }) }];
  });
  const record = () => {
    act('record_return', { request: request.id, lines }, { done: words.recorded });
    onClose();
  };
  const put = (place: number, change: Partial<Came>) =>
    setCame((all) => all.map((one, at) => (at === place ? { ...one, ...change } : one)));
  return (
    <Dialog
      title={words.cameTitle}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{words.back}</Button>
          <Button kind="primary" disabled={lines.length === 0} onClick={record}>
            {words.record}
          </Button>
        </>
      }
    >
      {order.on_account === true && <p>{words.credited}</p>}
      <ul className="rows">
        {request.lines.map(({ line, quantity: count }, place) => (
          <li key={line} className="stack tight return-line">
            <CameLine
              product={order.lines[line]?.product}
              asked={count}
              came={came[place] ?? { quantity: '', outcome: 'restock' }}
              onCame={(change) => put(place, change)}
            />
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

interface CameLineProps {
  readonly product: string | undefined;
  readonly asked: string;
  readonly came: Came;
  readonly onCame: (change: Partial<Came>) => void;
}

function CameLine({ product, asked, came, onCame }: CameLineProps) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const name = useNames().product(product);
  return (
    <>
      <span className="spread">
        <bdi>{name}</bdi>
        <span className="acts">
          <NumberInput
            className="order-quantity"
            aria-label={words.howMany(name)}
            value={came.quantity}
            onNumber={(number) => onCame({ quantity: number ?? '' })}
          />
          <span className="muted">{words.of(speech.number(asked))}</span>
        </span>
      </span>
      <Segments
        label={words.becomes(name)}
        value={came.outcome}
        options={(['restock', 'waste'] as const).map((value) => ({ value, label: words.outcomes[value] }))}
        onValue={(outcome) => onCame({ outcome })}
      />
    </>
  );
}
