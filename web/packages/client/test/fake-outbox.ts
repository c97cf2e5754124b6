/** An outbox in memory without rules of its own: what it is told to hold, and what it was told. */
import type { OutboxPort, OutcomeMessage, PendingCommand } from '../src/outbox/port.js';

export class FakeOutbox implements OutboxPort {
  pending: readonly PendingCommand[] = [];
  readonly ids: string[] = [];
  readonly sent = new Set<string>();
  readonly told: string[] = [];
  readonly outcomes: OutcomeMessage[] = [];
  readonly own = new Set<string>();
  dueAt: number | undefined;
  #listener: (() => void) | undefined;
  #mayGo = new Set<string>();

  give(id: string): void {
    this.ids.push(id);
    this.#mayGo.add(id);
    this.#listener?.();
  }

  get underWay(): number {
    return this.sent.size;
  }

  isOwn(act: string): boolean {
    return this.own.has(act);
  }

  subscribe(listener: () => void): () => void {
    this.#listener = listener;
    return () => {
      this.#listener = undefined;
    };
  }

  settle(outcomes: readonly OutcomeMessage[]): void {
    this.outcomes.push(...outcomes);
    for (const { id } of outcomes) {
      this.sent.delete(id);
      this.#mayGo.delete(id);
      if (this.ids.includes(id)) this.ids.splice(this.ids.indexOf(id), 1);
    }
  }

  unanswered(): readonly string[] {
    return this.ids.filter((id) => !this.#mayGo.has(id));
  }

  take({ commands }: { readonly commands: number }): readonly { id: string; json: string }[] {
    const taken = this.ids.filter((id) => this.#mayGo.has(id)).slice(0, commands);
    for (const id of taken) {
      this.sent.add(id);
      this.#mayGo.delete(id);
    }
    return taken.map((id) => ({ id, json: `{"id": "${id}",  "type":"confirm_order"}` }));
  }

  again(ids: readonly string[]): void {
    this.told.push(`again ${ids.join()}`);
    for (const id of ids) {
      this.sent.delete(id);
      this.#mayGo.add(id);
    }
  }

  disconnected(): void {
    this.told.push('disconnected');
    this.sent.clear();
  }

  resumed(): void {
    this.told.push('resumed');
    for (const id of this.unanswered()) this.#mayGo.add(id);
  }

  forked(): void {
    this.told.push('forked');
  }
}
