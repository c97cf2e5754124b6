/** What the shop holds for as long as it is open, put together once for all its pages. */
import { useQuery, useSubscription } from '@onhand/react';
import { useSpeech } from '@onhand/ui';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { type Offer, type OfferEntry, offersOf } from './offer.js';

interface Offers {
  readonly list: readonly Offer[];
  readonly by: ReadonlyMap<string, Offer>;
  /** Nothing is held yet, and it is on its way. */
  readonly isLoading: boolean;
}

const OffersContext = createContext<Offers>({ list: [], by: new Map(), isLoading: true });

export function OffersProvider({ children }: { children: ReactNode }) {
  const shelfState = useSubscription('shelf');
  const pricesState = useSubscription('prices');
  useSubscription('price_lists');
  useSubscription('price_rules');
  useSubscription('customers');
  useSubscription('orders');
  const { rows: prices } = useQuery('prices');
  const { rows: shelf } = useQuery('shelf');
  const { rows: lists } = useQuery('price_lists');
  const { rows: rules } = useQuery('price_rules');
  const { rows: customers } = useQuery('customers', { limit: 1 });
  const [customer] = customers;
  const isLoading =
    prices.length === 0 && (shelfState.status === 'loading' || pricesState.status === 'loading');
  const offers = useMemo(() => {
    const list = offersOf({ prices: prices as readonly OfferEntry[], shelf, lists, rules, customer });
    return { list, by: new Map(list.map((offer) => [offer.product, offer])), isLoading };
  }, [prices, shelf, lists, rules, customer, isLoading]);
  return <OffersContext value={offers}>{children}</OffersContext>;
}

export function useOffers(): Offers {
  return useContext(OffersContext);
}

/** Whose page this is. */
export function useCustomer() {
  return useQuery('customers', { limit: 1 }).rows[0];
}

/** Money in the currency in which prices are. */
export function useMoney() {
  const speech = useSpeech();
  const { list } = useOffers();
  const currency = list[0]?.currency ?? speech.currency;
  return useMemo(
    () => ({
      money: (amount: string | undefined) => speech.money(amount, currency),
      price: (amount: string | undefined) => speech.price(amount, currency),
    }),
    [speech, currency],
  );
}
