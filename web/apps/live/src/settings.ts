/** What this browser keeps: the token, the language and the colours. */
import { useEffect, useState } from 'react';
import type { Language } from './words/index.js';

export type Theme = 'auto' | 'light' | 'dark';

const TOKEN = 'onhand.token';
const PARTNER = 'onhand.partner';
const LANGUAGE = 'onhand.language';
const THEME = 'onhand.theme';

/** A token's form, as the server makes it. */
export function isToken(text: string): boolean {
  return /^onh_[A-Za-z0-9_-]{43}$/.test(text);
}

/** The token that is kept. One in the address (`#onh_…`) is kept from then on, and taken out of the address. */
export function keptToken(): string | undefined {
  const given = location.hash.slice(1);
  if (isToken(given)) {
    history.replaceState(null, '', location.pathname);
    keepToken(given);
    return given;
  }
  return read(TOKEN, 'sessionStorage') ?? read(TOKEN) ?? undefined;
}

/** Keeps it for this tab, and for tabs that are opened with none. */
export function keepToken(token: string | undefined): void {
  write(TOKEN, token, 'sessionStorage');
  write(TOKEN, token);
  if (token === undefined) keepIsPartner(false);
}

/** Whether the one who is signed in was a partner when the server was last asked. */
export function keptIsPartner(): boolean {
  return read(PARTNER, 'sessionStorage') !== null;
}

export function keepIsPartner(isPartner: boolean): void {
  write(PARTNER, isPartner ? 'yes' : undefined, 'sessionStorage');
}

export function useLanguage(): [Language, () => void] {
  const [language, setLanguage] = useState<Language>(() => {
    const kept = read(LANGUAGE);
    if (kept === 'en' || kept === 'ar') return kept;
    return navigator.languages.some((one) => one.startsWith('ar')) ? 'ar' : 'en';
  });
  useEffect(() => {
    document.documentElement.lang = language;
    document.documentElement.dir = language === 'ar' ? 'rtl' : 'ltr';
  }, [language]);
  const other = language === 'ar' ? 'en' : 'ar';
  return [
    language,
    () => {
      write(LANGUAGE, other);
      setLanguage(other);
    },
  ];
}

const NEXT: Readonly<Record<Theme, Theme>> = { auto: 'light', light: 'dark', dark: 'auto' };

export function useTheme(): [Theme, () => void] {
  const [theme, setTheme] = useState<Theme>(() => {
    const kept = read(THEME);
    return kept === 'light' || kept === 'dark' ? kept : 'auto';
  });
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  return [
    theme,
    () => {
      write(THEME, NEXT[theme]);
      setTheme(NEXT[theme]);
    },
  ];
}

/** For this tab, or for all of them. */
type Place = 'sessionStorage' | 'localStorage';

/** Storage can be switched off; then the page forgets. */
function read(key: string, storage: Place = 'localStorage'): string | null {
  try {
    return globalThis[storage].getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string | undefined, storage: Place = 'localStorage'): void {
  try {
    if (value === undefined) globalThis[storage].removeItem(key);
    else globalThis[storage].setItem(key, value);
  } catch {
    // It is forgotten when the page is closed.
  }
}
