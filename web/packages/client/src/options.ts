/** How a client is set up, and what it takes from where it runs. */
import { type EventStreamOptions, eventStreamTransport } from './connection/event-stream.js';
import type { OpenTransport } from './connection/transport.js';
import { type WebSocketConstructor, webSocketTransport } from './connection/websocket.js';
import type { Effects } from './effects/port.js';
import { type Environment, realEnvironment } from './environment.js';
import { hashDigits, hashText } from './hash.js';
import { openIndexedDb } from './storage/indexeddb/open.js';
import { MemoryStorage } from './storage/memory.js';
import type { Storage } from './storage/port.js';
import type { Tabs } from './tabs/port.js';

export interface ConnectOptions {
  /** The server, as `https://shop.example`; in a page: where that came from. */
  readonly url?: string;
  /** The token, or what gives it: asked for at each connection. Without one the browser's session of `app` is used. */
  readonly token?: string | (() => string | Promise<string>);
  /** Where there is no token: of which app the session is, `desk` or `shop`; `name` is needed then. */
  readonly app?: string;
  /** Where the copy and the outbox are kept: `indexeddb` wherever there is one, unless it is said otherwise. */
  readonly storage?: 'indexeddb' | 'memory' | Storage;
  /**
   * The name of what is kept, the same for all tabs that share it. Without it, it is made of `url` and `token`, so that nobody
   * is shown what another one holds; give it where tokens change, one for each person or device.
   */
  readonly name?: string;
  /** For Node before 22: that of the package `ws`. */
  readonly WebSocket?: WebSocketConstructor;
  readonly fetch?: typeof fetch;
  /** Milliseconds between verifications; without it as the server asks for. */
  readonly verifyEvery?: number;
  /** Milliseconds between looks whether the server is there. */
  readonly beatEvery?: number;
  /** Milliseconds that records are held after nobody wants them any more. */
  readonly keepFor?: number;
  /**
   * What commands do to the copy until the server has decided: `effects` of `@onhand/client/effects` for all of them, or those
   * of the commands that are given. Without it nothing is shown until it is confirmed.
   */
  readonly effects?: Effects;
  /** What program it is and of which release, for the server's log. */
  readonly client?: string;

  /** Ways to the server, in order of preference, instead of the two that there are. */
  readonly transports?: readonly OpenTransport[];
  /** How tabs find out which of them leads. */
  readonly tabs?: (storage: Storage, environment: Environment) => Promise<Tabs>;
  readonly environment?: Environment;
}

/** Where the server is. */
export function serverUrl({ url }: ConnectOptions): string {
  const origin = url ?? globalThis.location?.origin;
  if (origin === undefined) throw new TypeError('connect: url is missing');
  return origin.replace(/\/+$/, '');
}

/** A storage that was opened. */
export interface OpenedStorage {
  readonly storage: Storage;
  /** Whether rows are to be kept in it: it outlives this client. */
  readonly keepsRows: boolean;
  /** Why it is not the one that was wanted. */
  readonly fault: string | undefined;
}

/** Opens the storage; one in memory where the browser's can't be had. */
export async function openStorage(options: ConnectOptions, token: string): Promise<OpenedStorage> {
  const { storage = 'indexeddb', environment = realEnvironment } = options;
  if (typeof storage === 'object') return { storage, keepsRows: true, fault: undefined };
  const isWanted = options.storage === 'indexeddb' || globalThis.indexedDB !== undefined;
  if (storage === 'memory' || !isWanted) return inMemory(undefined);
  const name = options.name ?? hashDigits(hashText(`${serverUrl(options)} ${token}`));
  const opened = await openIndexedDb(`onhand ${name}`, environment.after);
  return typeof opened === 'string'
    ? inMemory(opened)
    : { storage: opened, keepsRows: true, fault: undefined };
}

export function inMemory(fault: string | undefined): OpenedStorage {
  return { storage: new MemoryStorage(), keepsRows: false, fault };
}

/** The ways to the server, in order of preference. `token` is that of the connection at hand. */
export function transports(options: ConnectOptions, token: () => string): readonly OpenTransport[] {
  if (options.transports !== undefined) return options.transports;
  const url = serverUrl(options);
  const ways: OpenTransport[] = [];
  const WebSocket = options.WebSocket ?? (globalThis.WebSocket as WebSocketConstructor | undefined);
  if (WebSocket !== undefined) ways.push(webSocketTransport(url, WebSocket, options.app));
  const stream: EventStreamOptions = {
    url,
    headers: () => bearing(options, token()),
    fetch: options.fetch ?? ((...request) => globalThis.fetch(...request)),
    environment: options.environment ?? realEnvironment,
  };
  ways.push(eventStreamTransport(stream));
  return ways;
}

/** By which headers a request says whose it is: by its token, or by the app whose session the browser adds. */
function bearing({ app }: ConnectOptions, token: string): Readonly<Record<string, string>> {
  if (token !== '') return { authorization: `Bearer ${token}` };
  return app === undefined ? {} : { 'onhand-app': app };
}

/** Calls back when the browser knows something of the network or the page; gives a function that ends it. */
export function browserHints(call: (hint: 'online' | 'offline' | 'visible') => void): () => void {
  // Not in Node, and not in every worker.
  if (typeof globalThis.addEventListener !== 'function') return () => {};
  const stop = new AbortController();
  const { signal } = stop;
  globalThis.addEventListener('online', () => call('online'), { signal });
  globalThis.addEventListener('offline', () => call('offline'), { signal });
  globalThis.document?.addEventListener(
    'visibilitychange',
    () => {
      if (document.visibilityState === 'visible') call('visible');
    },
    { signal },
  );
  return () => stop.abort();
}
