/** The shop's parts. */
import { inBoth } from '@onhand/ui';

export const WORDS = inBoth(
  {
    catalogue: 'Catalogue',
    orders: 'Orders',
    account: 'Account',
    cart: 'Cart',
    loading: 'One moment…',
    notFound: 'There is nothing at this address.',
    home: 'To the catalogue',
    seeBack: 'Show',
  },
  {
    catalogue: 'المنتجات',
    orders: 'الطلبات',
    account: 'الحساب',
    cart: 'السلة',
    loading: 'لحظة…',
    notFound: 'لا شيء في هذا العنوان.',
    home: 'إلى المنتجات',
    seeBack: 'اعرض',
  },
);
