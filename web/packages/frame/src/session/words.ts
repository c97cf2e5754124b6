/** What is said at the door. */
import { inBoth, isolated } from '@onhand/ui';

export const WORDS = inBoth(
  {
    title: 'Sign in',
    toBusiness: (name: string) => `Sign in to ${isolated(name)}`,
    login: 'E-mail or phone',
    password: 'Password',
    newPassword: 'A new password',
    passwordHint: 'At least 8 characters.',
    name: 'Your name',
    go: 'Sign in',
    begin: 'Begin',
    wrong: 'That e-mail or phone and that password don’t go together. Try again, or ask for a new link.',
    wait: (minutes: number) =>
      minutes <= 1
        ? 'Too many tries. Wait a minute, then try again.'
        : `Too many tries. Wait ${isolated(minutes)} minutes, then try again.`,
    offline: 'The server can’t be reached. Check the network and try again; nothing is lost.',
    failed: 'It did not work. Try again.',
    weak: 'Choose a longer password that is not easily guessed: at least 8 characters.',
    needed: 'This is needed.',
    badLogin: 'This is neither an e-mail address nor a phone number.',
    welcome: (name: string) => `Welcome, ${isolated(name)}`,
    welcomeAll: 'Welcome',
    owner: 'This business has no owner yet. Whoever fills this in becomes the owner.',
    invitation: (business: string) =>
      `You are invited to ${isolated(business)}. Choose a password to come in.`,
    reset: 'Choose a new password. You will be signed out everywhere else.',
    opening: 'One moment…',
    link: {
      link_unknown: 'This link is not known here. Ask for a new one.',
      link_expired: 'This link is too old. Ask whoever sent it for a new one.',
      link_used: 'This link was used already. Sign in with your password, or ask for a new link.',
    } as Readonly<Record<string, string>>,
    forgot: 'Forgotten the password? Ask an owner or admin for a link; it lets you choose a new one.',
    revoked: 'You were signed out here. Sign in again to go on; what you did is kept on this device.',
    again: 'Sign in again',
    tryAgain: 'Try again',
    noStorage:
      'This browser keeps nothing (a private window, or storage is switched off). You can work, but what is not sent is lost when the page is closed.',
    language: 'العربية',
  },
  {
    title: 'تسجيل الدخول',
    toBusiness: (name: string) => `الدخول إلى ${isolated(name)}`,
    login: 'البريد الإلكتروني أو الهاتف',
    password: 'كلمة المرور',
    newPassword: 'كلمة مرور جديدة',
    passwordHint: '8 أحرف على الأقل.',
    name: 'اسمك',
    go: 'دخول',
    begin: 'ابدأ',
    wrong: 'البريد أو الهاتف لا يوافق كلمة المرور. حاول مرة أخرى أو اطلب رابطًا جديدًا.',
    wait: (minutes: number) =>
      minutes <= 1
        ? 'محاولات كثيرة. انتظر دقيقة ثم حاول مرة أخرى.'
        : `محاولات كثيرة. انتظر (بالدقائق): ${isolated(minutes)}، ثم حاول مرة أخرى.`,
    offline: 'تعذّر الوصول إلى الخادم. تحقّق من الشبكة وحاول مرة أخرى؛ لم يضِع شيء.',
    failed: 'لم ينجح ذلك. حاول مرة أخرى.',
    weak: 'اختر كلمة مرور أطول يصعب تخمينها: 8 أحرف على الأقل.',
    needed: 'هذا مطلوب.',
    badLogin: 'هذا ليس بريدًا إلكترونيًا ولا رقم هاتف.',
    welcome: (name: string) => `أهلًا ${isolated(name)}`,
    welcomeAll: 'أهلًا بك',
    owner: 'ليس لهذا العمل مالك بعد. من يملأ هذه الصفحة يصبح المالك.',
    invitation: (business: string) => `أنت مدعوّ إلى ${isolated(business)}. اختر كلمة مرور للدخول.`,
    reset: 'اختر كلمة مرور جديدة. سيُسجَّل خروجك من كل مكان آخر.',
    opening: 'لحظة…',
    link: {
      link_unknown: 'هذا الرابط غير معروف هنا. اطلب رابطًا جديدًا.',
      link_expired: 'هذا الرابط قديم. اطلب رابطًا جديدًا ممّن أرسله.',
      link_used: 'استُعمل هذا الرابط من قبل. ادخل بكلمة مرورك أو اطلب رابطًا جديدًا.',
    } as Readonly<Record<string, string>>,
    forgot: 'نسيت كلمة المرور؟ اطلب رابطًا من المالك أو المدير لتختار كلمة جديدة.',
    revoked: 'سُجّل خروجك من هنا. ادخل مرة أخرى لتتابع؛ ما عملته محفوظ على هذا الجهاز.',
    again: 'ادخل مرة أخرى',
    tryAgain: 'حاول مرة أخرى',
    noStorage:
      'هذا المتصفح لا يحفظ شيئًا (نافذة خاصة أو التخزين معطّل). يمكنك العمل، لكن ما لم يُرسَل يضيع عند إغلاق الصفحة.',
    language: 'English',
  },
);
