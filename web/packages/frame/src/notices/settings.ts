/** What a person wants to be told and to hear: kept on the device, and by the server for all their devices. */
import { useSyncExternalStore } from 'react';
import { useSession } from '../session/context.js';
import { readJson, writeJson } from '../session/kept.js';
import { keepWho, keptToken, type Session } from '../session/session.js';
import { type Choice, type Kind, usualChoice } from './kinds.js';

/** What was chosen; what is absent is as usual for the person's role. */
export interface Chosen {
  readonly sound?: boolean;
  /** An order's alert comes again until someone opens it. */
  readonly repeat?: boolean;
  readonly kinds?: Readonly<Partial<Record<Kind, Partial<Choice>>>>;
}

interface Kept extends Chosen {
  /** The server does not have it yet. */
  readonly unsent?: boolean;
}

/** A person's settings on a device. */
export class NoticeSettings {
  readonly #session: Session;
  readonly #key: string;
  readonly #listeners = new Set<() => void>();
  #kept: Kept;

  constructor(session: Session) {
    const { who } = session;
    this.#session = session;
    this.#key = `notices.${keyOf(session)}.settings`;
    const local = readJson<Kept>(this.#key);
    const server = who.settings['notices'] as Chosen | undefined;
    // What was changed here without a line is newer than what the server has.
    this.#kept = (local?.unsent ? local : (server ?? local)) ?? {};
    if (this.#kept.unsent) void this.#send();
  }

  get chosen(): Chosen {
    return this.#kept;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    const other = ({ key }: StorageEvent) => {
      if (key !== `onhand.${this.#key}`) return;
      this.#kept = readJson<Kept>(this.#key) ?? {};
      listener();
    };
    this.#listeners.add(listener);
    globalThis.addEventListener('storage', other);
    return () => {
      this.#listeners.delete(listener);
      globalThis.removeEventListener('storage', other);
    };
  };

  choice(kind: Kind): Choice {
    return { ...usualChoice(kind, this.#session.who.person.role), ...this.#kept.kinds?.[kind] };
  }

  /** Whether a kind is to be heard now. */
  isLoud(kind: Kind): boolean {
    const { on, sound } = this.choice(kind);
    return on && sound && this.#kept.sound !== false;
  }

  change(change: Chosen): void {
    this.#keep({ ...this.#kept, ...change, unsent: true });
    void this.#send();
  }

  changeKind(kind: Kind, change: Partial<Choice>): void {
    const kinds = this.#kept.kinds ?? {};
    this.change({ kinds: { ...kinds, [kind]: { ...kinds[kind], ...change } } });
  }

  #keep(kept: Kept): void {
    this.#kept = kept;
    writeJson(this.#key, kept);
    for (const listener of [...this.#listeners]) listener();
  }

  /** A token is nobody's: the server keeps settings of people alone. */
  async #send(): Promise<void> {
    const { server, app, who } = this.#session;
    if (keptToken(app) !== undefined) return;
    const { unsent: _, ...notices } = this.#kept;
    const settings = { ...who.settings, notices };
    try {
      await server.ask('/api/v1/session/settings', { method: 'PUT', json: settings });
    } catch {
      // It is kept here, and sent at the next change or start.
      return;
    }
    keepWho({ ...who, settings }, app);
    const { unsent: __, ...latest } = this.#kept;
    if (JSON.stringify(latest) === JSON.stringify(notices)) this.#keep(latest);
  }
}

/** Whose, on this device. */
export function keyOf({ app, who }: Session): string {
  return `${app}.${who.business.id}.${who.person.id}`;
}

const made = new WeakMap<Session, NoticeSettings>();

export function settingsOf(session: Session): NoticeSettings {
  const known = made.get(session) ?? new NoticeSettings(session);
  made.set(session, known);
  return known;
}

/** The settings of whoever is signed in, followed. */
export function useNoticeSettings(): NoticeSettings {
  const settings = settingsOf(useSession());
  useSyncExternalStore(settings.subscribe, () => settings.chosen);
  return settings;
}
