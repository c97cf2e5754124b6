/** Who an app's page is for, from its first moment: found before anything is drawn, since what is held here is read meanwhile. */
import type { Effects } from '@onhand/client';
import type { AppName, Server } from '../session/server.js';
import {
  keptWho,
  linkInAddress,
  openSession,
  type Session,
  type SessionReply,
  serverOf,
  whoIsSignedIn,
} from '../session/session.js';

export type Stage =
  | { readonly at: 'starting' }
  | { readonly at: 'door' }
  | { readonly at: 'link'; readonly secret: string }
  | { readonly at: 'in'; readonly session: Session };

export class Arrival {
  readonly server: Server;
  readonly #effects: Effects;
  readonly #listeners = new Set<() => void>();
  #stage: Stage = { at: 'starting' };

  constructor(app: AppName, effects: Effects) {
    this.server = serverOf(app);
    this.#effects = effects;
    const secret = linkInAddress();
    if (secret !== undefined) this.#stage = { at: 'link', secret };
    else void this.#resume(keptWho(app));
  }

  get stage(): Stage {
    return this.#stage;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Somebody is let in; those of the other app are sent there. */
  readonly enter = (who: SessionReply): void => {
    if (who.app !== this.server.app) location.assign(`/${who.app}/`);
    else this.#show({ at: 'in', session: openSession(this.server, who, this.#effects) });
  };

  readonly toTheDoor = (): void => this.#show({ at: 'door' });

  /** Nobody waits for the server, or for a line that leads nowhere, to see what is held here. */
  async #resume(kept: SessionReply | undefined): Promise<void> {
    const begun = kept?.app === this.server.app ? openSession(this.server, kept, this.#effects) : undefined;
    if (begun !== undefined) this.#stage = { at: 'in', session: begun };
    const who = await whoIsSignedIn(this.server);
    if (begun !== undefined && (who === 'unknown' || (who !== undefined && isServedBy(begun.who, who)))) {
      if (who !== 'unknown' && JSON.stringify(begun.who) !== JSON.stringify(who)) {
        this.#show({ at: 'in', session: { ...begun, who } });
      }
      return;
    }
    void begun?.onhand.close();
    if (who === undefined || who === 'unknown') this.toTheDoor();
    else this.enter(who);
  }

  #show(stage: Stage): void {
    this.#stage = stage;
    for (const listener of [...this.#listeners]) listener();
  }
}

/** Whether the copy of one serves the other: whoever it is may still see the same. */
function isServedBy(one: SessionReply, other: SessionReply): boolean {
  return (
    one.app === other.app &&
    one.business.id === other.business.id &&
    one.person.id === other.person.id &&
    one.person.role === other.person.role &&
    one.person.customer === other.person.customer
  );
}
