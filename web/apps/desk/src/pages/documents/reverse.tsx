/** Undoing a document: what that does is shown before it is done. */
import type { Document } from '@onhand/client';
import { useAct, useNames } from '@onhand/frame';
import { useQuery, useSubscription } from '@onhand/react';
import { Button, Dialog, TextField, useSpeech, useWords } from '@onhand/ui';
import { useState } from 'react';
import { add, less } from './lines.js';
import { DOCUMENT } from './words.js';

const BRINGS: readonly Document['kind'][] = ['opening', 'receipt', 'made', 'adjustment'];

export function ReverseDialog({ document, onClose }: { document: Document; onClose: () => void }) {
  const texts = useWords(DOCUMENT);
  const speech = useSpeech();
  const names = useNames();
  const act = useAct();
  const [reason, setReason] = useState('');
  const { rows: levels } = useQuery('stock_levels', { where: { location: document.location } });
  useSubscription('count_lines');
  const { rows: counted } = useQuery('count_lines', { where: { count: document.id } });
  const changes = document.lines.map(({ product, quantity, received = '0' }) => {
    const now = levels.find((level) => level.product === product)?.on_hand ?? '0';
    const difference = counted.find((line) => line.product === product)?.difference;
    return { product, now, after: undone(document.kind, now, quantity, received, difference) };
  });
  const reverse = () => {
    const data = { document: document.id, ...(reason.trim() === '' ? {} : { reason: reason.trim() }) };
    act('reverse_document', data, { done: texts.reversed });
    onClose();
  };
  return (
    <Dialog
      title={texts.reverseTitle}
      onClose={onClose}
      foot={
        <Button kind="primary" onClick={reverse}>
          {texts.reverseNow}
        </Button>
      }
    >
      <p>{texts.reverseDoes}</p>
      <ul className="lines scroller review-lines">
        {changes.map(({ product, now, after }) => (
          <li key={product} className="line">
            <span className="line-name">
              <bdi>{names.product(product)}</bdi>
            </span>
            <span>{texts.change(speech.number(now), speech.number(after))}</span>
          </li>
        ))}
      </ul>
      <TextField label={texts.why} value={reason} maxLength={200} onText={setReason} />
    </Dialog>
  );
}

/** What is on hand at the document's place once it is undone. */
function undone(
  kind: Document['kind'],
  now: string,
  quantity: string,
  received: string,
  difference: string | undefined,
): string {
  if (kind === 'count') return less(now, difference ?? '0');
  if (kind === 'transfer') return add(now, received);
  return BRINGS.includes(kind) ? less(now, quantity) : add(now, quantity);
}
