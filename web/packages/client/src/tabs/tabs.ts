/** The tabs of a browser over one storage: who leads, and what they tell each other. */

import type { Environment } from '../environment.js';
import { newId } from '../outbox/uuid.js';
import type { Storage } from '../storage/port.js';
import { broadcastChannels, type Channel, type Letter, mailChannels, type OpenChannel } from './channel.js';
import { Election } from './election.js';
import type { LeaseStore } from './lease.js';
import { browserLocks, type Locks } from './locks.js';
import type { TabMessage, Tabs } from './port.js';

export interface TabsParts {
  /** The name of the storage that they share. */
  readonly name: string;
  readonly lease: LeaseStore;
  readonly environment: Environment;
  /** Absent where there is nobody to be heard: a storage in memory. */
  readonly channels: OpenChannel | undefined;
  readonly locks: Locks | undefined;
  /** Where the browser says that the page is put away, or comes back: the window. */
  readonly page: Pick<EventTarget, 'addEventListener' | 'removeEventListener'> | undefined;
}

/** Takes part; resolves when it is known whether this tab leads. */
export async function joinTabs(parts: TabsParts): Promise<Tabs> {
  const tabs = new SharedTabs(parts);
  await tabs.start();
  return tabs;
}

/** Takes part with what the browser has for it. */
export function openTabs(storage: Storage, environment: Environment): Promise<Tabs> {
  const { name, lease, mail } = storage;
  const page = typeof globalThis.addEventListener === 'function' ? globalThis : undefined;
  const channels = mail && (broadcastChannels() ?? mailChannels(mail, environment));
  return joinTabs({ name, lease, environment, channels, locks: mail && browserLocks(), page });
}

class SharedTabs implements Tabs {
  readonly id: string;
  readonly #election: Election;
  readonly #channel: Channel | undefined;
  readonly #page: TabsParts['page'];
  #isClosed = false;
  readonly #onLeading = new Set<() => void>();
  readonly #onMessage = new Set<(message: TabMessage, from: string) => void>();

  constructor({ name, lease, environment, channels, locks, page }: TabsParts) {
    this.id = newId(environment);
    const changed = () => {
      for (const listener of [...this.#onLeading]) listener();
    };
    this.#election = new Election({ tab: this.id, name, lease, environment, locks, changed });
    this.#channel = channels?.(name, (letter) => this.#hear(letter));
    this.#page = page;
    page?.addEventListener('pagehide', this.#away);
    page?.addEventListener('pageshow', this.#back);
  }

  start(): Promise<void> {
    return this.#election.start();
  }

  get leading(): boolean {
    return this.#election.leading;
  }

  get epoch(): number {
    return this.#election.epoch;
  }

  onLeading(listener: () => void): () => void {
    this.#onLeading.add(listener);
    return () => this.#onLeading.delete(listener);
  }

  fenced(): void {
    this.#election.fenced();
  }

  post(message: TabMessage): void {
    if (!this.#isClosed) this.#channel?.post({ from: this.id, message });
  }

  onMessage(listener: (message: TabMessage, from: string) => void): () => void {
    this.#onMessage.add(listener);
    return () => this.#onMessage.delete(listener);
  }

  close(): void {
    this.#page?.removeEventListener('pagehide', this.#away);
    this.#page?.removeEventListener('pageshow', this.#back);
    this.#away();
    this.#isClosed = true;
    this.#channel?.close();
    this.#onMessage.clear();
  }

  /** The page is closed, or put away and perhaps shown again: another tab is to lead at once. */
  readonly #away = (): void => {
    // The lease may not be written any more; the word gets out.
    if (this.leading) this.#channel?.post({ from: this.id, message: { topic: 'left', body: this.epoch } });
    void this.#election.stop();
  };

  readonly #back = (): void => {
    void this.#election.start();
  };

  #hear({ from, message }: Letter): void {
    if (from === this.id) return;
    if (message.topic === 'left') {
      void this.#election.vacated(message.body);
      return;
    }
    for (const listener of [...this.#onMessage]) listener(message, from);
  }
}
