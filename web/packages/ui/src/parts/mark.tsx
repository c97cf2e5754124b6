/** What has just changed is marked for a moment. When too much changes at once nothing is, and only that is said. */
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react';

/** With more changes than these within a second, none is marked by itself. */
const MARKS_PER_SECOND = 3;
const SECOND_MS = 1_000;

/** Asks for a mark; `false` where there are too many. */
type Ask = () => boolean;

const Budget = createContext<Ask>(() => true);

/** What is below it shares what may be marked. `children` are told whether too much changes. */
export function MarkBudget({ children }: { children: (many: boolean) => ReactNode }) {
  const [many, setMany] = useState(false);
  const times = useRef<number[]>([]);
  const ask = useMemo<Ask>(
    () => () => {
      const now = performance.now();
      times.current = times.current.filter((time) => now - time < SECOND_MS);
      times.current.push(now);
      if (times.current.length <= MARKS_PER_SECOND) return true;
      setMany(true);
      return false;
    },
    [],
  );
  useEffect(() => {
    if (!many) return;
    const timer = setInterval(() => {
      const now = performance.now();
      if (times.current.every((time) => now - time >= SECOND_MS)) setMany(false);
    }, SECOND_MS);
    return () => clearInterval(timer);
  }, [many]);
  return <Budget.Provider value={ask}>{children(many)}</Budget.Provider>;
}

/** The attribute that marks something each time `value` is another, at most once a second; `fresh` marks it at once. */
export function useMark(value: unknown, fresh = false): { 'data-mark'?: 'odd' | 'even' } {
  const ask = useContext(Budget);
  const [marks, setMarks] = useState(() => (fresh && ask() ? 1 : 0));
  const seen = useRef(value);
  const last = useRef(0);
  useEffect(() => {
    if (seen.current === value) return;
    const isFirst = seen.current === undefined;
    seen.current = value;
    const now = performance.now();
    if (isFirst || now - last.current < SECOND_MS || !ask()) return;
    last.current = now;
    setMarks((count) => count + 1);
  }, [value, ask]);
  if (marks === 0) return {};
  // Another name each time, so that the mark begins anew.
  return { 'data-mark': marks % 2 === 0 ? 'even' : 'odd' };
}
