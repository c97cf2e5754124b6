/** The queue of commands in IndexedDB, flushed to the disk with each change. */

import { textSum } from '../../hash.js';
import type { OutcomeMessage } from '../../outbox/port.js';
import {
  type CommandStep,
  type CommandStore,
  type CommandsChange,
  type CommandsRead,
  FACTS_MAX,
  type NewCommand,
  type StoredCommand,
  WITHDRAWN_MAX,
} from '../../outbox/stored.js';
import {
  adjusted,
  looksAround,
  type QueueChange,
  type Surroundings,
  settled,
  stepped,
  withdrawal,
} from '../queue.js';
import { attempt, type Durability, done, transact } from './requests.js';
import {
  COMMANDS,
  type CommandRow,
  FACTS,
  type FactRow,
  ONLY,
  QUEUE,
  QUEUE_STORES,
  type QueueRow,
  WITHDRAWN,
} from './schema.js';

const ALONE: Surroundings = { waiting: [], there: new Set() };

export function commandsIn(database: () => IDBDatabase): CommandStore {
  let isAsked = false;
  return {
    read: () => transact(database, QUEUE_STORES, 'readonly', read),
    version: () => transact(database, [QUEUE], 'readonly', version),
    append: (commands) => {
      if (!isAsked) askToPersist();
      isAsked = true;
      return transact(database, QUEUE_STORES, 'strict', (transaction) => append(transaction, commands));
    },
    step: (steps) =>
      transact(database, QUEUE_STORES, flushed(steps), (transaction) => step(transaction, steps)),
    facts: (after, limit) =>
      transact(database, [FACTS], 'readonly', (transaction) =>
        done<FactRow[]>(transaction.objectStore(FACTS).getAll(IDBKeyRange.lowerBound(after, true), limit)),
      ),
  };
}

/**
 * Asks the browser not to clear what is kept when it runs short of room: from the first command on, since what is lost then can't
 * be fetched again. There is nobody to ask on plain http.
 */
function askToPersist(): void {
  globalThis.navigator?.storage?.persist?.().catch(() => undefined);
}

/** Does to the queue what outcomes say, in the transaction that writes the rows with their effects. */
export async function settle(
  transaction: IDBTransaction,
  outcomes: readonly OutcomeMessage[],
): Promise<void> {
  const change = new Change(transaction);
  const commands = await Promise.all(outcomes.map(({ id }) => withId(transaction, id)));
  const facts: StoredCommand[] = [];
  outcomes.forEach((outcome, at) => {
    const command = commands[at];
    if (!command) return;
    if (outcome.status === 'accepted' && command.fact) facts.push(command);
    change.make(settled(command, outcome));
  });
  await keepFacts(transaction, facts);
}

async function append(transaction: IDBTransaction, commands: readonly NewCommand[]): Promise<CommandsChange> {
  const store = transaction.objectStore(COMMANDS);
  const change = new Change(transaction);
  // Twice in one go is once as well.
  const given = [...new Map(commands.map((command) => [command.id, command])).values()];
  const [withdrawn, ...there] = await Promise.all([
    readWithdrawn(transaction),
    ...given.map(({ id }) => done(store.index('id').getKey(id))),
  ]);
  const fresh = given.filter((_, at) => there[at] === undefined).map((one) => adjusted(one, withdrawn));
  // Requests are carried out in the order in which they are made: places grow in that order.
  const places = await Promise.all(
    fresh.map((command) => done(store.add({ ...command, sum: textSum(command.json) }))),
  );
  fresh.forEach((command, at) => {
    change.appended({ ...command, place: Number(places[at]) });
  });
  return change.finish();
}

async function step(transaction: IDBTransaction, steps: readonly CommandStep[]): Promise<CommandsChange> {
  const change = new Change(transaction);
  const withdrawn: [string, string | undefined][] = [];
  // Those that look at others see what the steps before them did; the rest are read in one go.
  const plain = new Map(
    await Promise.all(
      steps
        .filter((one) => !looksAround(one))
        .map(async (one) => [one, await at(transaction, one.place)] as const),
    ),
  );
  for (const one of steps) {
    const command = plain.get(one) ?? (await at(transaction, one.place));
    const around = command && looksAround(one) ? await surroundings(transaction, command) : ALONE;
    const made = stepped(one, command, around);
    if (!made || !command) continue;
    change.make(made);
    const gone = withdrawal(one, command);
    if (gone) withdrawn.push(gone);
  }
  if (withdrawn.length > 0) await withdraw(transaction, withdrawn);
  return change.finish();
}

/** That a command is about to be sent need not survive a power cut: it would be sent twice, and applied once. */
function flushed(steps: readonly CommandStep[]): Durability {
  return steps.every(({ to }) => to === 'sent') ? 'relaxed' : 'strict';
}

/** Collects what changed, and counts it as one version. */
class Change {
  readonly #transaction: IDBTransaction;
  readonly #put = new Map<number, StoredCommand>();
  readonly #gone = new Set<number>();

  constructor(transaction: IDBTransaction) {
    this.#transaction = transaction;
  }

  make({ put, gone }: QueueChange): void {
    const store = this.#transaction.objectStore(COMMANDS);
    for (const command of put) {
      store.put({ ...command, sum: textSum(command.json) } satisfies CommandRow);
      this.#put.set(command.place, command);
    }
    for (const place of gone) {
      store.delete(place);
      this.#put.delete(place);
      this.#gone.add(place);
    }
  }

  /** It is written already. */
  appended(command: StoredCommand): void {
    this.#put.set(command.place, command);
  }

  async finish(): Promise<CommandsChange> {
    const store = this.#transaction.objectStore(QUEUE);
    const before = await version(this.#transaction);
    const changed = this.#put.size > 0 || this.#gone.size > 0;
    const now = changed ? before + 1 : before;
    if (changed) store.put({ version: now } satisfies QueueRow, ONLY);
    return { version: now, put: [...this.#put.values()], gone: [...this.#gone] };
  }
}

async function read(transaction: IDBTransaction): Promise<CommandsRead> {
  const store = transaction.objectStore(COMMANDS);
  const [places, rows] = await Promise.all([
    done<IDBValidKey[]>(store.getAllKeys()),
    attempt<unknown[]>(store.getAll()),
  ]);
  // One row that the browser can't read fails them all: then each is read by itself.
  const each = rows ?? (await Promise.all(places.map((place) => attempt<unknown>(store.get(place)))));
  const commands = places.map((place, at) => decode(each[at] ?? {}, Number(place)));
  return {
    version: await version(transaction),
    commands: commands.filter((command) => command !== undefined),
  };
}

async function version(transaction: IDBTransaction): Promise<number> {
  return (await done<QueueRow | undefined>(transaction.objectStore(QUEUE).get(ONLY)))?.version ?? 0;
}

async function readWithdrawn(transaction: IDBTransaction): Promise<Map<string, string | undefined>> {
  const entries = await attempt<[string, string | undefined][]>(
    transaction.objectStore(QUEUE).get(WITHDRAWN),
  );
  return new Map(entries);
}

async function withdraw(
  transaction: IDBTransaction,
  more: readonly [string, string | undefined][],
): Promise<void> {
  const all = [...(await readWithdrawn(transaction)), ...more];
  transaction.objectStore(QUEUE).put(all.slice(-WITHDRAWN_MAX), WITHDRAWN);
}

async function at(transaction: IDBTransaction, place: number): Promise<StoredCommand | undefined> {
  return decode(await attempt<unknown>(transaction.objectStore(COMMANDS).get(place)), place);
}

async function withId(transaction: IDBTransaction, id: string): Promise<StoredCommand | undefined> {
  const row = await attempt<CommandRow>(transaction.objectStore(COMMANDS).index('id').get(id));
  return decode(row, row?.place ?? 0);
}

async function surroundings(transaction: IDBTransaction, command: StoredCommand): Promise<Surroundings> {
  const index = transaction.objectStore(COMMANDS).index('after');
  const waiting = (await attempt<CommandRow[]>(index.getAll(command.id))) ?? [];
  const there = new Set<string>();
  for (const id of command.after) if (await withId(transaction, id)) there.add(id);
  const good = waiting.map((row) => decode(row, row.place)).filter((other) => other !== undefined);
  return { waiting: good.filter((other) => other.state !== 'unreadable'), there };
}

async function keepFacts(transaction: IDBTransaction, facts: readonly StoredCommand[]): Promise<void> {
  const store = transaction.objectStore(FACTS);
  const numbers = await Promise.all(facts.map(({ id, json }) => done(store.add({ id, json }))));
  const last = Number(numbers.at(-1) ?? 0);
  if (last > FACTS_MAX) store.delete(IDBKeyRange.upperBound(last - FACTS_MAX));
}

/** A row as it was written; `unreadable`, with what is left of it, where it was altered. */
function decode(row: unknown, place: number): StoredCommand | undefined {
  if (row === undefined) return undefined;
  const fields = (typeof row === 'object' && row !== null ? row : {}) as Partial<CommandRow>;
  const { sum, ...command } = fields;
  const { id, name, json, after, fact, state } = fields;
  const whole =
    typeof id === 'string' &&
    typeof name === 'string' &&
    typeof json === 'string' &&
    Array.isArray(after) &&
    typeof fact === 'boolean' &&
    typeof state === 'string' &&
    textSum(json) === sum;
  if (whole) return { ...command, place } as StoredCommand;
  const left = typeof json === 'string' ? json : text(row);
  return { place, id: text(id), name: text(name), json: left, after: [], fact: false, state: 'unreadable' };
}

function text(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
}
