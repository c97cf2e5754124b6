/** Credit given, or an account put right: with a reason that the customer sees. */
import type { Customer } from '@onhand/client';
import { useAct } from '@onhand/frame';
import { Button, Dialog, NumberField, Segments, TextField, useSpeech, useWords } from '@onhand/ui';
import { useState } from 'react';
import { negated, signOf } from '../../data/amounts.js';
import { WORDS } from './words.js';

interface AdjustProps {
  readonly customer: Customer;
  readonly kind: 'credit' | 'correct';
  readonly onClose: () => void;
}

export function AdjustDialog({ customer, kind, onClose }: AdjustProps) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const act = useAct();
  const [amount, setAmount] = useState('');
  const [note, setNote] = useState('');
  const [way, setWay] = useState<'more' | 'less'>('less');
  const isGood = amount !== '' && signOf(amount) > 0 && note.trim() !== '';
  const save = () => {
    if (!isGood) return;
    const about = { customer: customer.id, note: note.trim() };
    if (kind === 'credit') act('post_credit', { ...about, amount }, { done: words.credited });
    else {
      const signed = way === 'more' ? amount : negated(amount);
      act('adjust_account', { ...about, amount: signed }, { done: words.corrected });
    }
    onClose();
  };
  return (
    <Dialog title={kind === 'credit' ? words.giveCredit : words.correct} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        {kind === 'correct' && (
          <Segments
            label={words.direction}
            value={way}
            onValue={setWay}
            options={[
              { value: 'less', label: words.less },
              { value: 'more', label: words.more },
            ]}
          />
        )}
        <NumberField
          label={words.amount}
          unit={speech.currency}
          value={amount}
          autoFocus
          onNumber={(value = '') => setAmount(value)}
        />
        <TextField label={words.why} value={note} onText={setNote} required />
        <div className="dialog-foot">
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button kind="primary" type="submit" disabled={!isGood}>
            {words.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
