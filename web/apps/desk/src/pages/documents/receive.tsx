/** What of a transfer arrived, where it is not all of it. */
import type { Document } from '@onhand/client';
import { useAct, useNames } from '@onhand/frame';
import { Button, Dialog, NumberInput, Switch, useSpeech, useWords } from '@onhand/ui';
import { useState } from 'react';
import { restOf } from './document.js';
import { less } from './lines.js';
import { DOCUMENT, FORM } from './words.js';

export function ReceiveDialog({ document, onClose }: { document: Document; onClose: () => void }) {
  const texts = useWords(DOCUMENT);
  const form = useWords(FORM);
  const speech = useSpeech();
  const names = useNames();
  const act = useAct();
  const [close, setClose] = useState(false);
  const [there, setThere] = useState<readonly string[]>(() => document.lines.map(restOf));
  const put = (at: number, quantity: string) =>
    setThere(there.map((old, place) => (place === at ? quantity : old)));
  const receive = () => {
    const lines = document.lines.flatMap(({ product }, at) => {
      const quantity = there[at] ?? '';
      return quantity === '' || quantity === '0' ? [] : [{ product, quantity }];
    });
    act(
      'receive_transfer',
      { transfer: document.id, lines, ...(close ? { close } : {}) },
      { done: form.posted },
    );
    onClose();
  };
  return (
    <Dialog
      title={texts.receiveTitle}
      onClose={onClose}
      foot={
        <Button kind="primary" onClick={receive}>
          {texts.receive}
        </Button>
      }
    >
      <ul className="lines">
        {document.lines.map((line, at) => {
          const rest = restOf(line);
          const missing = less(rest, there[at] || '0');
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a document's lines are told apart by their place
            <li key={at} className="line">
              <span className="line-name">
                <bdi>{names.product(line.product)}</bdi>
                {missing !== '0' && !missing.startsWith('-') && (
                  <span className="warn small">▲ {form.isShort(speech.number(missing))}</span>
                )}
                {missing.startsWith('-') && (
                  <span className="info small">↓ {form.isOver(speech.number(missing.slice(1)))}</span>
                )}
              </span>
              <Button onClick={() => put(at, lower(there[at] ?? '0'))}>{form.oneShort}</Button>
              <NumberInput
                className="count-input"
                aria-label={`${names.product(line.product)} · ${form.quantity}`}
                value={there[at] ?? ''}
                onNumber={(number) => put(at, number ?? '')}
              />
            </li>
          );
        })}
      </ul>
      <Switch on={close} onSwitch={setClose}>
        {texts.noMore}
      </Switch>
    </Dialog>
  );
}

function lower(quantity: string): string {
  const rest = less(quantity || '0', '1');
  return rest.startsWith('-') ? '0' : rest;
}
