/**
 * Keeps the queue of this tab and that of the storage in step: appends what is given, clears what may be sent, and takes over
 * what other tabs did. What can't be kept stays in memory, marked as such, and is tried again.
 */

import type { Environment } from '../environment.js';
import { stepped } from '../storage/queue.js';
import { Entry } from './entry.js';
import type { Line } from './line.js';
import type { OutcomeMessage } from './port.js';
import { type Queue, STORING } from './queue.js';
import type { CommandStep, CommandStore, CommandsChange, NewCommand, StoredCommand } from './stored.js';

/** Commands that are stored in one transaction. */
const BATCH = 500;
/** After this long it is tried again to keep what could not be kept, in milliseconds. */
const RETRY_MS = 15_000;
/** Outcomes that are remembered, so that what was read before they came is not taken for news. */
const OUTCOMES_MAX = 20_000;

/** What the keeper tells the outbox. */
export interface KeeperEvents {
  /** These entries stand otherwise now; without them: any may. */
  changed(entries?: readonly Entry[]): void;
  /** This tab changed what is kept: other tabs are to be told. */
  changedHere(change: CommandsChange): void;
  /** Commands could not be kept, for now. */
  unsaved(commands: readonly NewCommand[]): void;
}

export class Keeper {
  #store: CommandStore;
  readonly #queue: Queue;
  readonly #line: Line;
  readonly #environment: Environment;
  readonly #events: KeeperEvents;
  #version = 0;
  #storing: Entry[] = [];
  #stored = 0;
  #flushing = false;
  #clearing = false;
  #reading: Promise<void> | undefined;
  #readAgain = false;
  #retry: (() => void) | undefined;
  readonly #outcomes = new Map<string, OutcomeMessage['status']>();

  constructor(store: CommandStore, queue: Queue, line: Line, environment: Environment, events: KeeperEvents) {
    this.#store = store;
    this.#queue = queue;
    this.#line = line;
    this.#environment = environment;
    this.#events = events;
  }

  /** Reads the whole queue; it then is what the storage has, and what is not kept yet. */
  refresh(): Promise<void> {
    // What is being read may be older than what is asked for now.
    this.#readAgain = this.#reading !== undefined;
    this.#reading ??= this.#readAll();
    return this.#reading;
  }

  /** Reads it anew, and believes it: outcomes that this tab knew of may not have been written. */
  async reread(): Promise<void> {
    this.#outcomes.clear();
    await this.#reading;
    await this.refresh();
    this.clear();
  }

  /** Puts commands at the end. They are on their way to the storage from now on. */
  append(commands: readonly NewCommand[]): Entry[] {
    const entries = commands.map((command) => {
      this.#stored += 1;
      return this.#queue.add(new Entry({ ...command, place: STORING + this.#stored }, 'storing'));
    });
    this.#storing.push(...entries);
    void this.#flush();
    return entries;
  }

  /** Commands of another tab that it could not keep. */
  adopt(commands: readonly NewCommand[]): void {
    const fresh = commands.filter(({ id }) => !this.#queue.withId(id) && !this.#outcomes.has(id));
    this.#events.changed(
      fresh.map((command) => this.#unsaved(new Entry({ ...command, place: 0 }, 'unsaved'))),
    );
    this.clear();
  }

  /** Makes steps in the storage; the change tells which could be made. */
  async step(steps: readonly CommandStep[]): Promise<CommandsChange> {
    const change = await this.#store.step(steps);
    this.#apply(change);
    this.#events.changedHere(change);
    return change;
  }

  /** Changes a command; false where it stands otherwise by now. */
  async change(entry: Entry, to: CommandStep['to']): Promise<boolean> {
    const step: CommandStep = { place: entry.place, from: [entry.command.state], to };
    if (entry.keeping === 'stored') {
      const { put, gone } = await this.step([step]);
      this.clear();
      return put.length + gone.length > 0;
    }
    const all = [...this.#queue.entries()];
    const waiting = all
      .filter(({ command }) => command.after.includes(entry.id))
      .map(({ command }) => command);
    const there = new Set(entry.command.after.filter((id) => this.#queue.withId(id)));
    const change = stepped(step, entry.command, { waiting, there });
    for (const place of change?.gone ?? []) this.#drop(this.#queue.at(place));
    for (const command of change?.put ?? []) {
      this.#queue.put(command, this.#queue.at(command.place)?.keeping ?? 'unsaved');
    }
    this.#events.changed();
    this.clear();
    return change !== undefined;
  }

  /** Another tab changed what is kept. */
  hear(change: CommandsChange): void {
    this.#apply(change);
    this.clear();
  }

  /** Looks whether another tab changed what is kept. */
  async poll(): Promise<void> {
    if ((await this.#store.version()) !== this.#version) await this.refresh();
    this.clear();
  }

  /** Commands that are next are marked as sent before they are. */
  clear(): void {
    if (this.#line.connected && !this.#clearing) void this.#clear();
  }

  /** What became of a command. */
  settled(outcome: OutcomeMessage): void {
    this.#outcomes.set(outcome.id, outcome.status);
    if (this.#outcomes.size <= OUTCOMES_MAX) return;
    for (const [oldest] of this.#outcomes) {
      this.#outcomes.delete(oldest);
      return;
    }
  }

  /** Another storage takes the place of one that is lost: what is in memory is put there. */
  async move(store: CommandStore): Promise<void> {
    this.#store = store;
    this.#version = 0;
    for (const entry of [...this.#queue.entries()]) {
      if (entry.keeping === 'storing') continue;
      if (isNew(entry.command)) this.#unsaved(entry);
      else this.#putAside(entry);
    }
    await this.#keepUnsaved();
    this.#events.changed();
  }

  stop(): void {
    this.#retry?.();
  }

  async #flush(): Promise<void> {
    if (this.#flushing) return;
    this.#flushing = true;
    // What is given in one go is stored in one go.
    await Promise.resolve();
    while (this.#storing.length > 0) {
      const batch = this.#storing.splice(0, BATCH);
      this.#clearBatch(batch);
      await this.#keep(batch);
    }
    this.#flushing = false;
    this.clear();
  }

  /** Those that can be sent at once are stored as sent: one write instead of two. */
  #clearBatch(batch: readonly Entry[]): void {
    let room = this.#line.free();
    for (const entry of batch) {
      if (room <= 0 || this.#queue.hindrance(entry)) return;
      room -= 1;
      if (entry.command.state === 'pending') entry.command = { ...entry.command, state: 'sent' };
    }
  }

  async #keep(batch: readonly Entry[]): Promise<void> {
    try {
      const change = await this.#store.append(batch.map(({ command }) => newCommand(command)));
      this.#apply(change);
      // An id that was there already: the one that is kept counts.
      const doubles = batch.filter(({ keeping }) => keeping === 'storing');
      for (const entry of doubles) this.#queue.remove(entry);
      if (doubles.length > 0) await this.refresh();
      this.#events.changedHere(change);
    } catch {
      for (const entry of batch) {
        this.#queue.remove(entry);
        this.#unsaved(entry);
      }
      this.#events.unsaved(batch.map(({ command }) => newCommand(command)));
      this.#retryLater();
    }
    this.#events.changed(batch);
  }

  #unsaved(entry: Entry): Entry {
    if (this.#queue.at(entry.place) === entry) this.#queue.remove(entry);
    entry.command = { ...entry.command, place: this.#queue.placeBehind() };
    entry.keeping = 'unsaved';
    this.#queue.add(entry);
    if (this.#line.connected && entry.command.state === 'sent' && entry.way === 'idle') entry.way = 'ready';
    return entry;
  }

  /** One that is shown and not stored again: before all that get places anew. */
  #putAside(entry: Entry): void {
    this.#queue.remove(entry);
    entry.command = { ...entry.command, place: entry.place - STORING };
    entry.keeping = 'unsaved';
    this.#queue.add(entry);
  }

  #retryLater(): void {
    this.#retry?.();
    this.#retry = this.#environment.after(RETRY_MS, () => void this.#keepUnsaved());
  }

  async #keepUnsaved(): Promise<void> {
    const unsaved = [...this.#queue.entries()].filter(
      ({ keeping, command }) => keeping === 'unsaved' && isNew(command),
    );
    if (unsaved.length === 0) return;
    try {
      const change = await this.#store.append(unsaved.map(({ command }) => newCommand(command)));
      this.#apply(change);
      this.#events.changedHere(change);
      this.#events.changed(unsaved);
    } catch {
      this.#events.unsaved(unsaved.map(({ command }) => newCommand(command)));
      this.#retryLater();
    }
  }

  async #clear(): Promise<void> {
    this.#clearing = true;
    for (let next = this.#line.next(); this.#line.connected && next.length > 0; next = this.#line.next()) {
      const steps = next
        .filter(({ keeping, command }) => keeping === 'stored' && command.state === 'pending')
        .map(({ place }): CommandStep => ({ place, from: ['pending'], to: 'sent' }));
      const change = steps.length > 0 ? await this.#store.step(steps).catch(() => undefined) : undefined;
      if (change) {
        this.#apply(change);
        this.#events.changedHere(change);
      }
      const ready = next.filter((entry) => this.#ready(entry, change === undefined));
      this.#events.changed(next);
      // Some stand otherwise in the storage than here.
      if (ready.length < next.length) await this.refresh().catch(() => undefined);
      if (ready.length === 0) break;
    }
    this.#clearing = false;
  }

  /**
   * Makes ready what was cleared. Where it could not be marked, it is sent nevertheless: it is kept, if not as sent.
   */
  #ready(entry: Entry, unmarked: boolean): boolean {
    const marked = entry.command.state === 'sent' || entry.keeping === 'unsaved' || unmarked;
    if (!marked || !entry.open || this.#queue.at(entry.place) !== entry || !this.#line.connected)
      return false;
    entry.command = { ...entry.command, state: 'sent' };
    entry.way = 'ready';
    return true;
  }

  async #readAll(): Promise<void> {
    try {
      do {
        this.#readAgain = false;
        await this.#read();
      } while (this.#readAgain);
    } finally {
      this.#reading = undefined;
    }
  }

  async #read(): Promise<void> {
    const before = this.#version;
    const { version, commands } = await this.#store.read();
    // Meanwhile this tab heard of more than what was read. Less than what it knew before means another storage.
    if (version >= before && version < this.#version) {
      this.#readAgain = true;
      return;
    }
    this.#version = version;
    const there = new Set(commands.map(({ place }) => place));
    for (const entry of [...this.#queue.entries()]) {
      if (entry.keeping === 'stored' && !there.has(entry.place)) this.#drop(entry);
    }
    for (const command of commands) this.#put(command);
    this.#events.changed();
  }

  #apply(change: CommandsChange): void {
    if (change.version <= this.#version) return;
    // Where nothing was changed, the version is that of another change.
    const isEmpty = change.put.length === 0 && change.gone.length === 0;
    const missed = isEmpty || change.version > this.#version + 1;
    // A refresh reads what was missed.
    if (missed) void this.refresh().catch(() => undefined);
    if (isEmpty) return;
    this.#version = change.version;
    for (const place of change.gone) {
      this.#drop(this.#queue.at(place));
    }
    const put = change.put.map((command) => this.#put(command)).filter((entry) => entry !== undefined);
    this.#events.changed(change.gone.length > 0 ? undefined : put);
  }

  #put(command: StoredCommand): Entry | undefined {
    const outcome = this.#outcomes.get(command.id);
    const open = command.state === 'pending' || command.state === 'sent';
    // It was settled here, and the storage hears of it with the rows.
    if (outcome && open) return undefined;
    const known = this.#queue.withId(command.id);
    if (known && known.place !== command.place && known.keeping !== 'stored') {
      this.#queue.remove(known);
      known.command = command;
      known.keeping = 'stored';
      this.#queue.add(known);
    }
    const entry = this.#queue.put(command, 'stored');
    if (!entry.open) this.#line.leave(entry);
    else if (this.#line.connected && command.state === 'sent' && entry.way === 'idle') entry.way = 'ready';
    return entry;
  }

  #drop(entry: Entry | undefined): void {
    if (!entry) return;
    this.#line.leave(entry);
    this.#queue.remove(entry);
  }
}

/** A command as it is given to a storage. */
function newCommand({ place: _, refusal: __, exception: ___, state, ...rest }: StoredCommand): NewCommand {
  return { ...rest, state: state === 'sent' || state === 'orphaned' ? state : 'pending' };
}

/** Whether it can be given to another storage as new. */
function isNew({ state }: StoredCommand): boolean {
  return state === 'pending' || state === 'sent' || state === 'orphaned';
}
