/**
 * What the outbox asks of a storage: commands as the exact bytes that are sent, in the order in which they were given. Every
 * tab of a browser appends to the same queue; only the one that leads sends.
 */

/** Where a command that is kept stands. */
export type StoredState =
  /** Never sent. */
  | 'pending'
  /** Sent, or about to be: what became of it is not known. */
  | 'sent'
  /** Refused by the server: it needs attention. */
  | 'refused'
  /** A fact that the server could not apply, and keeps for people to see. */
  | 'quarantined'
  /** One that it depends on was taken back. It is not sent unless a person says so. */
  | 'orphaned'
  /** It can't be read: its bytes are kept and shown. */
  | 'unreadable';

/** A command that is to be kept. */
export interface NewCommand {
  readonly id: string;
  readonly name: string;
  /** The JSON text that is sent, made once. */
  readonly json: string;
  /** Ids of commands that must have been accepted before it is sent. */
  readonly after: readonly string[];
  /** Whether it tells what happened in the world: facts are kept after they were accepted. */
  readonly fact: boolean;
  readonly state: 'pending' | 'sent' | 'orphaned';
}

/** A command as it is kept. */
export interface StoredCommand extends Omit<NewCommand, 'state'> {
  /** Its place in the queue, given by the storage: grows, and is not the wall clock's. */
  readonly place: number;
  readonly state: StoredState;
  /** Why it was refused or quarantined, as the server said it. */
  readonly refusal?: unknown;
  /** The exception that keeps it, where the server quarantined it. */
  readonly exception?: string;
}

/** The queue as of one moment. */
export interface CommandsRead {
  /** Counts appends and steps, by whichever tab. Outcomes are not counted: they come with the rows, by number. */
  readonly version: number;
  /** By place. */
  readonly commands: readonly StoredCommand[];
}

/** What a change of the queue came to. */
export interface CommandsChange {
  /** The queue's version with it. */
  readonly version: number;
  /** Commands that are new or other than before, as they are now. */
  readonly put: readonly StoredCommand[];
  /** Places that are empty now. */
  readonly gone: readonly number[];
}

/** A change of a command that is kept, made only if its state is one of `from` at that moment. */
export interface CommandStep {
  readonly place: number;
  readonly from: readonly StoredState[];
  /**
   * What becomes of it: another state (`pending` forgets the refusal, and commands that it waited for and that are gone);
   * another command in its place, for which those that waited for the old one wait then; or nothing: it is taken away,
   * and those that waited for it are `orphaned`.
   */
  readonly to: 'pending' | 'sent' | NewCommand | undefined;
}

/** A fact that was accepted, kept so that it can be sent again to a server that was put back. */
export interface AcknowledgedFact {
  /** Grows in the order in which they were accepted. */
  readonly number: number;
  readonly id: string;
  readonly json: string;
}

/** Commands that were taken away or replaced and are remembered, for those that come to wait for them: the newest so many. */
export const WITHDRAWN_MAX = 1_000;

/** Accepted facts that are kept: the newest so many. */
export const FACTS_MAX = 10_000;

/**
 * Keeps commands. What is written is flushed to the disk when the promise resolves, as far as the platform lets us; that a
 * command is marked as sent alone need not be.
 */
export interface CommandStore {
  /** The whole queue. One that can't be read is there as `unreadable`, with what is left of its bytes. */
  read(): Promise<CommandsRead>;
  /** The queue's version alone. */
  version(): Promise<number>;
  /**
   * Appends commands, all or none. One whose id is there already is left out. One that waits for a command that was taken away
   * is `orphaned` from the start; one that waits for a command that was replaced waits for the one in its place.
   */
  append(commands: readonly NewCommand[]): Promise<CommandsChange>;
  /** Makes those of the steps that can be made, in one transaction; the change tells which. */
  step(steps: readonly CommandStep[]): Promise<CommandsChange>;
  /** Accepted facts after the one of that number, oldest first, at most `limit`. */
  facts(after: number, limit: number): Promise<readonly AcknowledgedFact[]>;
}
