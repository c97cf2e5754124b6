/** Who is signed in, for whatever is shown. */
import { createContext, useContext } from 'react';
import type { Role, Session } from './session.js';

export const SessionContext = createContext<Session | undefined>(undefined);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('useSession: there is no SessionContext above this component');
  return session;
}

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
