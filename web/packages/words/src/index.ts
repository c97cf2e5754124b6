/** What Onhand says to people: a sentence for each code, in each language. */
export type { Catalogue, Plural, Sentence } from './catalogue.js';
export type { CommandName, Count, ProblemCode, Term, Usual, Values } from './generated/keys.js';
export { type Data, type Said, type Shown, Speech } from './speech.js';
