/** Speaks the page's language; what belongs to a language is loaded with it. */
import { type FormatOptions, type Language, Speech, SpeechContext } from '@onhand/ui';
import { Speech as Sentences } from '@onhand/words';
import { type ReactNode, use, useDeferredValue, useMemo } from 'react';

const loading = new Map<Language, Promise<Sentences>>();
const loaded = new Map<Language, Sentences>();

/** The sentences of a language. */
export function loadSentences(language: Language): Promise<Sentences> {
  const known = loading.get(language);
  if (known !== undefined) return known;
  const catalogue =
    language === 'ar'
      ? import('@onhand/words/ar').then(({ ar }) => ar)
      : import('@onhand/words/en').then(({ en }) => en);
  const sentences = catalogue.then((words) => {
    const sentences = new Sentences(language, words);
    loaded.set(language, sentences);
    return sentences;
  });
  loading.set(language, sentences);
  // What could not be loaded is tried again when it is wanted again.
  sentences.catch(() => loading.delete(language));
  return sentences;
}

/** Waits for the language below a `Suspense`; another one is loaded beside the page as it is. */
export function Speaking({
  language,
  formats,
  children,
}: {
  language: Language;
  formats: FormatOptions;
  children: ReactNode;
}) {
  const shown = useDeferredValue(language);
  // Not `use` of what is there: a first render would show nothing for a third of a second, as for all that it waits for.
  const sentences = loaded.get(shown) ?? use(loadSentences(shown));
  const { digits, timeZone, currency } = formats;
  const speech = useMemo(
    () => new Speech(shown, sentences, { digits, timeZone, currency }),
    [shown, sentences, digits, timeZone, currency],
  );
  return <SpeechContext value={speech}>{children}</SpeechContext>;
}
