/** What the pages of orders look at together. */
import type { Location, Product, StockLevel } from '@onhand/client';
import { dayIn } from '@onhand/client/calendar';
import { stockLevelId } from '@onhand/client/ids';
import { useNames, useSession } from '@onhand/frame';
import { useConnection, useOnhand, useQuery } from '@onhand/react';
import { useSpeech } from '@onhand/ui';
import { useEffect, useMemo, useState } from 'react';
import type { Stock } from './stock.js';

/** Whether the server can be asked now. */
export function useIsOnline(): boolean {
  const { state } = useConnection();
  return state === 'live' || state === 'syncing';
}

/** The time, anew each minute. */
export function useNow(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 60_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** Today in the business's time zone. */
export function useToday(): string {
  const { who } = useSession();
  return dayIn(who.business?.time_zone, useNow().getTime());
}

/** What there is, read as it is now. Whoever draws it follows the levels too: `useQuery('stock_levels', …)`. */
export function useStock(): Stock {
  const onhand = useOnhand();
  return useMemo(
    () => ({
      level: (product: string, location: string): StockLevel | undefined =>
        onhand.record('stock_levels', stockLevelId(product, location)).value,
      location: (id: string): Location | undefined => onhand.record('locations', id).value,
      product: (id: string): Product | undefined => onhand.record('products', id).value,
    }),
    [onhand],
  );
}

/** The levels of some products, at all places; kept up to date. */
export function useLevelsOf(products: readonly string[]): readonly StockLevel[] {
  return useQuery('stock_levels', { where: { product: [...new Set(products)] } }).rows;
}

/** What says that more is promised than is there. */
export function useShortfalls() {
  return useQuery('exceptions', { where: { kind: 'shortfall', state: ['open', 'assigned'] } }).rows;
}

const NARROW = '(max-width: 800px)';

/** Whether it is a phone. */
export function useIsNarrow(): boolean {
  const [isNarrow, setNarrow] = useState(() => matchMedia(NARROW).matches);
  useEffect(() => {
    const media = matchMedia(NARROW);
    const look = () => setNarrow(media.matches);
    media.addEventListener('change', look);
    return () => media.removeEventListener('change', look);
  }, []);
  return isNarrow;
}

/** Keys of the page, by their places on the keyboard; not while something is typed, or something lies over the page. */
export function useKeys(keys: Readonly<Record<string, () => void>>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
      const at = event.target;
      if (at instanceof Element && at.closest('input, textarea, select, dialog, [popover]')) return;
      const run = keys[event.code];
      if (run === undefined) return;
      event.preventDefault();
      run();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [keys]);
}

/** What units are called: usual ones in the reader's language. */
export function useUnits(): {
  readonly of: (product: string) => string;
  readonly word: (unit: string) => string;
} {
  const names = useNames();
  const { sentences } = useSpeech();
  return useMemo(() => {
    const word = (unit: string) => (unit === '' ? '' : sentences.usual('unit', unit));
    return { of: (product: string) => word(names.unit(product)), word };
  }, [names, sentences]);
}
