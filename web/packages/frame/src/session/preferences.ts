/** Language, colours, density and digits: of this browser, followed by all its pages. */
import type { Digits, Language } from '@onhand/ui';
import { useEffect, useSyncExternalStore } from 'react';
import { read, write } from './kept.js';

export type Theme = 'auto' | 'light' | 'dark';
export type Density = 'auto' | 'compact' | 'normal';

export interface Preferences {
  readonly language: Language;
  readonly theme: Theme;
  readonly density: Density;
  readonly digits: Digits;
}

const KEY = 'preferences';
const listeners = new Set<() => void>();
let current: Preferences = readAll();

function readAll(): Preferences {
  const isArabic = globalThis.navigator?.languages?.[0]?.startsWith('ar') ?? false;
  const usual: Preferences = {
    language: isArabic ? 'ar' : 'en',
    theme: 'auto',
    density: 'auto',
    digits: 'latn',
  };
  try {
    return { ...usual, ...(JSON.parse(read(KEY) ?? '{}') as Partial<Preferences>) };
  } catch {
    return usual;
  }
}

/** Changes some of them, here and in all tabs. */
export function prefer(change: Partial<Preferences>): void {
  current = { ...current, ...change };
  write(KEY, JSON.stringify(current));
  for (const listener of [...listeners]) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  const other = (event: StorageEvent) => {
    if (event.key !== `onhand.${KEY}`) return;
    current = readAll();
    listener();
  };
  globalThis.addEventListener('storage', other);
  return () => {
    listeners.delete(listener);
    globalThis.removeEventListener('storage', other);
  };
}

/** The language that a page begins in. */
export function language(): Language {
  return current.language;
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, () => current);
}

/** Puts them on the page: direction, colours, room for fingers. */
export function useAppliedPreferences(): Preferences {
  const preferences = usePreferences();
  const { language, theme, density } = preferences;
  useEffect(() => {
    const page = document.documentElement;
    page.lang = language;
    page.dir = language === 'ar' ? 'rtl' : 'ltr';
    page.dataset['theme'] = theme;
    const narrow = matchMedia('(max-width: 800px), (pointer: coarse)');
    const apply = () => {
      page.dataset['density'] = density === 'auto' ? (narrow.matches ? 'normal' : 'compact') : density;
    };
    apply();
    narrow.addEventListener('change', apply);
    return () => narrow.removeEventListener('change', apply);
  }, [language, theme, density]);
  return preferences;
}
