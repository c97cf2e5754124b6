/**
 * Facts that a server acknowledged and may have lost, since its log is another now: sent again with their ids, oldest first. How
 * far this came is kept, so that closing the page does not end it.
 */

import type { Environment } from '../environment.js';
import { utf8Most } from './line.js';
import type { OutgoingCommand } from './port.js';
import type { AcknowledgedFact, CommandStore } from './stored.js';

/** Small values by name, as a storage keeps them. */
export interface Meta {
  readMeta(name: string): Promise<string | undefined>;
  writeMeta(name: string, value: string): Promise<void>;
}

/** Facts that are read at a time. */
const PAGE = 200;
/** The least pause after a passing error, in milliseconds. */
const PAUSE_MS = 500;
/** Under this name the number of the last fact that was sent again and settled; empty: there are none to send. */
const NAME = 'facts_sent_again';

export class Facts {
  readonly #meta: Meta;
  readonly #environment: Environment;
  readonly #changed: () => void;
  #store: CommandStore;
  /** Those read and not sent, in order. */
  #waiting: AcknowledgedFact[] = [];
  readonly #underWay = new Map<string, AcknowledgedFact>();
  /** The last one that was read; absent: there is nothing to send again. */
  #read: number | undefined;
  #reading = false;
  /** Ends the pause after a passing error. */
  #pause: (() => void) | undefined;

  constructor(store: CommandStore, meta: Meta, environment: Environment, changed: () => void) {
    this.#store = store;
    this.#meta = meta;
    this.#environment = environment;
    this.#changed = changed;
  }

  get underWay(): number {
    return this.#underWay.size;
  }

  /** Whether there are any to be sent or settled: other commands come after them. */
  get busy(): boolean {
    return this.#read !== undefined;
  }

  /** Goes on where an earlier visit left off. */
  async resume(): Promise<void> {
    const text = await this.#meta.readMeta(NAME);
    if (text) await this.#from(Number(text));
  }

  /** Begins with the oldest. */
  async begin(): Promise<void> {
    this.#waiting = [];
    this.#underWay.clear();
    await this.#from(0);
  }

  /** In another storage there are none. */
  move(store: CommandStore): void {
    this.#store = store;
    this.#waiting = [];
    this.#underWay.clear();
    this.#read = undefined;
  }

  take(commands: number, bytes: number): OutgoingCommand[] {
    if (this.#pause) return [];
    let count = 0;
    for (let left = bytes; count < Math.min(commands, this.#waiting.length); count += 1) {
      left -= utf8Most(this.#waiting[count]?.json ?? '');
      if (left < 0 && count > 0) break;
    }
    const taken = this.#waiting.splice(0, count);
    for (const fact of taken) this.#underWay.set(fact.id, fact);
    return taken.map(({ id, json }) => ({ id, json }));
  }

  /** What became of it does not matter: it was decided before. */
  settle(id: string): void {
    if (this.#underWay.delete(id) && this.#underWay.size === 0 && this.#waiting.length === 0)
      void this.#next();
  }

  /** Those of these that are under way were not taken: after a while. */
  again(ids: readonly string[], afterMs: number): void {
    if (!ids.some((id) => this.#underWay.has(id))) return;
    this.#back(ids);
    this.#pause?.();
    this.#pause = this.#environment.after(Math.max(afterMs, PAUSE_MS), () => {
      this.#pause = undefined;
      this.#changed();
    });
  }

  disconnected(): void {
    this.#back([...this.#underWay.keys()]);
    this.#pause?.();
    this.#pause = undefined;
  }

  #back(ids: readonly string[]): void {
    const back = [...this.#underWay.values()].filter(({ id }) => ids.includes(id));
    for (const { id } of back) this.#underWay.delete(id);
    this.#waiting = [...back, ...this.#waiting];
  }

  async #from(number: number): Promise<void> {
    this.#read = number;
    await this.#next();
  }

  async #next(): Promise<void> {
    const after = this.#read;
    if (after === undefined || this.#reading) return;
    this.#reading = true;
    try {
      await this.#meta.writeMeta(NAME, String(after));
      const page = await this.#store.facts(after, PAGE);
      this.#waiting = [...page];
      this.#read = page.at(-1)?.number;
      if (page.length === 0) await this.#meta.writeMeta(NAME, '');
    } catch {
      // The storage fails: what can't be read can't be sent, and must not hold up the others.
      this.#read = undefined;
    } finally {
      this.#reading = false;
    }
    this.#changed();
  }
}
