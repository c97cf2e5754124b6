/** What the cart says. */
import { arabic, english, inBoth, isolated } from '@onhand/ui';

export const WORDS = inBoth(
  {
    title: 'Cart',
    empty:
      'What you want to order will be here. You can also paste lines from a spreadsheet: code and quantity.',
    toCatalogue: 'To the catalogue',
    checkout: 'Check out',
    pasteLabel: 'Paste lines from a spreadsheet',
    pasteHint: 'Code and quantity, one product a line.',
    clear: 'Empty the cart',
    sure: 'Take all lines out of the cart?',
    taken: (count: number) =>
      english(count, { one: '# line is in the cart.', other: '# lines are in the cart.' }),
    unknown: (count: number) =>
      english(count, { one: '# line is not known:', other: '# lines are not known:' }),
    unavailable: (count: number) =>
      english(count, { one: '# product is sold out:', other: '# products are sold out:' }),
    raised: (count: number) =>
      english(count, {
        one: '# quantity was raised to what may be ordered:',
        other: '# quantities were raised to what may be ordered:',
      }),
    from: (was: string, now: string) => `${isolated(was)} → ${isolated(now)}`,
    close: 'All right',
    waitingOrder: 'An order of yours waits on this device. It is not ordered yet.',
    look: 'Look at it',
  },
  {
    title: 'السلة',
    empty: 'سيظهر هنا ما تريد طلبه. يمكنك أيضًا لصق أسطر من جدول: الرمز والكمية.',
    toCatalogue: 'إلى المنتجات',
    checkout: 'إتمام الطلب',
    pasteLabel: 'الصق أسطرًا من جدول',
    pasteHint: 'الرمز والكمية، منتج في كل سطر.',
    clear: 'أفرغ السلة',
    sure: 'حذف كل البنود من السلة؟',
    taken: (count: number) =>
      arabic(count, {
        zero: 'لم يدخل السلة أي بند.',
        one: 'دخل السلة بند واحد.',
        two: 'دخل السلة بندان.',
        few: 'دخلت السلة # بنود.',
        many: 'دخل السلة # بندًا.',
        other: 'دخل السلة # بند.',
      }),
    unknown: (count: number) =>
      arabic(count, {
        zero: 'كل الأسطر معروفة.',
        one: 'سطر واحد غير معروف:',
        two: 'سطران غير معروفين:',
        few: '# أسطر غير معروفة:',
        many: '# سطرًا غير معروف:',
        other: '# سطر غير معروف:',
      }),
    unavailable: (count: number) =>
      arabic(count, {
        zero: 'لا شيء نافد.',
        one: 'منتج واحد نفد:',
        two: 'منتجان نفدا:',
        few: '# منتجات نفدت:',
        many: '# منتجًا نفد:',
        other: '# منتج نفد:',
      }),
    raised: (count: number) =>
      arabic(count, {
        zero: 'لم تُرفع أي كمية.',
        one: 'رُفعت كمية واحدة إلى ما يمكن طلبه:',
        two: 'رُفعت كميتان إلى ما يمكن طلبه:',
        few: 'رُفعت # كميات إلى ما يمكن طلبه:',
        many: 'رُفعت # كمية إلى ما يمكن طلبه:',
        other: 'رُفعت # كمية إلى ما يمكن طلبه:',
      }),
    from: (was: string, now: string) => `${isolated(was)} ← ${isolated(now)}`,
    close: 'حسنًا',
    waitingOrder: 'لك طلب ينتظر على هذا الجهاز. لم يُطلب بعد.',
    look: 'اعرضه',
  },
);
