/**
 * What the replica and the connection need of the outbox. The outbox keeps commands from the moment a button is pressed
 * until their outcome is known; it knows nothing of sockets.
 */
import type { CommandName } from '../schema.js';

/** A command whose effect is shown and whose outcome is not in the rows yet. */
export interface PendingCommand {
  readonly id: string;
  readonly name: CommandName;
  readonly data: unknown;
  /** RFC 3339, by the device's clock. */
  readonly occurredAt: string;
}

/** A command on its way out. */
export interface OutgoingCommand {
  readonly id: string;
  /** The exact bytes. */
  readonly json: string;
}

/** As the server says it. */
export interface OutcomeMessage {
  readonly id: string;
  readonly status: 'accepted' | 'refused' | 'quarantined';
  readonly seq?: number;
  readonly exception?: string;
  readonly refusal?: unknown;
}

export interface OutboxPort {
  /** What the screen shows in advance, in order: waiting or sent; neither refused nor settled. The same array until it changes. */
  readonly pending: readonly PendingCommand[];
  /** Whether an event's `act`, which is `hashDigits(hashText(id))` of the command's id, is of a command that was given here. */
  isOwn(act: string): boolean;
  /** Called when `pending` has changed, or there is something to send. Gives a function that ends it. */
  subscribe(listener: () => void): () => void;

  /**
   * Outcomes that came in the run that was just applied: rows up to here hold their effects, so `pending` loses them at once.
   * In each tab, and in memory only: the storage changes the queue together with the rows (`ReplicaWrite.outcomes`). One that
   * was settled before changes nothing.
   */
  settle(outcomes: readonly OutcomeMessage[]): void;

  // Sending: in the leading tab alone.

  /** For `hello`: ids that were sent and have no outcome. */
  unanswered(): readonly string[];
  /**
   * Commands to be sent now, in order, at most so many and of so many bytes together (at least one); from now on they are
   * under way. Those that wait for another command, for a time or for a person are not among them.
   */
  take(most: { readonly commands: number; readonly bytes: number }): readonly OutgoingCommand[];
  /** When `take` may have something that it has not now, by the environment's clock; absent: only after a change. */
  readonly dueAt: number | undefined;
  /** How many are under way. */
  readonly underWay: number;
  /** Not taken, or end unknown: may be sent again, the same bytes, after so long. */
  again(ids: readonly string[], afterMs: number, reason: string): void;
  /** The connection is gone: what was under way is unanswered now. */
  disconnected(): void;
  /** After `hello`, the outcomes of what was unanswered have come; what is left of it is to be sent again. */
  resumed(): void;
  /** The server's log is another than the one that acknowledged: facts that were acknowledged are to be sent again. */
  forked(): void;
}
