/** What a customer says after goods have left: what came, and what is to go back. */
import type { Order } from '@onhand/client';
import { useAct } from '@onhand/frame';
import { Button, Dialog, NumberField, TextField, useSpeech, useWords } from '@onhand/ui';
import { useState } from 'react';
import { useOffers } from '../../data/held.js';
import { WORDS } from './words.js';

interface ActProps {
  readonly order: Order;
  readonly onClose: () => void;
}

type Counts = Readonly<Record<number, string>>;

interface LineCount {
  readonly line: number;
  readonly quantity: string;
}

function countsOf(counts: Counts): LineCount[] {
  return Object.entries(counts).flatMap(([line, quantity]) =>
    quantity === '' || quantity === '0' ? [] : [{ line: Number(line), quantity }],
  );
}

/** A field for each line of which something was taken. */
function TakenLines(props: {
  order: Order;
  label: (name: string) => string;
  counts: Counts;
  onCounts: (counts: Counts) => void;
}) {
  const { order, label, counts, onCounts } = props;
  const words = useWords(WORDS);
  const speech = useSpeech();
  const { by } = useOffers();
  return order.lines.map(({ product, taken = '0' }, place) => {
    if (taken === '0') return null;
    const offer = by.get(product);
    return (
      <NumberField
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
        key={place}
        label={label(offer === undefined ? words.unknown : speech.nameOf(offer))}
        unit={<bdi>/ {speech.number(taken)}</bdi>}
        value={counts[place] ?? ''}
        onNumber={(number) => onCounts({ ...counts, [place]: number ?? '' })}
      />
    );
  });
}

export function Receive({ order, onClose }: ActProps) {
  const words = useWords(WORDS);
  const act = useAct();
  const [counts, setCounts] = useState<Counts>({});
  const [note, setNote] = useState('');
  const send = () => {
    const missing = countsOf(counts);
    act(
      'receive_order',
      {
        order: order.id,
        ...(missing.length === 0 ? {} : { missing }),
        ...(note.trim() === '' ? {} : { note: note.trim() }),
      },
      { done: words.received },
    );
    onClose();
  };
  return (
    <Dialog
      title={words.receive}
      onClose={onClose}
      foot={
        <Button kind="primary" onClick={send}>
          {words.receive}
        </Button>
      }
    >
      <p>{words.receiveAbout}</p>
      <div className="form">
        <TakenLines order={order} label={words.missingField} counts={counts} onCounts={setCounts} />
        <TextField label={words.note} value={note} onText={setNote} />
      </div>
    </Dialog>
  );
}

export function AskReturn({ order, onClose }: ActProps) {
  const words = useWords(WORDS);
  const act = useAct();
  const [counts, setCounts] = useState<Counts>({});
  const [reason, setReason] = useState('');
  const lines = countsOf(counts);
  const send = () => {
    const because = reason.trim() === '' ? {} : { reason: reason.trim() };
    act(
      'ask_return',
      { order: order.id, lines: lines.map((line) => ({ ...line, ...because })) },
      { done: words.asked },
    );
    onClose();
  };
  return (
    <Dialog
      title={words.askReturn}
      onClose={onClose}
      foot={
        <Button kind="primary" because={lines.length === 0 ? words.nothingNamed : undefined} onClick={send}>
          {words.send}
        </Button>
      }
    >
      <p>{words.returnAbout}</p>
      <div className="form">
        <TakenLines order={order} label={words.backField} counts={counts} onCounts={setCounts} />
        <TextField label={words.reason} value={reason} onText={setReason} />
      </div>
    </Dialog>
  );
}
