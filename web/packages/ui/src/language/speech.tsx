/** Which language a page speaks, and how it writes figures, money and times. */
import type { Speech as Sentences } from '@onhand/words';
import { createContext, useContext } from 'react';
import { type FormatOptions, Formats } from './formats.js';

export type Language = 'en' | 'ar';

/** The same words in each language: what one of them lacks does not compile. */
export interface InBoth<Words> {
  readonly en: Words;
  readonly ar: Words;
}

/** Words in both languages, of one shape. */
export function inBoth<Words>(en: Words, ar: NoInfer<Words>): InBoth<Words> {
  return { en, ar };
}

/** Something that has a name, and perhaps others in other languages. */
export interface Named {
  readonly name: string;
  readonly names?: readonly { readonly language: string; readonly text: string }[] | undefined;
}

/** A language with the ways in which it writes values. */
export class Speech extends Formats {
  readonly language: Language;
  /** Sentences for refusals, events and the like, and the words for values. */
  readonly sentences: Sentences;

  constructor(language: Language, sentences: Sentences, options: FormatOptions) {
    super(language, options);
    this.language = language;
    this.sentences = sentences;
  }

  get direction(): 'ltr' | 'rtl' {
    return this.language === 'ar' ? 'rtl' : 'ltr';
  }

  /** The name in this language; where it has none, the other one. */
  nameOf(thing: Named | undefined): string {
    if (thing === undefined) return '';
    return thing.names?.find(({ language }) => language === this.language)?.text ?? thing.name;
  }

  of<Words>(words: InBoth<Words>): Words {
    return words[this.language];
  }
}

export const SpeechContext = createContext<Speech | undefined>(undefined);

export function useSpeech(): Speech {
  const speech = useContext(SpeechContext);
  if (speech === undefined) throw new Error('useSpeech: there is no SpeechContext above this component');
  return speech;
}

/** The words in the page's language. */
export function useWords<Words>(words: InBoth<Words>): Words {
  return useSpeech().of(words);
}
