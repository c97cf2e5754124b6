/** The queue of commands in memory. */

import type { OutcomeMessage } from '../outbox/port.js';
import {
  type AcknowledgedFact,
  type CommandStep,
  type CommandStore,
  type CommandsChange,
  type CommandsRead,
  FACTS_MAX,
  type NewCommand,
  type StoredCommand,
  WITHDRAWN_MAX,
} from '../outbox/stored.js';
import { adjusted, type QueueChange, settled, stepped, withdrawal } from './queue.js';

export class MemoryQueue implements CommandStore {
  readonly #commands = new Map<number, StoredCommand>();
  readonly #places = new Map<string, number>();
  readonly #withdrawn = new Map<string, string | undefined>();
  #facts: AcknowledgedFact[] = [];
  #version = 0;
  #lastPlace = 0;
  #lastFact = 0;

  async read(): Promise<CommandsRead> {
    const commands = [...this.#commands.values()].sort((one, other) => one.place - other.place);
    return { version: this.#version, commands };
  }

  async version(): Promise<number> {
    return this.#version;
  }

  async append(commands: readonly NewCommand[]): Promise<CommandsChange> {
    const changes: QueueChange[] = [];
    for (const command of commands) {
      if (this.#places.has(command.id)) continue;
      this.#lastPlace += 1;
      const fresh = { ...adjusted(command, this.#withdrawn), place: this.#lastPlace };
      changes.push(this.#make({ put: [fresh], gone: [] }));
    }
    return this.#finish(changes);
  }

  async step(steps: readonly CommandStep[]): Promise<CommandsChange> {
    const changes: QueueChange[] = [];
    for (const step of steps) {
      const command = this.#commands.get(step.place);
      const all = step.to === 'sent' ? [] : [...this.#commands.values()];
      const waiting = all.filter((other) => command && other.after.includes(command.id));
      const there = new Set(command?.after.filter((id) => this.#places.has(id)));
      const change = stepped(step, command, { waiting, there });
      if (!change || !command) continue;
      changes.push(this.#make(change));
      this.#withdraw(step, command);
    }
    return this.#finish(changes);
  }

  async facts(after: number, limit: number): Promise<readonly AcknowledgedFact[]> {
    return this.#facts.filter((fact) => fact.number > after).slice(0, limit);
  }

  /** Does what outcomes say. */
  settle(outcomes: readonly OutcomeMessage[]): void {
    for (const outcome of outcomes) {
      const command = this.#commands.get(this.#places.get(outcome.id) ?? 0);
      if (!command) continue;
      if (outcome.status === 'accepted' && command.fact) this.#keepFact(command);
      this.#make(settled(command, outcome));
    }
  }

  #make(change: QueueChange): QueueChange {
    for (const place of [...change.gone, ...change.put.map((command) => command.place)]) {
      const before = this.#commands.get(place);
      if (before) this.#places.delete(before.id);
      this.#commands.delete(place);
    }
    for (const command of change.put) {
      this.#commands.set(command.place, command);
      this.#places.set(command.id, command.place);
    }
    return change;
  }

  #finish(changes: readonly QueueChange[]): CommandsChange {
    if (changes.length > 0) this.#version += 1;
    const put = new Map<number, StoredCommand>();
    const gone = new Set<number>();
    for (const change of changes) {
      for (const command of change.put) put.set(command.place, command);
      for (const place of change.gone) {
        put.delete(place);
        gone.add(place);
      }
    }
    return { version: this.#version, put: [...put.values()], gone: [...gone] };
  }

  #withdraw(step: CommandStep, command: StoredCommand): void {
    const withdrawn = withdrawal(step, command);
    if (withdrawn) this.#withdrawn.set(...withdrawn);
    const [oldest] = this.#withdrawn.keys();
    if (this.#withdrawn.size > WITHDRAWN_MAX && oldest !== undefined) this.#withdrawn.delete(oldest);
  }

  #keepFact({ id, json }: StoredCommand): void {
    this.#lastFact += 1;
    this.#facts.push({ number: this.#lastFact, id, json });
    if (this.#facts.length > FACTS_MAX) this.#facts.shift();
  }
}
