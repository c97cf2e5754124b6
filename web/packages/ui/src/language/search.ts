/** One way of looking for words in both languages: forms of letters, accents, digits and case make no difference. */
import { westernDigits } from './typed.js';

/** What is compared instead of a text. */
export function folded(text: string): string {
  return westernDigits(text)
    .normalize('NFKD')
    .replace(/[\u0300-\u036f\u064b-\u065f\u0670\u0640]/g, '')
    .replace(/[أإآٱ]/g, 'ا')
    .replace(/ة/g, 'ه')
    .replace(/ى/g, 'ي')
    .replace(/ؤ/g, 'و')
    .replace(/ئ/g, 'ي')
    .replace(/ک/g, 'ك')
    .replace(/ی/g, 'ي')
    .toLowerCase()
    .trim();
}

/** Something that can be found. */
export interface Findable {
  /** Codes that are exactly its own: SKU, barcodes, number. */
  readonly codes: readonly string[];
  /** Words it is found by, folded. */
  readonly text: string;
}

/** How well something fits what is looked for: 0 is not at all, more is better. `wanted` is folded. */
export function fit({ codes, text }: Findable, wanted: string): number {
  if (wanted === '') return 1;
  if (codes.some((code) => code === wanted)) return 100;
  if (codes.some((code) => code.startsWith(wanted))) return 60;
  let worst = 50;
  for (const word of wanted.split(/\s+/)) {
    const score = wordFit(text, word);
    if (score === 0) return 0;
    worst = Math.min(worst, score);
  }
  return worst;
}

function wordFit(text: string, word: string): number {
  const at = text.indexOf(word);
  if (at === 0) return 50;
  if (at > 0) return text[at - 1] === ' ' ? 45 : 30;
  if (word.length < 4) return 0;
  return text.split(/[\s,.;:()/-]+/).some((other) => isNear(other, word)) ? 10 : 0;
}

/** Whether a word begins as another one, but for one letter wrong, missing, too much or swapped with the next. */
export function isNear(text: string, word: string): boolean {
  for (const length of [word.length - 1, word.length, word.length + 1]) {
    if (length > 0 && text.length >= length && differsByOne(text.slice(0, length), word)) return true;
  }
  return false;
}

function differsByOne(one: string, other: string): boolean {
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  const rest = one.slice(start);
  const otherRest = other.slice(start);
  return (
    rest.slice(1) === otherRest.slice(1) ||
    rest.slice(1) === otherRest ||
    rest === otherRest.slice(1) ||
    (rest[0] === otherRest[1] && rest[1] === otherRest[0] && rest.slice(2) === otherRest.slice(2))
  );
}
