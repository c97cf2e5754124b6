/** What a list is narrowed to lives in the address. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useRef, useState } from 'react';

type Search = Readonly<Record<string, string | undefined>>;

export interface ListSearch {
  readonly search: Search;
  /** Changes some of it; what is empty goes. */
  readonly set: (change: Search) => void;
}

export function useListSearch(): ListSearch {
  const search = useSearch({ strict: false }) as Search;
  const navigate = useNavigate();
  const set = useCallback(
    (change: Search) => {
      void navigate({
        to: '.',
        search: ((known: Search) => {
          const all = Object.entries({ ...known, ...change });
          return Object.fromEntries(all.filter(([, value]) => value !== undefined && value !== ''));
        }) as never,
        replace: true,
        resetScroll: false,
      });
    },
    [navigate],
  );
  return { search, set };
}

/** How long after the last key the address follows what is typed, in milliseconds. */
const SETTLED_MS = 300;

/** What is typed to search by: at once on the page, a little later in the address. */
export function useTypedSearch({ search, set }: ListSearch): [string, (text: string) => void] {
  const kept = search['q'] ?? '';
  const [text, setText] = useState(kept);
  const given = useRef(kept);
  useEffect(() => {
    // Changed from elsewhere: Back, or a link.
    if (kept === given.current) return;
    given.current = kept;
    setText(kept);
  }, [kept]);
  useEffect(() => {
    if (text === given.current) return;
    const timer = setTimeout(() => {
      given.current = text;
      set({ q: text });
    }, SETTLED_MS);
    return () => clearTimeout(timer);
  }, [text, set]);
  return [text, setText];
}
