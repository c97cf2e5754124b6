/** What changes outside of React, as React reads it. */
import { useCallback, useMemo, useRef, useSyncExternalStore } from 'react';

/** What says that it has changed. */
export interface Source {
  subscribe(listener: () => void): () => void;
}

/** What `read` gives, read anew after each change of `source`; the same object for as long as its fields are the same. */
export function useShown<Shown extends object>(source: Source | undefined, read: () => Shown): Shown {
  const last = useRef<Shown>(undefined);
  const subscribe = useCallback(
    (listener: () => void) => source?.subscribe(listener) ?? (() => {}),
    [source],
  );
  const shown = () => {
    const now = read();
    if (last.current === undefined || differs(last.current, now)) last.current = now;
    return last.current;
  };
  return useSyncExternalStore(subscribe, shown, shown);
}

function differs<Shown extends object>(one: Shown, other: Shown): boolean {
  return (Object.keys(other) as (keyof Shown)[]).some((field) => !Object.is(one[field], other[field]));
}

const numbers = new WeakMap<object, number>();
let last = 0;

/** `value`, the same one for as long as it says the same: so it may be written out at each render. Functions say the same
 * only where they are the same. */
export function useSame<Value>(value: Value): Value {
  const key = JSON.stringify(value, (_, part: unknown) => {
    if (typeof part !== 'function') return part;
    let number = numbers.get(part);
    if (number === undefined) {
      last += 1;
      number = last;
      numbers.set(part, number);
    }
    return { function: number };
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says all that the value says
  return useMemo(() => value, [key]);
}
