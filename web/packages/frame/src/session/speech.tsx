/** Speaks the page's language; what belongs to a language is loaded with it. */
import { type FormatOptions, type Language, Speech, SpeechContext } from '@onhand/ui';
import { Speech as Sentences } from '@onhand/words';
import { type ReactNode, use, useMemo } from 'react';

const loading = new Map<Language, Promise<Sentences>>();

/** The sentences of a language. */
export function loadSentences(language: Language): Promise<Sentences> {
  const known = loading.get(language);
  if (known !== undefined) return known;
  const catalogue =
    language === 'ar'
      ? import('@onhand/words/ar').then(({ ar }) => ar)
      : import('@onhand/words/en').then(({ en }) => en);
  const loaded = catalogue.then((words) => new Sentences(language, words));
  loading.set(language, loaded);
  // What could not be loaded is tried again when it is wanted again.
  loaded.catch(() => loading.delete(language));
  return loaded;
}

/** Waits for the language below a `Suspense`. */
export function Speaking({
  language,
  formats,
  children,
}: {
  language: Language;
  formats: FormatOptions;
  children: ReactNode;
}) {
  const sentences = use(loadSentences(language));
  const { digits, timeZone, currency } = formats;
  const speech = useMemo(
    () => new Speech(language, sentences, { digits, timeZone, currency }),
    [language, sentences, digits, timeZone, currency],
  );
  return <SpeechContext value={speech}>{children}</SpeechContext>;
}
