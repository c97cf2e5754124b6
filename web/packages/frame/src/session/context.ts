/** Who is signed in, for whatever is shown. */
import { useQuery } from '@onhand/react';
import { createContext, useContext } from 'react';
import type { Role, Session, SessionReply } from './session.js';

export const SessionContext = createContext<Session | undefined>(undefined);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('useSession: there is no SessionContext above this component');
  return session;
}

/** The business: its record where that is held, else what the session was told of it. */
export function useBusiness(): Pick<SessionReply['business'], 'name' | 'names' | 'categories'> {
  const { who } = useSession();
  return useQuery('business', ONE).rows[0] ?? who.business;
}

const ONE = { limit: 1 };

export function useServer(): Session['server'] {
  return useSession().server;
}

const ABOVE: Readonly<Record<'staff' | 'admin' | 'costs', readonly Role[]>> = {
  staff: ['owner', 'admin', 'staff'],
  costs: ['owner', 'admin', 'staff'],
  admin: ['owner', 'admin'],
};

/** Whether whoever is signed in may do what staff, or admins, may. The server decides anyway. */
export function useMay(what: keyof typeof ABOVE): boolean {
  return ABOVE[what].includes(useSession().who.person.role);
}
