/** What the business says of ordering days, as it stands this minute. */
import type { Ordering } from '@onhand/client';
import type { Asking } from '@onhand/client/calendar';
import { useSession } from '@onhand/frame';
import { useEffect, useMemo, useState } from 'react';
import { type Method, proposed } from './proposed.js';
import { useCart } from './state.js';

const MINUTE_MS = 60_000;
const NONE: Ordering = {};

export interface Wanted extends Asking {
  readonly ordering: Ordering;
  /** How the cart would be placed now. */
  readonly method: Method;
  readonly wanted?: string;
}

export function useWanted(): Wanted {
  const { who } = useSession();
  const [{ method, wanted }] = useCart();
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), MINUTE_MS / 3);
    return () => clearInterval(timer);
  }, []);
  const { ordering = NONE, time_zone: zone } = who.business;
  return useMemo(() => {
    const wish = { ...(method && { method }), ...(wanted && { wanted }) };
    return { ordering, zone, now, ...proposed(wish, ordering, { zone, now }) };
  }, [ordering, zone, now, method, wanted]);
}
