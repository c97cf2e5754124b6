/** Who is signed in, as far as the page shows different things. */
import { createContext, useContext } from 'react';

export interface Who {
  /** A customer of the business rather than someone who works there. */
  readonly isPartner: boolean;
  readonly currency: string | undefined;
}

export const WhoContext = createContext<Who>({ isPartner: false, currency: undefined });

export function useWho(): Who {
  return useContext(WhoContext);
}
