/** What the desk holds for as long as it is open: what search, names, counts and most pages look at. Pages hold the rest themselves. */
import { useSubscription } from '@onhand/react';
import { ASKED_BACK } from './attention.js';

/** Orders that someone still has to do something about. */
export const OPEN_STATES = ['placed', 'confirmed', 'preparing', 'ready', 'handed_over'] as const;

export function useHeldByDesk(): void {
  useSubscription('business');
  useSubscription('products');
  useSubscription('locations');
  useSubscription('customers');
  useSubscription('people');
  useSubscription('stock_levels');
  useSubscription('orders', { state: [...OPEN_STATES] });
  useSubscription('exceptions', { state: ['open', 'assigned'] });
  useSubscription('return_requests', ASKED_BACK);
}
