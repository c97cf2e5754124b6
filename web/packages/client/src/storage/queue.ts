/** What steps and outcomes do to the queue of commands: plain functions, so that every storage does the same. */

import type { OutcomeMessage } from '../outbox/port.js';
import type { CommandStep, NewCommand, StoredCommand } from '../outbox/stored.js';

/** What becomes of a few commands. */
export interface QueueChange {
  readonly put: readonly StoredCommand[];
  readonly gone: readonly number[];
}

/** What a step must know besides the command itself. */
export interface Surroundings {
  /** Commands that wait for the one at hand. */
  readonly waiting: readonly StoredCommand[];
  /** Which of the commands that it waits for are there. */
  readonly there: ReadonlySet<string>;
}

/** Whether a step looks at the surroundings of its command. */
export function looksAround(step: CommandStep): boolean {
  return step.to !== 'sent';
}

/** What a step does to its command; `undefined` where the command is not as the step expects. */
export function stepped(
  step: CommandStep,
  command: StoredCommand | undefined,
  { waiting, there }: Surroundings,
): QueueChange | undefined {
  if (!command || !step.from.includes(command.state)) return undefined;
  if (step.to === 'sent') return { put: [{ ...command, state: 'sent' }], gone: [] };
  if (step.to === 'pending') {
    const { refusal: _, exception: __, ...rest } = command;
    return {
      put: [{ ...rest, state: 'pending', after: rest.after.filter((id) => there.has(id)) }],
      gone: [],
    };
  }
  if (step.to) {
    const { id } = step.to;
    const follow = (after: readonly string[]) => after.map((other) => (other === command.id ? id : other));
    const others = waiting.map((other) => ({ ...other, after: follow(other.after) }));
    return { put: [{ ...step.to, place: command.place }, ...others], gone: [] };
  }
  const orphans = waiting.filter((other) => other.state === 'pending');
  return { put: orphans.map((other) => ({ ...other, state: 'orphaned' })), gone: [command.place] };
}

/** Commands that were taken away, and what took their place. */
export type Withdrawn = ReadonlyMap<string, string | undefined>;

/** Which command a step withdraws. */
export function withdrawal(
  step: CommandStep,
  command: StoredCommand,
): [string, string | undefined] | undefined {
  if (step.to === 'sent' || step.to === 'pending' || step.to?.id === command.id) return undefined;
  return [command.id, step.to?.id];
}

/** A command as it is appended, where some that it waits for were withdrawn. */
export function adjusted(command: NewCommand, withdrawn: Withdrawn): NewCommand {
  let state = command.state;
  const after = command.after.map((id) => {
    let now: string = id;
    while (withdrawn.has(now)) {
      const next = withdrawn.get(now);
      if (next === undefined) {
        state = 'orphaned';
        break;
      }
      now = next;
    }
    return now;
  });
  return { ...command, state, after };
}

/** What an outcome does to its command: gone when it was accepted, otherwise kept for a person to see. */
export function settled(command: StoredCommand, outcome: OutcomeMessage): QueueChange {
  if (outcome.status === 'accepted') return { put: [], gone: [command.place] };
  const { refusal, exception } = outcome;
  const why = {
    ...(refusal === undefined ? {} : { refusal }),
    ...(exception === undefined ? {} : { exception }),
  };
  return { put: [{ ...command, ...why, state: outcome.status }], gone: [] };
}
