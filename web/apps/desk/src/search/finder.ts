/** Finds things by their words in both languages, among a hundred thousand while someone types. */
import { folded, isNear } from '@onhand/ui';

interface Entry<Item> {
  readonly item: Item;
  readonly codes: readonly string[];
  readonly text: string;
}

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
  /** In the order in which they were put; one that was removed leaves its place empty. */
  #entries: (Entry<Item> | undefined)[] = [];
  readonly #places = new Map<string, number>();
  /** How many entries have a word: only these are looked through for words with a letter wrong. */
  readonly #words = new Map<string, number>();

  /** Which places have a code, folded. */
  readonly #coded = new Map<string, readonly number[]>();
  /** How all fit a single letter, which nearly all have to be looked at for, and with which every search begins. */
  readonly #ofLetter = new Map<string, Fits>();
  /** What was typed last, and how all fit it: what is typed further fits among those that do. */
  #last: { readonly wanted: string; readonly fits: Fits } | undefined;

  get size(): number {
    return this.#places.size;
  }

  put(key: string, item: Item, codes: readonly string[], names: readonly string[]): void {
    const entry = { item, codes: codes.map(folded), text: folded([...names, ...codes].join(' ')) };
    const place = this.#places.get(key) ?? this.#entries.length;
    const known = this.#entries[place];
    this.#entries[place] = entry;
    this.#places.set(key, place);
    if (known?.text === entry.text && known.codes.join() === entry.codes.join()) return;
    this.#forget();
    if (known !== undefined) this.#leave(known, place);
    this.#count(entry.text, 1);
    for (const code of entry.codes) this.#coded.set(code, [...(this.#coded.get(code) ?? []), place]);
  }

  remove(key: string): void {
    const place = this.#places.get(key);
    const known = place === undefined ? undefined : this.#entries[place];
    if (place === undefined || known === undefined) return;
    this.#places.delete(key);
    this.#entries[place] = undefined;
    if (this.#places.size === 0) this.#entries = [];
    this.#forget();
    this.#leave(known, place);
  }

  /** The first that has exactly this code and is wanted. */
  byCode(code: string, isWanted: (item: Item) => boolean = () => true): Item | undefined {
    const items = (this.#coded.get(folded(code)) ?? []).flatMap((place) => this.#entries[place]?.item ?? []);
    return items.find(isWanted);
  }

  /** Those that fit, best first; those that fit alike stay in the order in which they were put. */
  find(typed: string): readonly Item[] {
    return this.best(typed, Number.POSITIVE_INFINITY).items;
  }

  /** The best of those that fit and are wanted, so many at most, and how many there are. */
  best(typed: string, most: number, isWanted: (item: Item) => boolean = () => true): Best<Item> {
    const fits = this.#fits(typed);
    const found: Item[][] = Array.from({ length: FITS.not }, () => []);
    let count = 0;
    for (let place = 0; place < fits.length; place += 1) {
      const alike = found[fits[place] as Fit];
      if (alike === undefined) continue;
      const entry = this.#entries[place];
      if (entry === undefined || !isWanted(entry.item)) continue;
      count += 1;
      if (alike.length < most) alike.push(entry.item);
    }
    return { items: found.flat().slice(0, most), count };
  }

  /** How well each fits. */
  #fits(typed: string): Fits {
    const wanted = folded(typed);
    const words = wanted.split(/\s+/).filter((word) => word !== '');
    if (words.length === 0) return new Uint8Array(this.#entries.length);
    const kept = this.#ofLetter.get(wanted);
    const fits = kept ?? this.#judged((entry) => exactly(entry, wanted, words), this.#fitsBefore(wanted));
    if (wanted.length === 1) this.#ofLetter.set(wanted, fits);
    this.#last = { wanted, fits };
    if (fits.some((fit) => fit !== FITS.not)) return fits;
    const near = words.map((word) => [word, ...this.#near(word)]);
    return near.every((some) => some.length === 1) ? fits : this.#judged((entry) => nearly(entry, near));
  }

  /** How all fit what this begins with, where that is known. */
  #fitsBefore(wanted: string): Fits | undefined {
    const last = this.#last;
    return last !== undefined && wanted.startsWith(last.wanted)
      ? last.fits
      : this.#ofLetter.get(wanted.slice(0, 1));
  }

  /** Judges all, or those that fitted before. */
  #judged(fitOf: (entry: Entry<Item>) => Fit, before?: Fits): Fits {
    const fits = new Uint8Array(this.#entries.length).fill(FITS.not);
    for (let place = 0; place < fits.length; place += 1) {
      const entry = this.#entries[place];
      if (entry !== undefined && before?.[place] !== FITS.not) fits[place] = fitOf(entry);
    }
    return fits;
  }

  #leave({ codes, text }: Entry<Item>, place: number): void {
    this.#count(text, -1);
    for (const code of codes) {
      const others = this.#coded.get(code)?.filter((other) => other !== place) ?? [];
      if (others.length === 0) this.#coded.delete(code);
      else this.#coded.set(code, others);
    }
  }

  #forget(): void {
    this.#ofLetter.clear();
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

/** Of each entry, by its place, how well it fits. */
type Fits = Uint8Array;

/** As it was typed. Codes are part of the text: where that has not even one word, nothing else is looked at. */
function exactly({ codes, text }: Entry<unknown>, wanted: string, words: readonly string[]): Fit {
  let worst: Fit = FITS.textBegins;
  for (const word of words) {
    const fit = wordFit(text, word);
    if (fit === FITS.not) return fit;
    if (fit > worst) worst = fit;
  }
  let isBegun = false;
  for (const code of codes) {
    if (!code.startsWith(wanted)) continue;
    if (code.length === wanted.length) return FITS.code;
    isBegun = true;
  }
  return isBegun ? FITS.codeBegins : worst;
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
