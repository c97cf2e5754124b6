/** A device: a browser whose tabs share what is kept, and die at any moment without a word. */
import { IDBFactory } from 'fake-indexeddb';
import { effects } from '../../src/effects/index.js';
import type { Environment } from '../../src/environment.js';
import {
  type CommandHandle,
  connect,
  type LiveQuery,
  type Onhand,
  type QueryOptions,
  type RecordOf,
} from '../../src/index.js';
import { openIndexedDb } from '../../src/storage/indexeddb/open.js';
import type { Storage } from '../../src/storage/port.js';
import { broadcastChannels, type Channel, mailChannels, type OpenChannel } from '../../src/tabs/channel.js';
import { joinTabs } from '../../src/tabs/tabs.js';
import type { Random } from '../random.js';
import type { Network } from './network.js';

/** Time passes so many times as fast for clients, so that their patience ends sooner. */
export const HASTE = 10;

/** What a tab looks at from the beginning. */
export const LIVE = {
  where: { state: ['placed', 'confirmed'] },
  sort: '-number',
  limit: 10,
} satisfies QueryOptions<RecordOf<'orders'>>;

/** A command, and whether its tab was told that it is kept. */
export interface Given {
  readonly handle: CommandHandle;
  isStored: boolean;
}

export interface Tab {
  readonly onhand: Onhand;
  readonly given: Given[];
  /** A query that was listened to from the beginning. */
  readonly live: LiveQuery<RecordOf<'orders'>>;
  /** Events that it heard, by place. */
  readonly heard: string[];
  /** Ends as a process does that is killed. */
  die(): void;
}

export class Device {
  readonly name: string;
  readonly tabs: Tab[] = [];
  readonly #factory = new IDBFactory();
  readonly #network: Network;
  readonly #random: Random;
  readonly #token: string;
  /** Absent: its tabs leave each other letters. All of a browser do the same. */
  readonly #channels: OpenChannel | undefined;
  /** The chance that a tab dies between what it wrote and its hearing of it. */
  deadly = 0;
  isAway = false;

  constructor(name: string, network: Network, random: Random, token: string) {
    this.name = name;
    this.#network = network;
    this.#random = random;
    this.#token = token;
    this.#channels = random.chance(0.5) ? broadcastChannels() : undefined;
  }

  async open(): Promise<Tab> {
    let isDead = false;
    const channels: Channel[] = [];
    const die = () => {
      isDead = true;
      for (const channel of channels) channel.close();
      const at = this.tabs.indexOf(tab);
      if (at >= 0) this.tabs.splice(at, 1);
    };
    const environment = hasty(this.#random, () => isDead);
    const database = await openIndexedDb(`${this.name}`, environment.after, this.#factory);
    if (typeof database === 'string') throw new Error(`no storage: ${database}`);
    const storage = mortal(
      database,
      () => isDead,
      () => {
        if (!this.#network.isHealed && this.#random.chance(this.deadly)) die();
        return isDead;
      },
    );
    const onhand = connect({
      url: 'http://nowhere',
      token: this.#token,
      storage,
      transports: [
        this.#network.transport(
          () => this.isAway,
          () => isDead,
        ),
      ],
      effects,
      environment,
      tabs: (shared) => {
        const open: OpenChannel = (name, hear) => {
          const kind =
            this.#channels ?? mailChannels(shared.mail as NonNullable<typeof shared.mail>, environment);
          const channel = kind(`${this.name} ${name}`, (letter) => isDead || hear(letter));
          channels.push(channel);
          return { post: (letter) => isDead || channel.post(letter), close: () => channel.close() };
        };
        const { name, lease } = shared;
        return joinTabs({ name, lease, environment, channels: open, locks: undefined, page: undefined });
      },
    });
    const live = onhand.query('orders', LIVE);
    live.subscribe(() => {});
    const tab: Tab = { onhand, live, given: [], heard: [], die };
    onhand.on({}, ({ seq, index }) => isDead || tab.heard.push(`${seq}:${index}`), { own: true });
    this.tabs.push(tab);
    return tab;
  }
}

/** The clocks and timers of a tab. */
function hasty(random: Random, isDead: () => boolean): Environment {
  return {
    now: () => Date.now(),
    elapsed: () => performance.now() * HASTE,
    after: (ms, call) => {
      const timer = setTimeout(() => isDead() || call(), ms / HASTE);
      return () => clearTimeout(timer);
    },
    random: (length) => Uint8Array.from({ length }, () => random.below(256)),
  };
}

/** What is kept outlives the tab; what the tab hears of it does not. `wrote` is asked after each call whether it is dead by now. */
function mortal<Part extends object>(part: Part, isDead: () => boolean, wrote: () => boolean): Part {
  return new Proxy(part, {
    get: (target, name) => {
      const value = Reflect.get(target, name, target);
      if (typeof value === 'object' && value !== null) return mortal(value as object, isDead, wrote);
      if (typeof value !== 'function') return value;
      return (...given: unknown[]) => {
        if (isDead()) return new Promise(() => {});
        const result = value.apply(target, given);
        if (!(result instanceof Promise)) return result;
        return new Promise((resolve, reject) => {
          const isWrite = WRITES.has(String(name));
          result.then(
            (done) => (isWrite ? wrote() : isDead()) || resolve(done),
            (error) => isDead() || reject(error),
          );
        });
      };
    },
  });
}

const WRITES = new Set(['append', 'step', 'writeReplica', 'fold', 'take', 'beat']);

export type { Storage };
