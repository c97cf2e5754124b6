/** Doing something: the command is kept and sent, and what became of it is said where it was done. */
import type { CommandData, CommandHandle, CommandName, SendOptions } from '@onhand/client';
import { useOnhand } from '@onhand/react';
import { inBoth, useWords } from '@onhand/ui';
import { useCallback } from 'react';
import { useToasts } from '../notices/toasts.js';
import { useReasonsOf } from './reasons.js';

const WORDS = inBoth(
  {
    waiting: 'Kept on this device. It is sent when the line is back.',
    quarantined: 'Recorded, but something about it is odd: someone will look at it.',
    undo: 'Undo',
  },
  {
    waiting: 'حُفظ على هذا الجهاز، ويُرسَل عند عودة الاتصال.',
    quarantined: 'سُجّل، لكن فيه ما يستغرب: سيراه أحدهم.',
    undo: 'تراجع',
  },
);

/** After this long without an answer it is said that it waits. */
const SOON_MS = 1_500;

interface Acting extends SendOptions {
  /** What is said when it is done; nothing where the page shows it anyway. */
  readonly done?: string;
  /** How it is taken back within the next seconds. */
  readonly undo?: () => void;
}

/**
 * Gives commands and says what became of them: a toast when it is done, when it waits for the line, or why it was refused. Settles
 * with whether it was accepted.
 */
export function useAct() {
  const onhand = useOnhand();
  const words = useWords(WORDS);
  const { show } = useToasts();
  const reasonsOf = useReasonsOf();
  return useCallback(
    <Name extends CommandName>(name: Name, data: CommandData<Name>, acting: Acting = {}): Acted => {
      const { done, undo, ...options } = acting;
      const handle = onhand.send(name, data, options);
      const late = setTimeout(() => {
        if (onhand.connection.view.state !== 'live') show({ tone: 'warn', text: words.waiting });
      }, SOON_MS);
      const accepted = handle.settled.then((outcome) => {
        clearTimeout(late);
        if (outcome.status === 'refused' && outcome.refusal !== undefined) {
          const [sentence = '', ...lines] = reasonsOf(outcome.refusal);
          // The notices say it too, where nobody was there to see it.
          show({ tone: 'bad', text: sentence, lines, stays: true, key: `notice:refused:${handle.id}` });
        } else if (outcome.status === 'quarantined') {
          show({ tone: 'warn', text: words.quarantined });
        } else if (outcome.status === 'accepted' && done !== undefined) {
          show({
            tone: 'good',
            text: done,
            ...(undo === undefined ? {} : { act: { label: words.undo, run: undo }, forMs: 10_000 }),
          });
        }
        return outcome.status === 'accepted';
      });
      return { handle, accepted };
    },
    [onhand, words, show, reasonsOf],
  );
}

export interface Acted {
  readonly handle: CommandHandle;
  /** Whether it was accepted; does not settle while there is no line. */
  readonly accepted: Promise<boolean>;
}
