/**
 * What a command does to the replica at once, before the server has decided it: approximate, and marked pending. Effects are
 * replayed over the confirmed records whenever those change, so they must be quick and depend on nothing but their arguments.
 */
import type { Role } from '../generated/records.js';
import type { CollectionName, CommandData, CommandName, RecordOf } from '../schema.js';

/** The records as the commands before this one leave them. */
export interface View {
  get<Collection extends CollectionName>(
    collection: Collection,
    id: string,
  ): RecordOf<Collection> | undefined;
  /** Records whose field, a text, is `value`; by an index. */
  find<Collection extends CollectionName>(
    collection: Collection,
    field: string,
    value: string,
  ): readonly RecordOf<Collection>[];
}

/** Who bears the token, as the server welcomed them. */
export interface Bearer {
  readonly actor: string;
  /** A partner's own customer record. */
  readonly customer?: string;
  readonly role: Role;
}

/** The command at hand. */
export interface CommandFacts {
  readonly id: string;
  /** RFC 3339. */
  readonly occurredAt: string;
  /** Who gives it; absent where the server never said. */
  readonly by?: Bearer | undefined;
}

/** A record as the effect leaves it; `record.id` names it. Never a record of the view changed in place. */
export interface Put<Collection extends CollectionName = CollectionName> {
  readonly collection: Collection;
  readonly record: RecordOf<Collection>;
}

/**
 * Gives the records to put. Where it can't tell (a record that it needs is not here, the server is going to refuse), it gives
 * none or throws: then nothing is shown of the command until it is decided.
 */
export type Effect<Name extends CommandName = CommandName> = (
  data: CommandData<Name>,
  view: View,
  command: CommandFacts,
) => readonly Put[];

/** Effects by the command's name; a command without one changes nothing until the server has decided it. */
export type Effects = { readonly [Name in CommandName]?: Effect<Name> };
