/** Finds things by their words in both languages, among a hundred thousand while someone types. */
import { folded, isNear } from '@onhand/ui';

interface Entry<Item> {
  readonly item: Item;
  readonly codes: readonly string[];
  readonly text: string;
}

/** From how many letters on one may be wrong. */
const TYPO_FROM = 4;
/** Words near to one that was typed, at most. */
const NEAR_MOST = 40;

const BREAKS = /[\s,.;:()/\-–]+/;

export class Finder<Item> {
  readonly #entries = new Map<string, Entry<Item>>();
  /** How many entries have a word: only these are looked through for words with a letter wrong. */
  readonly #words = new Map<string, number>();

  /** All entries in order; made anew after something was put or removed. */
  #all: readonly Entry<Item>[] | undefined;
  /** What fitted last: what is typed further fits among it. */
  #last: { readonly wanted: string; readonly entries: readonly Entry<Item>[] } | undefined;

  get size(): number {
    return this.#entries.size;
  }

  put(key: string, item: Item, codes: readonly string[], names: readonly string[]): void {
    const text = folded([...names, ...codes].join(' '));
    const known = this.#entries.get(key);
    const foldedCodes = codes.map(folded);
    this.#entries.set(key, { item, codes: foldedCodes, text });
    this.#changed();
    if (known?.text === text) return;
    if (known !== undefined) this.#count(known.text, -1);
    this.#count(text, 1);
  }

  remove(key: string): void {
    const known = this.#entries.get(key);
    if (known === undefined) return;
    this.#entries.delete(key);
    this.#changed();
    this.#count(known.text, -1);
  }

  /** Those that fit, best first; those that fit alike stay in the order in which they were put. */
  find(typed: string): Item[] {
    const wanted = folded(typed);
    const words = wanted.split(/\s+/).filter((word) => word !== '');
    if (words.length === 0) return [...this.#entries.values()].map(({ item }) => item);
    const last = this.#last;
    const among = last !== undefined && wanted.startsWith(last.wanted) ? last.entries : this.#list();
    const exact = matching(
      among,
      wanted,
      words.map((word) => [word]),
    );
    this.#last = { wanted, entries: exact };
    if (exact.length > 0) return exact.map(({ item }) => item);
    const near = words.map((word) => [word, ...this.#near(word)]);
    if (near.every((all) => all.length === 1)) return [];
    return matching(this.#list(), wanted, near).map(({ item }) => item);
  }

  #list(): readonly Entry<Item>[] {
    this.#all ??= [...this.#entries.values()];
    return this.#all;
  }

  #changed(): void {
    this.#all = undefined;
    this.#last = undefined;
  }

  /** Words that are the one typed but for one letter. */
  #near(word: string): string[] {
    if (word.length < TYPO_FROM) return [];
    const near: string[] = [];
    for (const other of this.#words.keys()) {
      if (Math.abs(other.length - word.length) > 8 || !isNear(other, word)) continue;
      near.push(other);
      if (near.length === NEAR_MOST) break;
    }
    return near;
  }

  #count(text: string, by: 1 | -1): void {
    for (const word of text.split(BREAKS)) {
      // Codes are typed whole or by how they begin.
      if (word.length < TYPO_FROM - 1 || /\d/.test(word)) continue;
      const count = (this.#words.get(word) ?? 0) + by;
      if (count === 0) this.#words.delete(word);
      else this.#words.set(word, count);
    }
  }
}

/** Those that fit, best first. */
function matching<Item>(
  entries: readonly Entry<Item>[],
  wanted: string,
  words: readonly (readonly string[])[],
): Entry<Item>[] {
  const byScore: Entry<Item>[][] = SCORES.map(() => []);
  for (const entry of entries) {
    const score = scoreOf(entry.codes, entry.text, wanted, words);
    if (score > 0) byScore[SCORES.indexOf(score)]?.push(entry);
  }
  return byScore.flat();
}

/** How well something fits, best first: a code that is it, one that begins so, a text, a word, a part of a word. */
const SCORES = [100, 60, 50, 45, 30];

function scoreOf(
  codes: readonly string[],
  text: string,
  wanted: string,
  words: readonly (readonly string[])[],
): number {
  for (const code of codes) if (code === wanted) return 100;
  for (const code of codes) if (code.startsWith(wanted)) return 60;
  let worst = 50;
  for (const choices of words) {
    let best = 0;
    for (const word of choices) {
      const at = text.indexOf(word);
      if (at >= 0) best = Math.max(best, at === 0 ? 50 : text[at - 1] === ' ' ? 45 : 30);
    }
    if (best === 0) return 0;
    worst = Math.min(worst, best);
  }
  return worst;
}
