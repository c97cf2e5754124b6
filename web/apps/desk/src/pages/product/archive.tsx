/** Taking a product out of use. Where it is in use still, it is said by what. */
import type { Product, StockLevel } from '@onhand/client';
import { useNames, useReasonsOf, useToasts } from '@onhand/frame';
import { useOnhand } from '@onhand/react';
import { Button, Dialog, Figure, Note, TextField, useSpeech, useWords } from '@onhand/ui';
import { useState } from 'react';
import { signOf, sumOf } from '../../data/decimals.js';
import { OrderLink } from '../../stock/links.js';
import type { Held } from './held.js';
import { WORDS } from './words.js';

interface ArchiveProps {
  readonly product: Product;
  readonly levels: readonly StockLevel[];
  readonly held: readonly Held[];
  readonly onClose: () => void;
}

export function ArchiveDialog({ product, levels, held, onClose }: ArchiveProps) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const names = useNames();
  const onhand = useOnhand();
  const reasonsOf = useReasonsOf();
  const { show } = useToasts();
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<readonly string[]>([]);
  const reserved = sumOf(held.map(({ open }) => open));
  const numbers = [...new Set(held.map(({ number }) => number))];
  const there = levels.filter(({ on_hand }) => signOf(on_hand) !== 0);
  const isInUse = numbers.length > 0 || there.length > 0;
  const archive = async () => {
    const force = isInUse ? { force: true, reason } : {};
    const outcome = await onhand.send('archive_product', { product: product.id, ...force }).settled;
    if (outcome.status === 'accepted') {
      show({ tone: 'good', text: words.archived });
      onClose();
    } else if (outcome.refusal !== undefined) {
      setProblem(reasonsOf(outcome.refusal));
    }
  };
  return (
    <Dialog
      title={words.archiveTitle(speech.nameOf(product))}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button kind="danger" disabled={isInUse && reason.trim() === ''} onClick={() => void archive()}>
            {isInUse ? words.archiveAnyway : words.archive}
          </Button>
        </>
      }
    >
      <p>{words.archiveWhat}</p>
      {isInUse && (
        <Note tone="warn">
          <span className="stack tight">
            <span>{words.archiveFirst}</span>
            {numbers.length > 0 && (
              <span className="acts">
                {words.heldBy(speech.number(reserved))}
                {numbers.map((number) => (
                  <OrderLink key={number} number={number} />
                ))}
              </span>
            )}
            {there.map(({ id, on_hand: onHand, location }) => (
              <span key={id}>
                <Figure>{words.inStock(speech.number(onHand), names.location(location))}</Figure>
              </span>
            ))}
          </span>
        </Note>
      )}
      {isInUse && <TextField label={words.reason} value={reason} onText={setReason} />}
      {problem.length > 0 && <Note tone="bad">{problem.join(' ')}</Note>}
    </Dialog>
  );
}
