/** What the catalogue says. */
import { arabic, english, inBoth, isolated } from '@onhand/ui';

export const WORDS = inBoth(
  {
    title: 'Catalogue',
    search: 'Search products',
    categories: 'Categories',
    all: 'All',
    view: 'How products are shown',
    photos: 'Photos',
    list: 'List',
    loading: 'One moment…',
    empty: 'The products that you can order will be here.',
    nothing: (typed: string) => `Nothing fits “${isolated(typed)}”.`,
    clear: 'Show all',
    again: (day: string, lines: number) =>
      `Order again: ${isolated(day)}, ${english(lines, { one: '# line', other: '# lines' })}`,
    stale: (time: string) => `Availability as of ${isolated(time)}; you can prepare an order.`,
    staleUnknown: 'There is no connection; you can prepare an order.',
    yourCart: 'Your cart',
    cartEmpty: 'Press + to add a product.',
    toCart: 'Check out',
    products: (count: number) => english(count, { one: '# product', other: '# products' }),
  },
  {
    title: 'المنتجات',
    search: 'ابحث عن منتج',
    categories: 'الأقسام',
    all: 'الكل',
    view: 'طريقة العرض',
    photos: 'صور',
    list: 'قائمة',
    loading: 'لحظة…',
    empty: 'ستظهر هنا المنتجات التي يمكنك طلبها.',
    nothing: (typed: string) => `لا شيء يوافق «${isolated(typed)}».`,
    clear: 'اعرض الكل',
    again: (day: string, lines: number) =>
      `كرّر طلب ${isolated(day)}: ${arabic(lines, { zero: 'بلا بنود', one: 'بند واحد', two: 'بندان', few: '# بنود', many: '# بندًا', other: '# بند' })}`,
    stale: (time: string) => `التوفر كما كان في ${isolated(time)}؛ يمكنك تجهيز طلب.`,
    staleUnknown: 'لا اتصال الآن؛ يمكنك تجهيز طلب.',
    yourCart: 'سلّتك',
    cartEmpty: 'اضغط + لإضافة منتج.',
    toCart: 'إتمام الطلب',
    products: (count: number) =>
      arabic(count, {
        zero: 'لا منتجات',
        one: 'منتج واحد',
        two: 'منتجان',
        few: '# منتجات',
        many: '# منتجًا',
        other: '# منتج',
      }),
  },
);
