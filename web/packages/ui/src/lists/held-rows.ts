/**
 * Rows that don't move under the finger: while someone points at a list, scrolls it or has the focus in it, rows change in
 * place, and new ones wait until they are asked for.
 */
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';

/** How long after the last touch a list counts as touched. */
const TOUCHED_MS = 1_500;

export interface HeldRows<Row> {
  readonly rows: readonly Row[];
  /** How many wait. */
  readonly waiting: number;
  /** Lets them in. */
  readonly release: () => void;
}

interface Held<Row> {
  /** The list that it was made of. */
  readonly given: readonly Row[];
  readonly list: string | undefined;
  readonly rows: readonly Row[];
  readonly waiting: number;
}

/** `list` names the list: another one is not held back because the one before was touched. */
export function useHeldRows<Row extends { readonly id: string }>(
  given: readonly Row[],
  element: RefObject<HTMLElement | null>,
  list?: string,
): HeldRows<Row> {
  const last = useRef<Held<Row> | undefined>(undefined);
  const touched = useRef(0);
  const [, redraw] = useState(0);
  const release = useCallback(() => {
    last.current = undefined;
    redraw((count) => count + 1);
  }, []);
  useEffect(() => {
    const list = element.current;
    if (list === null) return;
    const touch = () => {
      touched.current = performance.now();
    };
    const kinds = ['pointermove', 'pointerdown', 'scroll', 'keydown', 'focusin', 'touchmove'];
    for (const kind of kinds) list.addEventListener(kind, touch, { passive: true });
    return () => {
      for (const kind of kinds) list.removeEventListener(kind, touch);
    };
  }, [element]);
  const isTouched = touched.current > 0 && performance.now() - touched.current < TOUCHED_MS;
  const before = last.current?.list === list ? last.current : undefined;
  // A list is drawn for each frame that it is scrolled, and is the same one meanwhile.
  const isSame = before?.given === given && (before.waiting === 0 || isTouched);
  if (!isSame) last.current = { given, list, ...heldBack(isTouched ? before?.rows : undefined, given) };
  const { rows, waiting } = last.current as Held<Row>;
  return { rows, waiting, release };
}

/** Those of `given` that were shown before, in their order then; all of them where nothing is held. */
function heldBack<Row extends { readonly id: string }>(
  shown: readonly Row[] | undefined,
  given: readonly Row[],
): Pick<Held<Row>, 'rows' | 'waiting'> {
  if (shown === undefined || shown.length === 0) return { rows: given, waiting: 0 };
  const byId = new Map(given.map((row) => [row.id, row]));
  const rows = shown.flatMap(({ id }) => byId.get(id) ?? []);
  return { rows, waiting: given.length - rows.length };
}
