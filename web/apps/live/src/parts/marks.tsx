/** A row that has just changed is marked for a moment. When too many change at once none is, and only that is said. */
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { useSpeech } from '../words/index.js';

/** With more changes than these within a second, rows are not marked one by one. */
const MARKS_PER_SECOND = 8;
const SECOND_MS = 1_000;

/** Asks for a mark; `false` where there are too many. */
type Ask = () => boolean;

const Budget = createContext<Ask>(() => true);

/** Rows below it share what may be marked. `children` are told whether too much changes. */
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

/** The attribute that marks a row each time `record` is another; `fresh` marks it as soon as it is there. */
export function useMark(record: object | undefined, fresh = false): { 'data-mark'?: 'odd' | 'even' } {
  const ask = useContext(Budget);
  const [marks, setMarks] = useState(() => (fresh && ask() ? 1 : 0));
  const seen = useRef(record);
  useEffect(() => {
    if (seen.current === record) return;
    const isFirst = seen.current === undefined;
    seen.current = record;
    if (!isFirst && ask()) setMarks((count) => count + 1);
  }, [record, ask]);
  if (marks === 0) return {};
  // Another name each time, so that the mark begins anew.
  return { 'data-mark': marks % 2 === 0 ? 'even' : 'odd' };
}

/** Says that more changes than can be marked. */
export function Updating({ many }: { many: boolean }) {
  const { words } = useSpeech();
  return many ? <span className="updating">{words.table.updating}</span> : null;
}
