/** Words of the page of labels. */
import { arabic, english, inBoth } from '@onhand/ui';

export const WORDS = inBoth(
  {
    title: 'Labels',
    print: (count: number) => english(count, { one: 'Print # label', other: 'Print # labels' }),
    paper: 'Paper',
    papers: { a4: 'A4 sheet', roll: '58 mm' },
    changed: 'What changed since labels were last printed here, newest first',
    chosen: 'The products that you chose',
    none: 'Nothing has changed since labels were last printed here.',
    copies: 'Labels of each',
    without: 'No label',
    again: 'Try again',
    loading: 'One moment…',
    list: 'Labels',
    all: 'All of the last ones',
  },
  {
    title: 'الملصقات',
    print: (count) =>
      arabic(count, {
        zero: 'لا ملصقات للطباعة',
        one: 'طباعة ملصق واحد',
        two: 'طباعة ملصقين',
        few: 'طباعة # ملصقات',
        many: 'طباعة # ملصقًا',
        other: 'طباعة # ملصق',
      }),
    paper: 'الورق',
    papers: { a4: 'ورقة A4', roll: '58 مم' },
    changed: 'ما تغيّر منذ آخر طباعة هنا، الأحدث أولًا',
    chosen: 'المنتجات التي اخترتها',
    none: 'لم يتغيّر شيء منذ آخر طباعة هنا.',
    copies: 'عدد الملصقات لكلٍّ',
    without: 'دون ملصق',
    again: 'حاول مرة أخرى',
    loading: 'لحظة…',
    list: 'الملصقات',
    all: 'آخر ما تغيّر كله',
  },
);
