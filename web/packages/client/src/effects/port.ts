/**
 * What a command does to the replica at once, before the server has decided it: approximate, and marked pending. Effects are
 * replayed over the confirmed records whenever those change, so they must be quick and depend on nothing but their arguments.
 */
import type { Role } from '../generated/commands.js';
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

/** The command at hand. */
export interface CommandFacts {
  readonly id: string;
  /** RFC 3339. */
  readonly occurredAt: string;
  /** Who gives it, as the server welcomed them; absent where it never did. */
  readonly by?:
    | { readonly actor: string; readonly role: Role; readonly customer?: string | undefined }
    | undefined;
}

/** A record as the effect leaves it; `record.id` names it. Never a record of the view changed in place. */
export interface Put<Collection extends CollectionName = CollectionName> {
  readonly collection: Collection;
  readonly record: RecordOf<Collection>;
}

/** Gives the records to put; none where it can't tell (a record that it needs is not here). */
export type Effect<Name extends CommandName = CommandName> = (
  data: CommandData<Name>,
  view: View,
  command: CommandFacts,
) => readonly Put[];

/** Effects by the command's name; a command without one changes nothing until the server has decided it. */
export type Effects = { readonly [Name in CommandName]?: Effect<Name> };
