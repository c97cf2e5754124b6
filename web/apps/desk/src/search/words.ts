/** Words of the search from anywhere. */
import { inBoth, isolated } from '@onhand/ui';

export const WORDS = inBoth(
  {
    title: 'Search',
    hint: 'Product, customer, order number, page',
    open: 'Search (/)',
    nothing: 'Nothing fits.',
    products: 'Products',
    customers: 'Customers',
    orders: 'Orders',
    pages: 'Pages',
    order: (number: string) => `Order ${isolated(number)}`,
    incoming: (count: string) => `${isolated(count)} incoming`,
    unknown: (code: string) => `No product has the code ${isolated(code)}.`,
    make: 'Make the product',
    help: 'Arrows move, Enter opens, Escape closes.',
  },
  {
    title: 'بحث',
    hint: 'منتج أو زبون أو رقم طلب أو صفحة',
    open: 'بحث (/)',
    nothing: 'لا شيء يطابق ذلك.',
    products: 'المنتجات',
    customers: 'الزبائن',
    orders: 'الطلبات',
    pages: 'الصفحات',
    order: (number) => `الطلب ${isolated(number)}`,
    incoming: (count) => `قادم ${isolated(count)}`,
    unknown: (code) => `لا منتج يحمل الرمز ${isolated(code)}.`,
    make: 'إضافة المنتج',
    help: 'الأسهم للتنقل، Enter للفتح، Esc للإغلاق.',
  },
);
