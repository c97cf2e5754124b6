/** The desk's parts. */
import { inBoth } from '@onhand/ui';

export const WORDS = inBoth(
  {
    today: 'Today',
    orders: 'Orders',
    stock: 'Stock',
    attention: 'Needs attention',
    documents: 'Goods in and out',
    products: 'Products',
    customers: 'Customers',
    prices: 'Prices',
    history: 'Stock history',
    settings: 'Settings',
    more: 'More',
    attentionShort: 'Attention',
    loading: 'One moment…',
    notFound: 'There is nothing at this address.',
    home: 'To today',
  },
  {
    today: 'اليوم',
    orders: 'الطلبات',
    stock: 'المخزون',
    attention: 'يحتاج إلى انتباه',
    documents: 'حركة البضاعة',
    products: 'المنتجات',
    customers: 'الزبائن',
    prices: 'الأسعار',
    history: 'سجل المخزون',
    settings: 'الإعدادات',
    more: 'المزيد',
    attentionShort: 'انتباه',
    loading: 'لحظة…',
    notFound: 'لا شيء في هذا العنوان.',
    home: 'إلى اليوم',
  },
);
