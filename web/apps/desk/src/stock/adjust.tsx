/** Putting stock right at one place: a figure with less and more, a reason, and what came of it. */
import type { Product, StockLevel } from '@onhand/client';
import { useReasons } from '@onhand/frame';
import { useOnhand } from '@onhand/react';
import { Button, Chip, Field, Figure, NumberInput, Segments, useSpeech, useWords } from '@onhand/ui';
import { Minus, Plus } from 'lucide-react';
import { useState } from 'react';
import { minus, plus, signOf } from '../data/decimals.js';
import { type Mark, useAdjust, useQuantityProblem } from './adjustments.js';
import { type AdjustReason, REASONS, WORDS } from './words.js';

interface AdjustProps {
  readonly product: Product;
  readonly location: string;
  readonly level: StockLevel | undefined;
  readonly mark: Mark | undefined;
}

export function Adjust({ product, location, level, mark }: AdjustProps) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const adjust = useAdjust();
  const problemOf = useQuantityProblem();
  const onHand = level?.on_hand ?? '0';
  // By how much: what others do meanwhile stays theirs.
  const [change, setChange] = useState('0');
  const [typed, setTyped] = useState('');
  const [isNumber, setNumber] = useState(true);
  const [reason, setReason] = useState<AdjustReason>();
  const sign = signOf(change);
  const usual: AdjustReason = sign > 0 ? 'found' : 'missing';
  const target = plus(onHand, change);
  const problem = problemOf(product, typed === '' ? target : typed, isNumber ? target : undefined);
  const step = (by: string) => {
    setChange(plus(change, by));
    setTyped('');
    setNumber(true);
  };
  const apply = () => {
    if (sign === 0 || problem !== undefined) return;
    adjust({ product, location, onHand, change, reason: reason ?? usual });
    setChange('0');
    setTyped('');
    setReason(undefined);
  };
  return (
    <form
      className="stack tight"
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      <Field label={<span className="unseen">{words.quantity}</span>} problem={problem}>
        {(parts) => (
          <span className="stepper adjust-stepper">
            <button type="button" className="button icon" aria-label={words.less} onClick={() => step('-1')}>
              <Minus size={18} aria-hidden="true" />
            </button>
            <NumberInput
              {...parts}
              value={target}
              onNumber={(value, text) => {
                setTyped(text);
                setNumber(value !== undefined);
                if (value !== undefined) setChange(minus(value, onHand));
              }}
            />
            <button
              type="button"
              className="button icon"
              aria-label={words.moreOne}
              onClick={() => step('1')}
            >
              <Plus size={18} aria-hidden="true" />
            </button>
          </span>
        )}
      </Field>
      {sign !== 0 && (
        <>
          <Segments
            label={words.reason}
            value={reason ?? usual}
            options={REASONS.map((value) => ({ value, label: words.reasons[value] }))}
            onValue={setReason}
          />
          <Button kind="primary" type="submit" disabled={problem !== undefined}>
            {words.applyTo(speech.number(onHand), speech.number(target))}
          </Button>
        </>
      )}
      {mark !== undefined && <MarkLine mark={mark} shown={level?.on_hand} />}
    </form>
  );
}

/** What became of a correction: it waits, or was not done, with its reason. */
export function MarkLine({ mark, shown }: { mark: Mark; shown: string | undefined }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const { outbox } = useOnhand();
  const reasons = useReasons(mark.refusal);
  const isWaiting = mark.state === 'waiting';
  return (
    <div className="stack tight" role={isWaiting ? 'status' : 'alert'}>
      <span className="acts">
        <MarkChip mark={mark} shown={shown} />
        <Button kind="quiet" onClick={() => void outbox.discard(mark.id).catch(() => undefined)}>
          {isWaiting ? words.takeBack : words.putAway}
        </Button>
      </span>
      {!isWaiting && (
        <p className="small">
          <Figure>{speech.signed(mark.change)}</Figure> {reasons.join(' ')}
        </p>
      )}
    </div>
  );
}

/** The same for a cell of a table. What is shown has the correction in it already, where there is a level. */
export function MarkChip({ mark, shown }: { mark: Mark; shown: string | undefined }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const reasons = useReasons(mark.refusal);
  if (mark.state === 'waiting') {
    const before = shown === undefined ? '0' : minus(shown, mark.change);
    return (
      <Chip tone="warn">
        {words.waiting(speech.number(before), speech.number(plus(before, mark.change)))}
      </Chip>
    );
  }
  const isOdd = mark.state === 'odd';
  return (
    <span title={reasons.join(' ')}>
      <Chip tone={isOdd ? 'warn' : 'bad'}>{isOdd ? words.odd : words.refused}</Chip>
    </span>
  );
}
