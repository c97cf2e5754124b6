/** What has to be said before something is settled: what was counted, or what was done. */
import type { Exception } from '@onhand/client';
import { useAct, useNames } from '@onhand/frame';
import { useQuery } from '@onhand/react';
import { Button, Dialog, NumberField, TextField, useSpeech, useWords } from '@onhand/ui';
import { useState } from 'react';
import type { Asking } from './take.js';
import { WORDS } from './words.js';

interface CountDialogProps {
  readonly asking: Extract<Asking, { kind: 'count' }>;
  readonly onClose: () => void;
}

export function CountDialog({ asking: { product, location }, onClose }: CountDialogProps) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const names = useNames();
  const act = useAct();
  const level = useQuery('stock_levels', { where: { product, location } }).rows[0];
  const [counted, setCounted] = useState('');
  const post = () => {
    if (counted === '') return;
    act('post_count', { location, lines: [{ product, counted }] }, { done: words.posted });
    onClose();
  };
  return (
    <Dialog title={words.countTitle} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          post();
        }}
      >
        <p>
          <bdi>{names.product(product)}</bdi>
        </p>
        <NumberField
          label={words.counted}
          hint={words.countHint(names.location(location), speech.number(level?.on_hand ?? '0'))}
          unit={names.unit(product)}
          value={counted}
          autoFocus
          onNumber={(number) => setCounted(number ?? '')}
        />
        <div className="dialog-foot">
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button kind="primary" type="submit" disabled={counted === ''}>
            {words.post}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface SettleDialogProps {
  readonly exception: Exception;
  readonly action: 'resolve' | 'waive';
  readonly onClose: () => void;
}

export function SettleDialog({ exception, action, onClose }: SettleDialogProps) {
  const words = useWords(WORDS);
  const act = useAct();
  const [note, setNote] = useState('');
  const title = action === 'resolve' ? words.resolve : words.waive;
  const settle = () => {
    const said = note.trim() === '' ? {} : { note: note.trim() };
    const done = action === 'resolve' ? words.resolved : words.waived;
    act('resolve_exception', { exception: exception.id, action, ...said }, { done });
    onClose();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          settle();
        }}
      >
        <TextField label={words.note} value={note} onText={setNote} autoFocus />
        <div className="dialog-foot">
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button kind="primary" type="submit">
            {title}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
