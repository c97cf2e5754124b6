/** Values that change and say so, as React reads them. */
import { useSyncExternalStore } from 'react';

/** Something with a value that changes and says so. */
export interface Stored<Value> {
  get(): Value;
  subscribe(changed: () => void): () => void;
}

/** The value of `stored`, kept up to date. */
export function useStored<Value>(stored: Stored<Value>): Value {
  return useSyncExternalStore(stored.subscribe, stored.get, stored.get);
}
