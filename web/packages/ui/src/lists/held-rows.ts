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

export function useHeldRows<Row extends { readonly id: string }>(
  rows: readonly Row[],
  element: RefObject<HTMLElement | null>,
): HeldRows<Row> {
  const order = useRef<readonly string[]>([]);
  const touched = useRef(0);
  const [, redraw] = useState(0);
  const release = useCallback(() => {
    touched.current = 0;
    order.current = [];
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
  if (!isTouched || order.current.length === 0) {
    order.current = rows.map(({ id }) => id);
    return { rows, waiting: 0, release };
  }
  const byId = new Map(rows.map((row) => [row.id, row]));
  const held = order.current.flatMap((id) => byId.get(id) ?? []);
  return { rows: held, waiting: rows.length - held.length, release };
}
