/** Which language the page speaks, and how it writes figures and times. */

import type { Speech as Sentences } from '@onhand/words';
import { createContext, useContext } from 'react';
import { ar, arabic } from './ar.js';
import { en, english } from './en.js';
import type { Words } from './words.js';

export type { Words } from './words.js';

export type Language = 'en' | 'ar';

const WORDS: Readonly<Record<Language, Words>> = { en, ar };
const SENTENCES: Readonly<Record<Language, Sentences>> = { en: english, ar: arabic };

/** A language with all that is said in it. */
export interface Speech {
  readonly language: Language;
  readonly words: Words;
  /** Sentences for codes, and the words for values. */
  readonly sentences: Sentences;
  /** An amount of money as it is shown; sums are made elsewhere, exactly. */
  money(amount: string, currency: string | undefined): string;
  /** A time of day. */
  time(at: Date): string;
  /** A day and a time. */
  moment(at: Date): string;
  /** The name of a thing that may have one in this language. */
  nameOf(thing: Named): string;
}

interface Named {
  readonly name: string;
  readonly names?: readonly { readonly language: string; readonly text: string }[];
}

/** Digits are 0 to 9 in Arabic as well. */
const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', ar: 'ar-u-nu-latn' };

export function speechIn(language: Language): Speech {
  const locale = LOCALES[language];
  const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const moment = new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return {
    language,
    words: WORDS[language],
    sentences: SENTENCES[language],
    money: (amount, currency) =>
      currency === undefined ? amount : moneyIn(locale, currency).format(Number(amount)),
    time: (at) => time.format(at),
    moment: (at) => moment.format(at),
    nameOf: ({ name, names }) => names?.find((one) => one.language === language)?.text ?? name,
  };
}

const formats = new Map<string, Intl.NumberFormat>();

/** Figures are the same in both languages; only the sign beside them differs. */
function moneyIn(locale: string, currency: string): Intl.NumberFormat {
  const key = `${locale} ${currency}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
    formats.set(key, format);
  }
  return format;
}

export const SpeechContext = createContext<Speech>(speechIn('en'));

export function useSpeech(): Speech {
  return useContext(SpeechContext);
}
