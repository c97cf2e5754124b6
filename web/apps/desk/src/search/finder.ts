/** Finds things by their words in both languages, among a hundred thousand while someone types. */
import { folded, isNear } from '@onhand/ui';

interface Entry<Item> {
  readonly item: Item;
  readonly codes: readonly string[];
  readonly text: string;
}

/** What fits, best first: lists of those that fit alike. */
type Fitting<Item> = readonly (readonly Entry<Item>[])[];

export interface Best<Item> {
  readonly items: readonly Item[];
  readonly count: number;
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
  #last: { readonly wanted: string; readonly found: Fitting<Item> } | undefined;

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
  find(typed: string): readonly Item[] {
    return this.best(typed, Number.POSITIVE_INFINITY).items;
  }

  /** The best of those that fit and are wanted, so many at most, and how many there are. */
  best(typed: string, most: number, isWanted: (item: Item) => boolean = () => true): Best<Item> {
    const items: Item[] = [];
    let count = 0;
    for (const alike of this.#fitting(typed)) {
      for (const { item } of alike) {
        if (!isWanted(item)) continue;
        if (count < most) items.push(item);
        count += 1;
      }
    }
    return { items, count };
  }

  #fitting(typed: string): Fitting<Item> {
    const wanted = folded(typed);
    const words = wanted.split(/\s+/).filter((word) => word !== '');
    if (words.length === 0) return [this.#list()];
    const last = this.#last;
    const among = last !== undefined && wanted.startsWith(last.wanted) ? last.found : [this.#list()];
    const found = matching(among, (entry) => exactly(entry, wanted, words));
    this.#last = { wanted, found };
    if (found.some((alike) => alike.length > 0)) return found;
    const near = words.map((word) => [word, ...this.#near(word)]);
    if (near.every((all) => all.length === 1)) return [];
    return matching([this.#list()], (entry) => nearly(entry, near));
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

/** How well something fits, best first: its code is what was typed, or begins so; its text does, a word of it, a part of one. */
const FITS = { code: 0, codeBegins: 1, textBegins: 2, wordBegins: 3, part: 4, not: 5 } as const;
type Fit = (typeof FITS)[keyof typeof FITS];

function matching<Item>(among: Fitting<Item>, fitOf: (entry: Entry<Item>) => Fit): Fitting<Item> {
  const found: Entry<Item>[][] = Array.from({ length: FITS.not }, () => []);
  for (const alike of among) {
    // One that does not fit has no list.
    for (const entry of alike) found[fitOf(entry)]?.push(entry);
  }
  return found;
}

/** As it was typed. Codes are part of the text: where that has not even one word, nothing else is looked at. */
function exactly({ codes, text }: Entry<unknown>, wanted: string, words: readonly string[]): Fit {
  let worst: Fit = FITS.textBegins;
  for (const word of words) {
    const fit = wordFit(text, word);
    if (fit === FITS.not) return fit;
    if (fit > worst) worst = fit;
  }
  for (const code of codes) if (code === wanted) return FITS.code;
  for (const code of codes) if (code.startsWith(wanted)) return FITS.codeBegins;
  return worst;
}

/** By words of which each may be another that is near to it. */
function nearly({ text }: Entry<unknown>, words: readonly (readonly string[])[]): Fit {
  let worst: Fit = FITS.textBegins;
  for (const choices of words) {
    let best: Fit = FITS.not;
    for (const word of choices) {
      const fit = wordFit(text, word);
      if (fit < best) best = fit;
    }
    if (best === FITS.not) return best;
    if (best > worst) worst = best;
  }
  return worst;
}

function wordFit(text: string, word: string): Fit {
  const at = text.indexOf(word);
  if (at < 0) return FITS.not;
  if (at === 0) return FITS.textBegins;
  return text.charCodeAt(at - 1) === SPACE ? FITS.wordBegins : FITS.part;
}

const SPACE = 32;
