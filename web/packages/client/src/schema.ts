/**
 * The words of the trade that types are told by: collections, commands, events. What is here is written by hand only as far
 * as the generated types are not there.
 */

/** The name of a collection. */
export type CollectionName = string;

/** A record of a collection: a frozen plain object. Money and quantities are decimal strings. */
export type RecordOf<_Collection extends CollectionName> = AnyRecord;

/** A record of any collection. */
// biome-ignore lint/suspicious/noExplicitAny: until the generated types are there
export type AnyRecord = { readonly id: string; readonly [field: string]: any };

/** The name of a command. */
export type CommandName = string;

/** What a command says. */
export type CommandData<_Name extends CommandName> = Readonly<Record<string, unknown>>;
