/** The words of the trade that types are told by: collections, commands, events. */
import type { Commands } from './generated/commands.js';
import type { Events } from './generated/events.js';
import type { Records } from './generated/records.js';

/** The name of a collection. */
export type CollectionName = keyof Records;

/** A record of a collection: a frozen plain object. Money and quantities are decimal strings. */
export type RecordOf<Collection extends CollectionName> = Readonly<Records[Collection]>;

/** A record of any collection, for code that knows fields by name only. */
// biome-ignore lint/suspicious/noExplicitAny: fields are of many types
export type AnyRecord = { readonly id: string; readonly [field: string]: any };

/** The name of a command. */
export type CommandName = keyof Commands;

/** What a command says. */
export type CommandData<Name extends CommandName> = Readonly<Commands[Name]>;

/** The name of an event. */
export type EventName = keyof Events;
