/** Which form of a sentence a number takes: English has two, Arabic six. */

/** Around a number in a sentence: it keeps its own direction, whatever stands beside it. */
const ISOLATE = '\u2066';
const POP_ISOLATE = '\u2069';

export interface EnglishForms {
  readonly one: string;
  readonly other: string;
}

export interface ArabicForms {
  readonly zero: string;
  readonly one: string;
  readonly two: string;
  readonly few: string;
  readonly many: string;
  readonly other: string;
}

const ENGLISH = new Intl.PluralRules('en');
const ARABIC = new Intl.PluralRules('ar');

/** The form for a number; `#` in it stands for the number. */
export function english(count: number, forms: EnglishForms): string {
  const form = ENGLISH.select(count) === 'one' ? forms.one : forms.other;
  return filled(form, count);
}

/** The form for a number; `#` in it stands for the number. */
export function arabic(count: number, forms: ArabicForms): string {
  return filled(forms[ARABIC.select(count)], count);
}

function filled(form: string, count: number): string {
  return form.replaceAll('#', `${ISOLATE}${count.toLocaleString('en')}${POP_ISOLATE}`);
}

/** A code, name or figure for a sentence: it keeps its own direction. */
export function isolated(text: string | number): string {
  return `\u2068${text}\u2069`;
}
