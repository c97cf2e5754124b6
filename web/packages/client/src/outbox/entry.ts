/** A command in the outbox, as this tab knows it. */

import { type CommandContent, readCommand } from './command.js';
import { madeId } from './makes.js';
import type { StoredCommand } from './stored.js';

/** Where a command stands with the storage. */
export type Keeping =
  /** On its way there; it is not sent before. */
  | 'storing'
  | 'stored'
  /** It could not be kept: it is in memory alone. */
  | 'unsaved';

/** Where a command stands with the connection. */
export type Way =
  /** Not cleared to be sent. */
  | 'idle'
  /** To be sent with the next. */
  | 'ready'
  | 'under_way'
  /** Sent on a connection that is gone. */
  | 'unanswered'
  /** To be sent again after a while. */
  | 'resting';

/** A passing error. */
export interface Passing {
  readonly reason: string;
  /** How often it has happened. */
  readonly attempts: number;
}

export class Entry {
  command: StoredCommand;
  keeping: Keeping;
  way: Way = 'idle';
  passing: Passing | undefined;
  /** Whether its id is among those by which one's own events are told. */
  own = false;
  /** Absent where the bytes are no command. */
  readonly content: CommandContent | undefined;
  /** The id of the record that it makes. */
  readonly made: string | undefined;

  constructor(command: StoredCommand, keeping: Keeping) {
    this.command = command;
    this.keeping = keeping;
    this.content = command.state === 'unreadable' ? undefined : readCommand(command.json);
    this.made = this.content && madeId(this.content.name, this.content.data);
  }

  get place(): number {
    return this.command.place;
  }

  /** The command's id; its place where it has none that can be read. */
  get id(): string {
    return this.command.id || `#${this.command.place}`;
  }

  /** Whether its outcome is still to come: waiting or sent. */
  get open(): boolean {
    return this.command.state === 'pending' || this.command.state === 'sent';
  }
}
