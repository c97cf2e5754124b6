/** The outbox as a text that another device or profile can take over: the same bytes, hence each applied once. */

import { textSum } from '../hash.js';
import { readCommand } from './command.js';
import type { Entry } from './entry.js';
import { OutboxError } from './error.js';
import type { NewCommand } from './stored.js';
import { isId } from './uuid.js';

const FORM = 1;

interface Exported {
  /** The version of this form. */
  readonly onhand_outbox: number;
  readonly commands: readonly ExportedCommand[];
  /** Bytes of what can't be read, for people. */
  readonly unreadable: readonly string[];
  /** The sum of all commands' bytes: a text that was cut or altered is not taken. */
  readonly sum: number;
}

interface ExportedCommand {
  readonly json: string;
  readonly after: readonly string[];
  readonly fact: boolean;
  readonly state: NewCommand['state'];
}

/** All that is not settled, in order. */
export function exportText(entries: Iterable<Entry>): string {
  const all = [...entries];
  const open = all.filter(({ open, command }) => open || command.state === 'orphaned');
  const commands = open.map(
    ({ command }): ExportedCommand => ({
      json: command.json,
      after: command.after,
      fact: command.fact,
      // One that may have been sent here can't be taken back there.
      state: stateOf(command.state),
    }),
  );
  const unreadable = all
    .filter(({ command }) => command.state === 'unreadable')
    .map(({ command }) => command.json);
  const exported: Exported = { onhand_outbox: FORM, commands, unreadable, sum: sumOf(commands) };
  return `${JSON.stringify(exported, undefined, 1)}\n`;
}

/** The commands of an exported text, in order. */
export function importText(text: string): NewCommand[] {
  const { onhand_outbox, commands, sum } = parse(text);
  if (onhand_outbox !== FORM || !Array.isArray(commands)) throw new OutboxError('not_an_export');
  const read = commands.map(importOne);
  if (sumOf(commands) !== sum) throw new OutboxError('not_an_export');
  return read;
}

function importOne({ json, after, fact, state }: ExportedCommand): NewCommand {
  const content = typeof json === 'string' ? readCommand(json) : undefined;
  const good = content && isId(content.id) && Array.isArray(after) && after.every(isId);
  if (!good) throw new OutboxError('not_an_export');
  return { id: content.id, name: content.name, json, after, fact: fact === true, state: stateOf(state) };
}

function stateOf(state: unknown): NewCommand['state'] {
  return state === 'sent' || state === 'orphaned' ? state : 'pending';
}

function sumOf(commands: readonly ExportedCommand[]): number {
  return textSum(commands.map(({ json }) => json).join('\n'));
}

function parse(text: string): Partial<Exported> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
