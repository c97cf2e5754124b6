/** Whoever went on to another page meanwhile is not taken from it. */
import { useCallback, useEffect, useRef } from 'react';

/** Tells whether the page that asks is still shown. */
export function useIsHere(): () => boolean {
  const isHere = useRef(true);
  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
    };
  }, []);
  return useCallback(() => isHere.current, []);
}
