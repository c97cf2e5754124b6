/** Hooks that give commands, and show what became of them and of the connection. */
import type {
  CommandData,
  CommandHandle,
  CommandName,
  Outbox,
  SendOptions,
  StatusView,
} from '@onhand/client';
import { useCallback, useMemo, useState, useSyncExternalStore } from 'react';
import { useOnhand } from './provider.js';
import { useShown } from './shown.js';

/** A command that can be given, and the one that was given last. */
export interface CommandShown<Name extends CommandName> {
  /** Gives it. What is shown of records changes at once; the handle tells how it goes on. */
  readonly send: (data: CommandData<Name>, options?: SendOptions) => CommandHandle;
  /** The one that was given last here; absent before. */
  readonly handle: CommandHandle | undefined;
  /** How far it is; absent before. */
  readonly state: CommandHandle['state'] | undefined;
}

/** Gives commands of one name. */
export function useCommand<Name extends CommandName>(name: Name): CommandShown<Name> {
  const onhand = useOnhand();
  const [handle, setHandle] = useState<CommandHandle>();
  const send = useCallback(
    (data: CommandData<Name>, options?: SendOptions) => {
      const given = onhand.send(name, data, options);
      setHandle(given);
      return given;
    },
    [onhand, name],
  );
  const { state } = useShown(handle, () => ({ state: handle?.state }));
  return { send, handle, state };
}

/** The commands that are not settled. */
export type OutboxShown = Pick<Outbox, 'items' | 'waiting' | 'needsAttention'>;

/** The commands that are not settled, in order. What can be done about them is at `useOnhand().outbox`. */
export function useOutbox(): OutboxShown {
  const { outbox } = useOnhand();
  const { items } = useShown(outbox, () => ({ items: outbox.items }));
  return useMemo(
    () => ({ items, waiting: outbox.waiting, needsAttention: outbox.needsAttention }),
    [outbox, items],
  );
}

/** How the connection is, and how far the copy is to be trusted. */
export function useConnection(): StatusView {
  const { connection } = useOnhand();
  const view = () => connection.view;
  return useSyncExternalStore(connection.subscribe, view, view);
}
