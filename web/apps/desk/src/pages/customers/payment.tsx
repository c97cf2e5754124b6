/** A payment onto an account: the amount is proposed, and what it covers is shown before it is saved. */
import type { AccountEntry, Customer } from '@onhand/client';
import { useAct } from '@onhand/frame';
import { Button, Dialog, Figure, NumberField, Segments, TextField, useSpeech, useWords } from '@onhand/ui';
import { useState } from 'react';
import { signOf } from '../../data/amounts.js';
import { coveringOf, proposed } from './account.js';
import { WORDS } from './words.js';

const TENDERS = ['cash', 'card', 'transfer'] as const;
type Tender = (typeof TENDERS)[number];

interface PaymentProps {
  readonly customer: Customer;
  readonly entries: readonly AccountEntry[];
  /** The business's day. */
  readonly today: string;
  readonly onClose: () => void;
}

export function PaymentDialog({ customer, entries, today, onClose }: PaymentProps) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const act = useAct();
  // Until somebody says another one it is what is proposed, also where entries come only now.
  const [said, setSaid] = useState<string>();
  const amount = said ?? proposed(entries, today);
  const [tender, setTender] = useState<Tender>('cash');
  const [note, setNote] = useState('');
  const isGood = amount !== '' && signOf(amount) > 0;
  const covering = coveringOf(entries, isGood ? amount : '0');
  const save = () => {
    if (!isGood) return;
    const noted = note.trim() === '' ? {} : { note: note.trim() };
    act(
      'take_payment',
      { customer: customer.id, amount, tender, ...noted },
      { done: words.taken(speech.money(amount)) },
    );
    onClose();
  };
  return (
    <Dialog kind="sheet" title={words.take} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <p>
          <bdi>{speech.nameOf(customer)}</bdi>
        </p>
        <NumberField
          label={words.amount}
          unit={speech.currency}
          value={amount}
          onNumber={(value = '') => setSaid(value)}
        />
        <div className="field">
          <span className="label">{words.tender}</span>
          <Segments<Tender>
            label={words.tender}
            value={tender}
            onValue={setTender}
            options={TENDERS.map((value) => ({ value, label: speech.sentences.usual('payment', value) }))}
          />
        </div>
        <section className="stack tight" aria-label={words.covers}>
          <h3>{words.covers}</h3>
          {covering.charges.length === 0 && <p className="muted">{words.coversNone}</p>}
          <ul className="rows">
            {covering.charges.map(({ charge, amount: covered }) => (
              <li key={charge.id} className="spread">
                <span>{words.openCharge(charge.number, speech.day(charge.due ?? charge.day))}</span>
                <Figure>{speech.money(covered)}</Figure>
              </li>
            ))}
          </ul>
          {covering.charges.length > 0 && signOf(covering.ahead) > 0 && (
            <p className="muted">{words.ahead(speech.money(covering.ahead))}</p>
          )}
        </section>
        <TextField label={words.paymentNote} value={note} onText={setNote} />
        <div className="dialog-foot">
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button kind="primary" type="submit" disabled={!isGood}>
            {words.takePayment}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
