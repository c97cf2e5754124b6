/** What is around every page: the name, the connection, the bell, where one can go. */
import { IconButton, inBoth, isolated, Menu, useSpeech, useWords } from '@onhand/ui';
import { CircleUser } from 'lucide-react';
import type { ReactNode } from 'react';
import { ConnectionPill, DeviceLine, StaleLine } from '../connection/pill.js';
import { CutSwitch } from '../connection/tray.js';
import { useBusiness, useSession } from '../session/context.js';
import { prefer, usePreferences } from '../session/preferences.js';
import { useSignOut } from './sign-out.js';

const WORDS = inBoth(
  {
    skip: 'Skip to the page',
    parts: 'Parts of the app',
    you: 'You and your settings',
    language: 'العربية',
    themes: { auto: 'Colours: as the device', light: 'Colours: light', dark: 'Colours: dark' },
    densities: { auto: 'Rows: by the device', compact: 'Rows: compact', normal: 'Rows: roomy' },
    signOut: 'Sign out',
    signedIn: (name: string) => `Signed in as ${isolated(name)}`,
    demo: 'Demo',
  },
  {
    skip: 'إلى محتوى الصفحة',
    parts: 'أقسام التطبيق',
    you: 'أنت وإعداداتك',
    language: 'English',
    themes: { auto: 'الألوان: كالجهاز', light: 'الألوان: فاتحة', dark: 'الألوان: داكنة' },
    densities: { auto: 'الصفوف: بحسب الجهاز', compact: 'الصفوف: متراصّة', normal: 'الصفوف: واسعة' },
    signOut: 'تسجيل الخروج',
    signedIn: (name: string) => `الداخل: ${isolated(name)}`,
    demo: 'عرض تجريبي',
  },
);

interface ShellProps {
  /** Links of the sidebar; on a phone those of the bottom bar. */
  readonly nav: ReactNode;
  /** On a phone at the bottom, at most five. */
  readonly bar: ReactNode;
  /** Beside the connection: search, bell. */
  readonly tools?: ReactNode;
  readonly children: ReactNode;
}

export function Shell({ nav, bar, tools, children }: ShellProps) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const { who } = useSession();
  const business = useBusiness();
  return (
    <div className="shell">
      <a className="skip" href="#page">
        {words.skip}
      </a>
      <header className="top">
        <span className="brand">
          <bdi>{speech.nameOf(business)}</bdi>
        </span>
        {who.demo && <span className="chip top-cut">{words.demo}</span>}
        <ConnectionPill />
        <span className="top-cut">
          <CutSwitch />
        </span>
        <span className="end">
          {tools}
          <LanguageButton />
          <YouMenu />
        </span>
      </header>
      <nav className="sidebar" aria-label={words.parts}>
        {nav}
      </nav>
      <main id="page" className="shell-main" tabIndex={-1}>
        <DeviceLine />
        <StaleLine />
        {children}
      </main>
      <nav className="bottom" aria-label={words.parts}>
        {bar}
      </nav>
    </div>
  );
}

function LanguageButton() {
  const words = useWords(WORDS);
  const { language } = usePreferences();
  const other = language === 'ar' ? 'en' : 'ar';
  return (
    <button type="button" className="button quiet" lang={other} onClick={() => prefer({ language: other })}>
      {words.language}
    </button>
  );
}

const NEXT_THEME = { auto: 'light', light: 'dark', dark: 'auto' } as const;
const NEXT_DENSITY = { auto: 'compact', compact: 'normal', normal: 'auto' } as const;

function YouMenu() {
  const words = useWords(WORDS);
  const { who } = useSession();
  const { theme, density } = usePreferences();
  const signOut = useSignOut();
  return (
    <Menu
      button={<IconButton icon={<CircleUser size={20} aria-hidden="true" />} label={words.you} />}
      items={[
        { key: 'who', label: <bdi>{words.signedIn(who.person.name)}</bdi>, because: '', onSelect: () => {} },
        { key: 'theme', label: words.themes[theme], onSelect: () => prefer({ theme: NEXT_THEME[theme] }) },
        {
          key: 'density',
          label: words.densities[density],
          onSelect: () => prefer({ density: NEXT_DENSITY[density] }),
        },
        { key: 'out', label: words.signOut, danger: true, onSelect: signOut },
      ]}
    />
  );
}
