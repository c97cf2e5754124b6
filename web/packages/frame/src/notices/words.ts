/** What is said around notices; the sentences of events themselves are in the catalogues. */
import { type ArabicForms, arabic, english, inBoth, isolated } from '@onhand/ui';
import type { Kind } from './kinds.js';

type ByKind<Value> = Readonly<Record<Kind, Value>>;
const none = 'لا شيء';

const BURSTS_AR: ByKind<ArabicForms> = {
  new_order: forms('طلب جديد واحد', 'طلبان جديدان', '# طلبات جديدة', '# طلبًا جديدًا', '# طلب جديد'),
  order: forms(
    'تغيير واحد في الطلبات',
    'تغييران في الطلبات',
    '# تغييرات في الطلبات',
    '# تغييرًا في الطلبات',
    '# تغيير في الطلبات',
  ),
  asked: forms(
    'سؤال واحد من زبون',
    'سؤالان من الزبائن',
    '# أسئلة من الزبائن',
    '# سؤالًا من الزبائن',
    '# سؤال من الزبائن',
  ),
  stock: forms('تنبيه مخزون واحد', 'تنبيها مخزون', '# تنبيهات مخزون', '# تنبيهًا للمخزون', '# تنبيه للمخزون'),
  back: forms(
    'منتج واحد توفّر من جديد',
    'منتجان توفّرا من جديد',
    '# منتجات توفّرت من جديد',
    '# منتجًا توفّر من جديد',
    '# منتج توفّر من جديد',
  ),
  goods: forms('حركة بضاعة واحدة', 'حركتا بضاعة', '# حركات بضاعة', '# حركة بضاعة', '# حركة بضاعة'),
  availability: forms(
    'تغيّر توفّر منتج واحد',
    'تغيّر توفّر منتجين',
    'تغيّر توفّر # منتجات',
    'تغيّر توفّر # منتجًا',
    'تغيّر توفّر # منتج',
  ),
  prices: forms('تغيّر سعر واحد', 'تغيّر سعران', 'تغيّرت # أسعار', 'تغيّر # سعرًا', 'تغيّر # سعر'),
  products: forms('تغيّر منتج واحد', 'تغيّر منتجان', 'تغيّرت # منتجات', 'تغيّر # منتجًا', 'تغيّر # منتج'),
  money: forms(
    'قيد واحد في الحسابات',
    'قيدان في الحسابات',
    '# قيود في الحسابات',
    '# قيدًا في الحسابات',
    '# قيد في الحسابات',
  ),
  attention: forms(
    'أمر واحد يحتاج إلى انتباه',
    'أمران يحتاجان إلى انتباه',
    '# أمور تحتاج إلى انتباه',
    '# أمرًا يحتاج إلى انتباه',
    '# أمر يحتاج إلى انتباه',
  ),
  refused: forms(
    'تغيير واحد لم يُقبل',
    'تغييران لم يُقبلا',
    '# تغييرات لم تُقبل',
    '# تغييرًا لم يُقبل',
    '# تغيير لم يُقبل',
  ),
  system: forms(
    'رسالة واحدة من النظام',
    'رسالتان من النظام',
    '# رسائل من النظام',
    '# رسالة من النظام',
    '# رسالة من النظام',
  ),
};

const BURSTS_EN: ByKind<readonly [string, string]> = {
  new_order: ['# new order', '# new orders'],
  order: ['# change to orders', '# changes to orders'],
  asked: ['# question from customers', '# questions from customers'],
  stock: ['# stock warning', '# stock warnings'],
  back: ['# product is back in stock', '# products are back in stock'],
  goods: ['# movement of goods', '# movements of goods'],
  availability: ['# product changed its availability', '# products changed their availability'],
  prices: ['# price changed', '# prices changed'],
  products: ['# product changed', '# products changed'],
  money: ['# entry on accounts', '# entries on accounts'],
  attention: ['# thing needs attention', '# things need attention'],
  refused: ['# change was not accepted', '# changes were not accepted'],
  system: ['# message of the system', '# messages of the system'],
};

function forms(one: string, two: string, few: string, many: string, other: string): ArabicForms {
  return { zero: none, one, two, few, many, other };
}

export const WORDS = inBoth(
  {
    notices: 'Notices',
    bell: (unseen: number) =>
      unseen === 0 ? 'Notices' : english(unseen, { one: 'Notices, # new', other: 'Notices, # new' }),
    tapForSound: 'Tap for sound',
    none: 'No notices yet. New orders, stock warnings and what went wrong will be here.',
    nonePartner: 'No notices yet. What becomes of your orders, and new prices, will be here.',
    open: 'Open',
    clear: 'Clear the list',
    settings: 'What you are told',
    priority: 'Priority',
    fresh: 'new',
    burst: (kind: Kind, count: number) => {
      const [one, other] = BURSTS_EN[kind];
      return english(count, { one, other });
    },
    kinds: {
      new_order: 'New order',
      order: 'Orders: every step',
      asked: 'Cancelled, returns, approvals',
      stock: 'Low and sold out',
      back: 'Back in stock',
      goods: 'Goods in and out',
      availability: 'Sold out and back again',
      prices: 'Prices',
      products: 'Products',
      money: 'Bills and payments',
      attention: 'Needs attention',
      refused: 'Not accepted',
      system: 'Sync and storage',
    } as ByKind<string>,
    soldOut: (product: string) => `${isolated(product)} is sold out`,
    few: (product: string) => `${isolated(product)}: few left`,
    available: (product: string) => `${isolated(product)} can be had again`,
    storage: 'This device can’t keep what you do: its storage is full or switched off.',
    corrected: (count: number) =>
      english(count, {
        one: '# record here differed from the server and was corrected.',
        other: '# records here differed from the server and were corrected.',
      }),
    refused: (what: string) => `Not accepted: ${isolated(what)}`,
    page: {
      about: 'For you alone, on all your devices. Your own acts are never announced to you.',
      aboutToken: 'Kept on this device.',
      sound: 'Sound',
      repeat: 'Repeat the alert of a new order every 20 seconds until someone opens it',
      what: 'What you are told',
      shown: 'Shown',
      heard: 'With sound',
      try: 'Try',
      tryKind: (kind: string) => `Try: ${kind}`,
      sounds: 'Sounds',
      names: {
        order: 'New order: two rising notes',
        success: 'Done: one soft note',
        warning: 'Warning: two level notes',
        error: 'Something is wrong: two falling notes',
      },
      trial: 'This is how it looks.',
    },
  },
  {
    notices: 'الإشعارات',
    bell: (unseen: number) =>
      arabic(unseen, {
        zero: 'الإشعارات',
        one: 'الإشعارات، واحد جديد',
        two: 'الإشعارات، اثنان جديدان',
        few: 'الإشعارات، # جديدة',
        many: 'الإشعارات، # جديدًا',
        other: 'الإشعارات، # جديد',
      }),
    tapForSound: 'اضغط لتشغيل الصوت',
    none: 'لا إشعارات بعد. ستظهر هنا الطلبات الجديدة وتنبيهات المخزون وما تعثّر.',
    nonePartner: 'لا إشعارات بعد. سيظهر هنا ما يحدث لطلباتك والأسعار الجديدة.',
    open: 'افتح',
    clear: 'أفرغ القائمة',
    settings: 'بماذا نُعلمك',
    priority: 'أولوية',
    fresh: 'جديد',
    burst: (kind: Kind, count: number) => arabic(count, BURSTS_AR[kind]),
    kinds: {
      new_order: 'طلب جديد',
      order: 'الطلبات: كل خطوة',
      asked: 'إلغاء ومرتجعات وموافقات',
      stock: 'منخفض ونافد',
      back: 'توفّر من جديد',
      goods: 'حركة البضاعة',
      availability: 'نفد أو توفّر من جديد',
      prices: 'الأسعار',
      products: 'المنتجات',
      money: 'الفواتير والدفعات',
      attention: 'يحتاج إلى انتباه',
      refused: 'غير مقبول',
      system: 'المزامنة والتخزين',
    },
    soldOut: (product: string) => `نفد ${isolated(product)}`,
    few: (product: string) => `بقي القليل من ${isolated(product)}`,
    available: (product: string) => `توفّر ${isolated(product)} من جديد`,
    storage: 'هذا الجهاز لا يستطيع حفظ ما تعمله: التخزين ممتلئ أو معطّل.',
    corrected: (count: number) =>
      arabic(count, {
        zero: 'لم يُصحَّح شيء.',
        one: 'سجل واحد هنا اختلف عن الخادم وصُحّح.',
        two: 'سجلان هنا اختلفا عن الخادم وصُحّحا.',
        few: '# سجلات هنا اختلفت عن الخادم وصُحّحت.',
        many: '# سجلًا هنا اختلف عن الخادم وصُحّح.',
        other: '# سجل هنا اختلف عن الخادم وصُحّح.',
      }),
    refused: (what: string) => `لم يُقبل: ${isolated(what)}`,
    page: {
      about: 'لك وحدك، على كل أجهزتك. ما تعمله أنت لا يُعلَن لك.',
      aboutToken: 'محفوظ على هذا الجهاز.',
      sound: 'الصوت',
      repeat: 'كرّر تنبيه الطلب الجديد كل 20 ثانية حتى يفتحه أحد',
      what: 'بماذا نُعلمك',
      shown: 'يظهر',
      heard: 'مع صوت',
      try: 'جرّب',
      tryKind: (kind: string) => `جرّب: ${kind}`,
      sounds: 'الأصوات',
      names: {
        order: 'طلب جديد: نغمتان صاعدتان',
        success: 'تمّ: نغمة واحدة هادئة',
        warning: 'تنبيه: نغمتان متساويتان',
        error: 'خلل: نغمتان هابطتان',
      },
      trial: 'هكذا يبدو.',
    },
  },
);
