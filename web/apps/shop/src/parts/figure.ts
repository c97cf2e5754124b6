/** An amount within a sentence: it reads from left to right in every language. */

const LEFT_TO_RIGHT = '\u2066';
const POP_ISOLATE = '\u2069';

export function figure(text: string): string {
  return `${LEFT_TO_RIGHT}${text}${POP_ISOLATE}`;
}
