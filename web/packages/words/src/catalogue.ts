/** What a catalogue is: families of sentences by key, and the words for values by type. */

/** A whole sentence for each form that a number takes in the language. */
export interface Plural extends Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> {
  /** The field whose number, or whose length, decides. */
  readonly plural: string;
}

/** A sentence with places for data, `{field}` or `{field:Type}`. */
export type Sentence = string | Plural;

export type Family =
  | 'absent'
  | 'commands'
  | 'counts'
  | 'details'
  | 'cells'
  | 'events'
  | 'exceptions'
  | 'lines'
  | 'mail'
  | 'problems'
  | 'refusals'
  | 'rules'
  | 'terms'
  | 'usual';

export interface Catalogue extends Readonly<Record<Family, Readonly<Record<string, Sentence>>>> {
  readonly values: Readonly<Record<string, Readonly<Record<string, string>>>>;
}
