/**
 * Which of the drawn rows shows which row of a list. Within a list each keeps its own, with what has the focus in it; where the
 * list becomes another, as while somebody types what to search for, its rows are shown by those that are there already: that
 * takes half the time of making new ones.
 */
import { useRef } from 'react';

interface Slots {
  readonly list: string | undefined;
  /** Rows in sight, in order, each with the key of its slot. */
  readonly keys: ReadonlyMap<string, number>;
}

/** Keys of the slots of the rows in sight, in their order. */
export function useRowSlots(ids: readonly string[], list: string | undefined): readonly number[] {
  const last = useRef<Slots>({ list, keys: new Map() });
  const next = useRef(0);
  const { keys: before, list: listBefore } = last.current;
  const free = list === listBefore ? [] : [...before.values()];
  const known = list === listBefore ? before : undefined;
  const keys = new Map<string, number>();
  for (const id of ids) {
    let key = known?.get(id) ?? free.shift();
    if (key === undefined) {
      key = next.current;
      next.current += 1;
    }
    keys.set(id, key);
  }
  last.current = { list, keys };
  return [...keys.values()];
}
