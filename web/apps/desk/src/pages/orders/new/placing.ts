/** Placing what was written: given once, and what became of it. */
import type { CommandHandle, Outcome } from '@onhand/client';
import { useOnhand } from '@onhand/react';
import { useCallback, useEffect, useState } from 'react';
import { type Draft, dataOf } from '../model/draft.js';

export interface Placing {
  /** The one that was given; nothing while the form is written. */
  readonly handle: CommandHandle | undefined;
  readonly outcome: Outcome | undefined;
  readonly place: (draft: Draft) => void;
  /** Takes it back before it is sent. */
  readonly cancel: () => void;
  /** The form is for another order now. */
  readonly another: () => void;
}

/** `earlier` is a command that was refused and is written anew here: it is discarded once this one is given. */
export function usePlacing(earlier: string | undefined): Placing {
  const onhand = useOnhand();
  const [handle, setHandle] = useState<CommandHandle>();
  const [outcome, setOutcome] = useState<Outcome>();
  const [refused, setRefused] = useState<string | undefined>(earlier);
  useEffect(() => {
    if (handle === undefined) return;
    let isOver = false;
    handle.settled.then((settled) => {
      if (isOver) return;
      setOutcome(settled);
      if (settled.status === 'refused') setRefused(handle.id);
    });
    return () => {
      isOver = true;
    };
  }, [handle]);
  const place = useCallback(
    (draft: Draft) => {
      if (refused !== undefined) onhand.outbox.discard(refused).catch(() => undefined);
      setRefused(undefined);
      setOutcome(undefined);
      setHandle(onhand.send('place_order', dataOf(draft)));
    },
    [onhand, refused],
  );
  const another = useCallback(() => {
    setHandle(undefined);
    setOutcome(undefined);
  }, []);
  const cancel = useCallback(() => {
    if (handle !== undefined) onhand.outbox.discard(handle.id).catch(() => undefined);
    another();
  }, [onhand, handle, another]);
  return { handle, outcome, place, cancel, another };
}
