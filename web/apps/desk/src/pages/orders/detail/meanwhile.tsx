/** Somebody else changed the order while it was being changed here: what is otherwise, and whose is to hold. */
import type { Order } from '@onhand/client';
import { useNames } from '@onhand/frame';
import { Button, Note, useSpeech, useWords } from '@onhand/ui';
import { type Difference, differences } from '../model/changes.js';
import { useStateWord } from '../model/marks.js';
import { WORDS } from './words.js';

interface MeanwhileProps {
  readonly was: Order;
  readonly now: Order;
  readonly onTheirs: () => void;
  readonly onMine: () => void;
}

export function ChangedMeanwhile({ was, now, onTheirs, onMine }: MeanwhileProps) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const names = useNames();
  const stateWord = useStateWord();
  const found = differences(was, now);
  if (found.length === 0) return null;
  const say = (difference: Difference): string => {
    switch (difference.kind) {
      case 'quantity': {
        const { product, was: before, now: after } = difference;
        return words.wasNow(names.product(product), speech.number(before), speech.number(after));
      }
      case 'place':
        return words.otherPlace(names.product(difference.product));
      case 'state':
        return words.stateIs(stateWord(now));
      case 'wanted':
        return words.dayIs(now.wanted === undefined ? '—' : speech.day(now.wanted));
      case 'words':
        return words.wordsChanged;
    }
  };
  return (
    <Note
      tone="warn"
      act={
        <span className="acts">
          <Button onClick={onTheirs}>{words.useTheirs}</Button>
          <Button onClick={onMine}>{words.keepMine}</Button>
        </span>
      }
    >
      <strong>{words.changedByOther}</strong>{' '}
      {found.map((difference) => (
        <span key={JSON.stringify(difference)} className="order-reason">
          {say(difference)}
        </span>
      ))}
    </Note>
  );
}
