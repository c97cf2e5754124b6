/** What is asked before something about an order is done that is not its next step. */
import type { Order } from '@onhand/client';
import { quantity } from '@onhand/client/money';
import { useAct, useNames } from '@onhand/frame';
import { useQuery } from '@onhand/react';
import { Button, Dialog, NumberInput, TextField, useSpeech, useWords } from '@onhand/ui';
import { useState } from 'react';
import { useLevelsOf, useStock } from '../model/hooks.js';
import { promisable } from '../model/stock.js';
import { WORDS } from './words.js';

export type Asked = 'partial' | 'move' | 'cancel' | 'reject' | 'close';

export function Asking({ asked, order, onClose }: { asked: Asked; order: Order; onClose: () => void }) {
  if (asked === 'partial') return <Partial order={order} onClose={onClose} />;
  if (asked === 'move') return <Move order={order} onClose={onClose} />;
  return <GiveUp asked={asked} order={order} onClose={onClose} />;
}

/** Which of the goods leave now. */
function Partial({ order, onClose }: { order: Order; onClose: () => void }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const names = useNames();
  const act = useAct();
  const open = order.lines.flatMap((line, place) =>
    quantity(line.open ?? '0') > 0n ? [{ line, place }] : [],
  );
  const [leaving, setLeaving] = useState<Readonly<Record<number, string>>>(() =>
    Object.fromEntries(open.map(({ line, place }) => [place, line.open ?? '0'])),
  );
  const lines = open.flatMap(({ line, place }) => {
    const number = leaving[place] ?? '';
    const asked = number === '' ? 0n : quantity(number);
    return asked > 0n && asked <= quantity(line.open ?? '0') ? [{ line: place, quantity: number }] : [];
  });
  return (
    <Dialog
      title={words.partialTitle}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{words.back}</Button>
          <Button
            kind="primary"
            disabled={lines.length === 0}
            onClick={() => {
              act('hand_over_order', { order: order.id, lines });
              onClose();
            }}
          >
            {words.partialAct}
          </Button>
        </>
      }
    >
      <ul className="rows">
        {open.map(({ line, place }) => (
          <li key={place} className="order-line">
            <bdi>{names.product(line.product)}</bdi>
            <span className="acts">
              <NumberInput
                className="order-quantity"
                aria-label={words.leaves(names.product(line.product))}
                value={leaving[place] ?? ''}
                onNumber={(number) => setLeaving((all) => ({ ...all, [place]: number ?? '' }))}
              />
              <span className="muted">{words.of(speech.number(line.open ?? '0'))}</span>
            </span>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

/** Another place that fulfils all that is open. */
function Move({ order, onClose }: { order: Order; onClose: () => void }) {
  const words = useWords(WORDS);
  const names = useNames();
  const act = useAct();
  const stock = useStock();
  useLevelsOf(order.lines.map(({ product }) => product));
  const { rows } = useQuery('locations', { where: { status: 'active' } });
  const places = rows
    .filter(({ id, kind }) => id !== order.location && kind !== 'transit' && kind !== 'quarantine')
    .map(({ id }) => ({
      id,
      lacks: order.lines.filter((line) => {
        const open = quantity(line.open ?? '0');
        const isTracked = stock.product(line.product)?.track === 'quantity';
        return isTracked && open > 0n && (promisable(stock, line.product, id) ?? 0n) < open;
      }).length,
    }))
    .sort((one, other) => one.lacks - other.lacks);
  return (
    <Dialog title={words.moveTitle} onClose={onClose}>
      <ul className="rows">
        {places.map(({ id, lacks }) => (
          <li key={id} className="order-line">
            <span className="stack tight">
              <bdi>{names.location(id)}</bdi>
              <span className="muted small">{lacks === 0 ? words.hasAll : words.lacks(lacks)}</span>
            </span>
            <Button
              kind={lacks === 0 ? 'primary' : 'plain'}
              onClick={() => {
                act('move_order', { order: order.id, location: id });
                onClose();
              }}
            >
              {words.moveAct}
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

interface GiveUpProps {
  readonly asked: 'cancel' | 'reject' | 'close';
  readonly order: Order;
  readonly onClose: () => void;
}

/** With the reason, which the customer reads. */
function GiveUp({ asked, order, onClose }: GiveUpProps) {
  const words = useWords(WORDS);
  const act = useAct();
  const [why, setWhy] = useState('');
  const title = { cancel: words.cancelTitle, reject: words.rejectTitle, close: words.closeTitle }[asked];
  const label = { cancel: words.cancel, reject: words.reject, close: words.closeRemainder }[asked];
  const name = { cancel: 'cancel_order', reject: 'reject_order', close: 'close_remainder' } as const;
  return (
    <Dialog
      title={title}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{words.back}</Button>
          <Button
            kind="danger"
            onClick={() => {
              const note = why.trim();
              act(name[asked], { order: order.id, ...(note === '' ? {} : { note }) });
              onClose();
            }}
          >
            {label}
          </Button>
        </>
      }
    >
      {asked === 'close' && <p>{words.closeAbout}</p>}
      <TextField label={words.why} value={why} onText={setWhy} />
    </Dialog>
  );
}
