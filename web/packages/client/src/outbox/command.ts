/** A command's bytes: made once, when the button is pressed, and never again. */

import { approve } from '../approval/index.js';
import type { Environment } from '../environment.js';
import { commands } from '../generated/commands.js';
import type { CommandData, CommandName } from '../schema.js';
import { withMadeId } from './makes.js';
import type { NewCommand } from './stored.js';

/** How far the device's clock was from the server's when that was last measured. */
export interface ClockReading {
  /** What is added to the device's clock to have the server's, in milliseconds. */
  readonly offsetMs: number;
  /** When it was measured, by the device's clock. */
  readonly measuredAt: number;
}

/** What a command is made of. */
export interface CommandParts {
  readonly id: string;
  readonly name: CommandName;
  readonly data: CommandData<CommandName>;
  /** Milliseconds since 1970 by the device's clock; absent: now. */
  readonly occurredAt?: number | undefined;
  /** Ids of commands that must have been accepted before. */
  readonly after: readonly string[];
  /** Who allows it, with the secret of their token: it is used here, and not kept. */
  readonly approver?: Approver | undefined;
}

/** Whoever allows a command that goes beyond the limits of who gives it. */
export interface Approver {
  /** The id of their token. */
  readonly id: string;
  /** Its secret. */
  readonly secret: string;
}

/** A command as it is known from its bytes. */
export interface CommandContent {
  readonly id: string;
  readonly name: CommandName;
  readonly data: Readonly<Record<string, unknown>>;
  /** RFC 3339, by the device's clock. */
  readonly occurredAt: string;
}

/** Writes a command. A record that it makes has its id from here on, so that later commands can name it. */
export function writeCommand(
  { id, name, data, occurredAt, after, approver }: CommandParts,
  environment: Environment,
  device: string | undefined,
  clock: ClockReading | undefined,
): NewCommand {
  const now = environment.now();
  const text = {
    id,
    type: name,
    ...(device !== undefined && { device }),
    occurred_at: new Date(occurredAt ?? now).toISOString(),
    ...(clock && {
      clock_offset_ms: Math.round(clock.offsetMs),
      // A clock that was set back makes no negative age.
      clock_offset_age_s: Math.max(0, Math.round((now - clock.measuredAt) / 1_000)),
    }),
    ...(approver && { approval: approve(id, approver.id, approver.secret) }),
    data: withMadeId(name, data, environment),
  };
  return {
    id,
    name,
    json: JSON.stringify(text),
    after,
    fact: commands[name]?.fact ?? false,
    state: 'pending',
  };
}

/** Reads a command's bytes; `undefined` where they are no command. */
export function readCommand(json: string): CommandContent | undefined {
  try {
    const { id, type, data, occurred_at } = JSON.parse(json);
    if (typeof id !== 'string' || typeof type !== 'string' || typeof data !== 'object' || data === null)
      return undefined;
    return {
      id,
      name: type as CommandName,
      data,
      occurredAt: typeof occurred_at === 'string' ? occurred_at : '',
    };
  } catch {
    return undefined;
  }
}
