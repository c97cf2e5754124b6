/** Keeps a person's notices, and decides in which tab one is heard. */
import { readJson, writeJson } from '../session/kept.js';
import type { Session } from '../session/session.js';
import type { News } from './kinds.js';
import { type Notice, withNews, withSeen } from './list.js';
import { keyOf } from './settings.js';
import { APART_MS, player, type SoundName } from './sounds.js';

/** News that a tab knows to have told, at most. */
const TOLD_MOST = 1_000;
/** How long tabs that don't hold the connection wait for the one that does to be heard. */
const AFTER_LEADER_MS = 150;

export class Keeper {
  readonly #key: string;
  readonly #session: Session;
  readonly #listeners = new Set<() => void>();
  #list: readonly Notice[];
  /** What this tab has told already, the newest last: older ones are not told by other tabs any more. */
  readonly #told = new Set<string>();
  /** When this tab was last heard, for where nothing can be kept. */
  #heard = 0;

  constructor(session: Session) {
    this.#session = session;
    this.#key = `notices.${keyOf(session)}.list`;
    this.#list = readJson<readonly Notice[]>(this.#key) ?? [];
  }

  get list(): readonly Notice[] {
    return this.#list;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    const other = ({ key }: StorageEvent) => {
      if (key !== `onhand.${this.#key}`) return;
      this.#list = readJson<readonly Notice[]>(this.#key) ?? [];
      listener();
    };
    this.#listeners.add(listener);
    globalThis.addEventListener('storage', other);
    return () => {
      this.#listeners.delete(listener);
      globalThis.removeEventListener('storage', other);
    };
  };

  /** Gives the notice that the news is, or is part of; nothing where it was told already. */
  add(news: News): Notice | undefined {
    if (this.#told.has(news.id)) return undefined;
    this.#told.add(news.id);
    const [oldest] = this.#told;
    if (this.#told.size > TOLD_MOST && oldest !== undefined) this.#told.delete(oldest);
    // Another tab may have kept something that this one was not told of yet.
    const kept = readJson<readonly Notice[]>(this.#key) ?? this.#list;
    const { list, notice } = withNews(kept, news, Date.now());
    if (list !== kept || kept !== this.#list) this.#keep(list);
    // What someone saw in another tab, or before the page was loaded anew, is not said again.
    return notice.seen ? undefined : notice;
  }

  seen(id?: string): void {
    const list = withSeen(this.#list, id);
    if (list !== this.#list) this.#keep(list);
  }

  clear(): void {
    this.#keep([]);
  }

  /** Plays a sound in one tab: the one that holds the connection, or another where that one may not be heard. */
  sound(name: SoundName): void {
    if (this.#session.onhand.connection.view.leader) this.#play(name);
    else setTimeout(() => this.#play(name), AFTER_LEADER_MS + Math.random() * AFTER_LEADER_MS);
  }

  #play(name: SoundName): void {
    const now = Date.now();
    const key = `${this.#key}.heard`;
    const last = Math.max(this.#heard, readJson<number>(key) ?? 0);
    // A clock that was set back does not silence it.
    if (!player.isReady || (last <= now && now - last < APART_MS)) return;
    this.#heard = now;
    writeJson(key, now);
    player.play(name);
  }

  #keep(list: readonly Notice[]): void {
    this.#list = list;
    writeJson(this.#key, list);
    for (const listener of [...this.#listeners]) listener();
  }
}

const made = new WeakMap<Session, Keeper>();

export function keeperOf(session: Session): Keeper {
  const known = made.get(session) ?? new Keeper(session);
  made.set(session, known);
  return known;
}
