/** Whether there is room for a panel beside the list. */
import { useSyncExternalStore } from 'react';

const WIDE = '(min-width: 1000px)';

function subscribe(listener: () => void): () => void {
  const query = matchMedia(WIDE);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

export function useWide(): boolean {
  return useSyncExternalStore(subscribe, () => matchMedia(WIDE).matches);
}
