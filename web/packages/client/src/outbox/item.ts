/** A command of the outbox as it is shown. */

import type { Refusal } from '../generated/refusals.js';
import type { CommandName } from '../schema.js';
import type { Entry, Passing } from './entry.js';
import type { ItemState } from './handle.js';
import type { Queue } from './queue.js';

export interface OutboxItem {
  /** The command's id; what stands for it where none can be read. */
  readonly id: string;
  readonly name: CommandName;
  /** Absent where it can't be read. */
  readonly data: Readonly<Record<string, unknown>> | undefined;
  /** RFC 3339, by the device's clock. */
  readonly occurredAt: string | undefined;
  readonly state: ItemState;
  /** Whether it outlives the page. */
  readonly saved: boolean;
  /** Why it was refused or quarantined. */
  readonly refusal: Refusal | undefined;
  /** The exception that keeps it, where it is quarantined. */
  readonly exception: string | undefined;
  /** The passing error that it met with last. */
  readonly passing: Passing | undefined;
  /** Commands that it waits for. */
  readonly waitsFor: readonly string[];
  /** The bytes that are sent. */
  readonly json: string;
}

/** Where a command stands. */
export function stateOf(entry: Entry, queue: Queue): ItemState {
  if (entry.keeping === 'storing') return 'saving';
  const { state } = entry.command;
  if (state === 'orphaned') return 'blocked';
  if (state !== 'pending' && state !== 'sent') return state;
  if (queue.hindrance(entry) === 'blocked') return 'blocked';
  return state === 'sent' && entry.passing ? 'again' : state;
}

/** A command as it is shown; `durable` says whether the storage outlives the page. */
export function itemOf(entry: Entry, queue: Queue, durable: boolean): OutboxItem {
  const { command, content } = entry;
  return {
    id: entry.id,
    name: command.name as CommandName,
    data: content?.data,
    occurredAt: content?.occurredAt,
    state: stateOf(entry, queue),
    saved: durable && entry.keeping === 'stored',
    refusal: command.refusal as Refusal | undefined,
    exception: command.exception,
    passing: entry.passing,
    waitsFor: queue.hinderedBy(entry),
    json: command.json,
  };
}
