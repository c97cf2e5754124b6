/** Which client the hooks below it speak to. */
import type { Onhand } from '@onhand/client';
import { createContext, createElement, type ReactNode, useContext } from 'react';

const Client = createContext<Onhand | undefined>(undefined);

/** Gives the hooks below it their client. It does not close the client: whoever made it does. */
export function OnhandProvider({ client, children }: { client: Onhand; children?: ReactNode }): ReactNode {
  return createElement(Client.Provider, { value: client }, children);
}

/** The client of the nearest provider. */
export function useOnhand(): Onhand {
  const client = useContext(Client);
  if (client === undefined) throw new Error('useOnhand: there is no OnhandProvider above this component');
  return client;
}
