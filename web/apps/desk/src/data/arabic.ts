/** Names in Arabic, as forms have them: one text, among names in any language. */
import type { LocalName } from '@onhand/client';

export function arabicOf(names: readonly LocalName[] | undefined): string {
  return names?.find(({ language }) => language === 'ar')?.text ?? '';
}

/** All the names with this one in Arabic; an empty text takes it out. */
export function withArabic(names: readonly LocalName[] | undefined, text: string): LocalName[] {
  const others = (names ?? []).filter(({ language }) => language !== 'ar');
  return text.trim() === '' ? others : [...others, { language: 'ar', text }];
}
