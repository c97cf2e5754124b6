/** Sentences with data in them. The server's formatter says the same; golden vectors hold the two equal. */
import type { Catalogue, Family, Sentence } from './catalogue.js';
import type { CommandName, Count, ProblemCode, Term, Usual, Values } from './generated/keys.js';

/** Around whatever is put into a sentence: it keeps its own direction, whatever stands beside it. */
const ISOLATE = '\u2068';
const POP_ISOLATE = '\u2069';

/** An object as it came: a refusal, an event, a record. */
export type Data = object;

/**
 * How a value of a field is shown, where it is not shown as it is: a name for an id, a time or an amount in the reader's
 * own form. It is told the field, the type that the sentence states (or nothing), and the value.
 */
export type Shown = (field: string, of: string, value: string) => string | undefined;

/** What is said: a sentence, and one more for each thing that it is about. */
export interface Said {
  readonly sentence: string;
  readonly lines: readonly string[];
}

/** Someone who speaks a language. */
export class Speech {
  readonly #language: string;
  readonly #catalogue: Catalogue;
  readonly #rules: Intl.PluralRules;
  readonly #shown: Shown;

  constructor(language: string, catalogue: Catalogue, shown: Shown = () => undefined) {
    this.#language = language;
    this.#catalogue = catalogue;
    this.#rules = new Intl.PluralRules(language);
    this.#shown = shown;
  }

  /** The same, with names for ids and the like. */
  showing(shown: Shown): Speech {
    return new Speech(this.#language, this.#catalogue, shown);
  }

  /** Why something was not done. A value that makes no sense is told by the rule that it breaks. */
  refusal(refusal: Data): Said {
    const code = textAt(refusal, 'code') ?? '';
    const rule = code === 'invalid' ? textAt(refusal, 'must') : undefined;
    const sentence = rule && this.say('rules', rule, refusal);
    return sentence ? { sentence, lines: [] } : this.#said('refusals', code, refusal);
  }

  /** What happened. */
  event(event: Data): Said {
    return this.#said('events', textAt(event, 'name') ?? '', event);
  }

  /** What needs attention: each oddity and each order at risk is a line. */
  exception(exception: Data): Said {
    const kind = textAt(exception, 'kind') ?? '';
    const details: unknown = (exception as { details?: unknown }).details;
    const lines = listOf(details).map((detail) => {
      const name = textAt(detail, 'name') ?? '';
      return this.say('details', name, detail) ?? name;
    });
    return {
      sentence: this.say('exceptions', kind, exception) ?? kind,
      lines: [...lines, ...this.#lines('exceptions', exception)],
    };
  }

  problem(code: ProblemCode | (string & {})): string {
    return this.say('problems', code, {}) ?? code;
  }

  /** What can be done, in a few words. */
  command(name: CommandName | (string & {})): string {
    return this.say('commands', name, {}) ?? name;
  }

  term(term: Term): string {
    return this.say('terms', term, {}) ?? term;
  }

  /** A free text that may have a usual word: `payment`, `cash`. */
  usual(of: string, word: string): string {
    return this.say('usual', `${of}.${word}` satisfies string as Usual, {}) ?? word;
  }

  /** A number of things. */
  count(what: Count, count: number | string): string {
    return this.say('counts', what, { count }) ?? String(count);
  }

  /** The word for a value. */
  value<Type extends keyof Values>(of: Type, value: Values[Type]): string {
    return this.#valueOf(of, value);
  }

  /** The sentence of a family for a key, with the data in it; nothing where the catalogue has none. */
  say(family: Family, key: string, data: unknown): string | undefined {
    const sentence = own(this.#catalogue[family], key);
    const template = sentence === undefined ? undefined : this.#formOf(sentence, data);
    return template?.replace(
      /\{([^}]+)\}/g,
      (_, place: string) => ISOLATE + this.#shownAt(place, data) + POP_ISOLATE,
    );
  }

  #said(family: Family, code: string, data: Data): Said {
    return { sentence: this.say(family, code, data) ?? code, lines: this.#lines(code, data) };
  }

  /** A sentence for each item of the data's lists, in the order of the lists' names. */
  #lines(code: string, data: Data): string[] {
    const names = Object.keys(data).sort();
    return names.flatMap((name) =>
      listOf((data as Readonly<Record<string, unknown>>)[name]).flatMap((item) => {
        const fields = typeof item === 'object' && item !== null ? item : { item };
        return this.say('lines', `${code}.${name}`, fields) ?? [];
      }),
    );
  }

  #formOf(sentence: Sentence, data: unknown): string | undefined {
    if (typeof sentence === 'string') return sentence;
    return (
      sentence[this.#rules.select(Number(textAt(data, sentence.plural) ?? Number.NaN))] ?? sentence.other
    );
  }

  #shownAt(place: string, data: unknown): string {
    const [path = '', of = ''] = place.split(':');
    const field = path.slice(path.lastIndexOf('.') + 1);
    const value = textAt(data, path);
    if (value === undefined) return this.say('absent', field, {}) ?? '—';
    const shown = this.#shown(field, of, value);
    if (shown !== undefined) return shown;
    // Lines are counted from 0 in data, and from 1 by people.
    if (of === 'Place') return String(Number(value) + 1);
    return of === 'Command' ? this.command(value) : this.#valueOf(of, value);
  }

  #valueOf(of: string, value: string): string {
    const words = own(this.#catalogue.values, of);
    return (words && own(words, value)) ?? value;
  }
}

/** What is at a path as text: of a list, its length. */
function textAt(data: unknown, path: string): string | undefined {
  const value = path
    .split('.')
    .reduce<unknown>((at, name) => (at as Readonly<Record<string, unknown>> | undefined)?.[name], data);
  if (Array.isArray(value)) return String(value.length);
  return typeof value === 'object' || value === undefined ? undefined : String(value);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** What an object itself has: a code from elsewhere may be `constructor`. */
function own<T>(of: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(of, key) ? of[key] : undefined;
}
