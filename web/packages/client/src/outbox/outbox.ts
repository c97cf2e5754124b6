/**
 * The outbox: a command is in it from the press of the button until its outcome is known, whatever becomes of the page, the
 * connection or the server meanwhile. It is kept before it is sent; what is sent are the kept bytes.
 */

import type { Environment } from '../environment.js';
import { hashDigits, hashText } from '../hash.js';
import type { CommandData, CommandName } from '../schema.js';
import { settled } from '../storage/queue.js';
import { type Approver, type ClockReading, writeCommand } from './command.js';
import type { Entry } from './entry.js';
import { OutboxError } from './error.js';
import { Facts, type Meta } from './facts.js';
import { type CommandHandle, Handle, type Outcome } from './handle.js';
import { itemOf, type OutboxItem, stateOf } from './item.js';
import { Keeper } from './keeper.js';
import { Line } from './line.js';
import { eachText } from './makes.js';
import type { OutboxPort, OutcomeMessage, OutgoingCommand, PendingCommand } from './port.js';
import { Queue } from './queue.js';
import type { CommandStore, CommandsChange, NewCommand } from './stored.js';
import { exportText, importText } from './transfer.js';
import { newId } from './uuid.js';

/** Ids of one's own commands that are remembered, to tell one's own events. */
const OWN_MAX = 20_000;

/** What tabs tell each other of the queue. */
export type OutboxNews =
  | { readonly change: CommandsChange }
  | { readonly unsaved: readonly NewCommand[] }
  | { readonly again: readonly string[]; readonly reason: string };

export interface OutboxParts {
  readonly commands: CommandStore;
  readonly meta: Meta;
  /** Whether the storage outlives the page, as it is now. */
  readonly durable: () => boolean;
  readonly environment: Environment;
  /** Absent while the storage that knows it is being opened. */
  readonly device: () => string | undefined;
  /** How far the device's clock is off, as last measured. */
  readonly clock: () => ClockReading | undefined;
  /** Tells the other tabs. */
  readonly tell: (news: OutboxNews) => void;
}

/** How a command is to be sent. */
export interface SendOptions {
  /** Commands that must have been accepted before. Those that make a record that `data` names need not be told. */
  readonly after?: readonly { readonly id: string }[] | undefined;
  /**
   * Who allows it, where it goes beyond the limits of who gives it. The secret is not kept: a command that is refused and
   * tried again needs it again.
   */
  readonly approver?: Approver | undefined;
  /** When it happened, by the device's clock; absent: now. */
  readonly occurredAt?: Date | undefined;
}

export class Outbox implements OutboxPort {
  readonly #parts: OutboxParts;
  readonly #queue = new Queue();
  readonly #line: Line;
  readonly #keeper: Keeper;
  readonly #facts: Facts;
  readonly #handles = new Map<string, Handle>();
  readonly #own = new Set<string>();
  readonly #listeners = new Set<() => void>();
  #pending: readonly PendingCommand[] | undefined;
  #shown: readonly PendingCommand[] = [];
  #items: readonly OutboxItem[] | undefined;

  constructor(parts: OutboxParts) {
    const { environment, commands, meta, tell } = parts;
    this.#parts = parts;
    this.#line = new Line(this.#queue, environment, () => this.#changed([]));
    this.#keeper = new Keeper(commands, this.#queue, this.#line, environment, {
      changed: (entries) => this.#changed(entries),
      changedHere: (change) => tell({ change }),
      unsaved: (unsaved) => tell({ unsaved }),
    });
    this.#facts = new Facts(commands, meta, environment, () => this.#changed([]));
  }

  /** Reads what was kept. */
  async load(): Promise<void> {
    await this.#keeper.refresh();
    await this.#facts.resume();
  }

  // What people see and do.

  /** All commands that are not accepted, in order. The same array until it changes. */
  get items(): readonly OutboxItem[] {
    this.#items ??= [...this.#queue.entries()].map((entry) =>
      itemOf(entry, this.#queue, this.#parts.durable()),
    );
    return this.#items;
  }

  /** Those whose outcome comes by itself. */
  get waiting(): readonly OutboxItem[] {
    return this.items.filter(({ state }) => WAITING.has(state));
  }

  /** Those that a person must look at. */
  get needsAttention(): readonly OutboxItem[] {
    return this.items.filter(({ state }) => !WAITING.has(state));
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Puts a command into the outbox. */
  send<Name extends CommandName>(
    name: Name,
    data: CommandData<Name>,
    options: SendOptions = {},
  ): CommandHandle {
    const { environment } = this.#parts;
    const id = newId(environment);
    const after = new Set(options.after?.map((other) => other.id));
    eachText(data, (text) => {
      const maker = this.#queue.makerOf(text);
      if (maker) after.add(maker.id);
    });
    const command = this.#write(id, name, data, [...after], options.occurredAt?.getTime(), options.approver);
    return this.#append(command);
  }

  /** Tries once more: at once what met with a passing error, as a new command what was refused. */
  async retry(id: string): Promise<CommandHandle> {
    const entry = this.#entry(id);
    const state = stateOf(entry, this.#queue);
    if (state === 'again') this.#line.rest(entry);
    if (state === 'again') return this.#handle(entry);
    if (entry.command.state === 'orphaned') return this.#step(entry, 'pending');
    if (state !== 'refused' || !entry.content) throw new OutboxError('not_refused');
    const { name, data, occurredAt } = entry.content;
    // What happened happened when it did; what is asked for is asked for now.
    const when = entry.command.fact ? Date.parse(occurredAt) : undefined;
    return this.#step(entry, this.#write(this.#newId(), name, data, entry.command.after, when));
  }

  /** Says it otherwise: what was not sent keeps its id, what was refused becomes a new command. */
  async edit(id: string, data: CommandData<CommandName>): Promise<CommandHandle> {
    const entry = this.#entry(id);
    if (!entry.content) throw new OutboxError('unreadable');
    const { state, after, fact } = entry.command;
    if (state === 'sent' || state === 'quarantined') throw new OutboxError('on_its_way');
    const { name, occurredAt } = entry.content;
    const newId = state === 'refused' ? this.#newId() : entry.id;
    const when = fact || state !== 'refused' ? Date.parse(occurredAt) : undefined;
    return this.#step(entry, this.#write(newId, name, data, after, when));
  }

  /** Takes back what was not sent, or puts away what was refused, quarantined or can't be read. */
  async discard(id: string): Promise<void> {
    const entry = this.#entry(id);
    const { state } = entry.command;
    if (state === 'sent' || entry.keeping === 'storing') throw new OutboxError('on_its_way');
    await this.#step(entry, undefined);
    this.#handles.get(id)?.ended({ id, status: 'discarded' });
    this.#handles.delete(id);
  }

  /** All that is not settled, as a text for another device or profile. */
  export(): string {
    return exportText(this.#queue.entries());
  }

  /** Takes over what was exported. Gives how many were new here. */
  async import(text: string): Promise<number> {
    const commands = importText(text).filter(({ id }) => !this.#queue.withId(id));
    await Promise.all(commands.map((command) => this.#append(command).stored));
    return commands.length;
  }

  // What the replica and the connection need.

  get pending(): readonly PendingCommand[] {
    if (this.#pending) return this.#pending;
    const pending: PendingCommand[] = [];
    for (const entry of this.#queue.entries()) {
      if (entry.open && entry.content && this.#queue.hindrance(entry) !== 'blocked')
        pending.push(entry.content);
    }
    const before = this.#shown;
    const same = pending.length === before.length && pending.every((one, at) => one === before[at]);
    this.#shown = same ? before : pending;
    this.#pending = this.#shown;
    return this.#pending;
  }

  isOwn(act: string): boolean {
    return this.#own.has(act);
  }

  settle(outcomes: readonly OutcomeMessage[]): void {
    let others = false;
    for (const outcome of outcomes) {
      this.#facts.settle(outcome.id);
      this.#keeper.settled(outcome);
      const entry = this.#queue.withId(outcome.id);
      if (!entry) continue;
      this.#line.leave(entry);
      const [kept] = settled(entry.command, outcome).put;
      if (kept) entry.command = kept;
      else this.#queue.remove(entry);
      others ||= kept !== undefined;
      this.#handles.get(outcome.id)?.ended(outcome as Outcome);
      this.#handles.delete(outcome.id);
    }
    // What was refused may block others.
    this.#changed(others ? undefined : []);
    this.#keeper.clear();
  }

  unanswered(): readonly string[] {
    const sent = [...this.#queue.entries()].filter(({ command }) => command.state === 'sent');
    return sent.map(({ id }) => id);
  }

  take({
    commands,
    bytes,
  }: {
    readonly commands: number;
    readonly bytes: number;
  }): readonly OutgoingCommand[] {
    if (!this.#line.connected) return [];
    return this.#facts.busy ? this.#facts.take(commands, bytes) : this.#line.take(commands, bytes);
  }

  /** What is to be sent later is told when it is due. */
  get dueAt(): undefined {
    return undefined;
  }

  get underWay(): number {
    return this.#line.underWay + this.#facts.underWay;
  }

  again(ids: readonly string[], afterMs: number, reason: string): void {
    this.#facts.again(ids, afterMs);
    const entries = ids.map((id) => this.#queue.withId(id)).filter((entry) => entry !== undefined);
    for (const entry of entries) this.#line.again(entry, afterMs, reason);
    this.#changed(entries);
    this.#parts.tell({ again: ids, reason });
  }

  disconnected(): void {
    this.#line.disconnected();
    this.#facts.disconnected();
    this.#changed([]);
  }

  resumed(): void {
    this.#line.resumed();
    this.#changed([]);
    this.#keeper.clear();
  }

  forked(): void {
    void this.#facts.begin();
  }

  // What the tabs need.

  /** Another tab tells. */
  hear(news: OutboxNews): void {
    if ('change' in news) this.#keeper.hear(news.change);
    else if ('unsaved' in news) this.#keeper.adopt(news.unsaved);
    else this.#heardAgain(news.again, news.reason);
  }

  /** On taking the lead: what is kept counts, since outcomes that this tab heard of before may not have been written. */
  lead(): Promise<void> {
    return this.#keeper.reread();
  }

  /** Looks whether other tabs changed the queue, where it can't be heard. */
  poll(): Promise<void> {
    return this.#keeper.poll();
  }

  /** The storage is lost: another one takes its place. What is there is kept in that one. */
  async move(commands: CommandStore): Promise<void> {
    this.#facts.move(commands);
    await this.#keeper.move(commands);
  }

  /** Nothing is kept or sent after that by itself. */
  close(): void {
    this.#keeper.stop();
    this.#line.disconnected();
  }

  #append(command: NewCommand): Handle {
    const [entry] = this.#keeper.append([command]);
    const handle = new Handle(command.id, entry?.made);
    this.#handles.set(command.id, handle);
    this.#changed(entry ? [entry] : []);
    return handle;
  }

  #write(
    id: string,
    name: CommandName,
    data: CommandData<CommandName>,
    after: readonly string[],
    occurredAt: number | undefined,
    approver?: Approver,
  ): NewCommand {
    const { environment, device, clock } = this.#parts;
    return writeCommand({ id, name, data, after, occurredAt, approver }, environment, device(), clock());
  }

  #newId(): string {
    return newId(this.#parts.environment);
  }

  #entry(id: string): Entry {
    const entry = this.#queue.withId(id);
    if (!entry) throw new OutboxError('unknown');
    return entry;
  }

  async #step(entry: Entry, to: NewCommand | 'pending' | undefined): Promise<CommandHandle> {
    const { id } = entry;
    // It was sent meanwhile, or another tab did something with it.
    if (!(await this.#keeper.change(entry, to))) throw new OutboxError('on_its_way');
    const next = typeof to === 'object' ? to.id : id;
    const now = this.#queue.withId(next);
    return now ? this.#handle(now) : new Handle(next, undefined);
  }

  #handle(entry: Entry): CommandHandle {
    const handle = this.#handles.get(entry.id) ?? new Handle(entry.id, entry.made);
    this.#handles.set(entry.id, handle);
    this.#moved(entry);
    return handle;
  }

  #heardAgain(ids: readonly string[], reason: string): void {
    const entries = ids.map((id) => this.#queue.withId(id)).filter((entry) => entry !== undefined);
    for (const entry of entries) entry.passing = { reason, attempts: (entry.passing?.attempts ?? 0) + 1 };
    this.#changed(entries);
  }

  /** These stand otherwise now; without them: any may. */
  #changed(entries?: readonly Entry[]): void {
    this.#pending = undefined;
    this.#items = undefined;
    this.#queue.changed();
    for (const entry of entries ?? this.#queue.entries()) this.#moved(entry);
    for (const listener of [...this.#listeners]) listener();
  }

  #moved(entry: Entry): void {
    this.#handles
      .get(entry.id)
      ?.moved(stateOf(entry, this.#queue), this.#parts.durable() && entry.keeping === 'stored');
    if (entry.own || !entry.content) return;
    entry.own = true;
    this.#own.add(hashDigits(hashText(entry.id)));
    if (this.#own.size <= OWN_MAX) return;
    for (const oldest of this.#own) {
      this.#own.delete(oldest);
      return;
    }
  }
}

const WAITING: ReadonlySet<string> = new Set(['saving', 'pending', 'sent', 'again']);
