/** Who is signed in to an app, and the live copy that they see. */
import {
  type CategoryName,
  connect,
  type Effects,
  hashDigits,
  hashText,
  type LocalName,
  type Onhand,
  type Ordering,
} from '@onhand/client';
import { Line } from '../connection/line.js';
import { type Place, read, readJson, write, writeJson } from './kept.js';
import { type AppName, Server, ServerProblem } from './server.js';

export type Role = 'owner' | 'admin' | 'staff' | 'cashier' | 'kitchen' | 'partner';

/** Who is signed in, as the server says it. */
export interface SessionReply {
  readonly app: AppName;
  readonly person: {
    readonly id: string;
    readonly name: string;
    readonly role: Role;
    readonly customer?: string;
    readonly language?: 'en' | 'ar';
  };
  readonly business: {
    readonly id: string;
    readonly name: string;
    readonly names?: readonly LocalName[];
    readonly categories?: readonly CategoryName[];
    readonly ordering?: Ordering;
    readonly currency?: string;
    readonly time_zone?: string;
  };
  readonly demo: boolean;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly can_send_mail: boolean;
}

/** A signed-in page. */
export interface Session {
  readonly app: AppName;
  readonly who: SessionReply;
  readonly onhand: Onhand;
  readonly line: Line;
  readonly server: Server;
}

/** The line that all that a page asks goes over. */
export const line = new Line();

/** A page's server, before anyone is signed in. */
export function serverOf(app: AppName): Server {
  return new Server(app, keptToken(app), line.fetch);
}

/** Who was signed in when the server last said so: a page begins with that, and asks meanwhile. */
export function keptWho(app: AppName): SessionReply | undefined {
  return readJson<SessionReply>(`who.${app}`, placeOf(app));
}

/** Keeps who is signed in. */
export function keepWho(who: SessionReply | undefined, app: AppName): void {
  writeJson(`who.${app}`, who, placeOf(app));
}

/** A token is one tab's, a session all tabs'; so is who it belongs to. */
function placeOf(app: AppName): Place {
  return keptToken(app) === undefined ? 'localStorage' : 'sessionStorage';
}

/** Who is signed in, as the server says it now. Nothing: nobody. `'unknown'`: it could not be asked. */
export async function whoIsSignedIn(server: Server): Promise<SessionReply | 'unknown' | undefined> {
  try {
    const who = await server.get<SessionReply>('/api/v1/session');
    keepWho(who, server.app);
    return who;
  } catch (problem) {
    if (!(problem instanceof ServerProblem) || problem.status !== 401) return 'unknown';
    keepWho(undefined, server.app);
    return undefined;
  }
}

/** Opens the live copy of whoever is signed in. It works offline with what is held here; each person has a copy of their own. */
export function openSession(server: Server, who: SessionReply, effects: Effects): Session {
  const token = keptToken(server.app);
  const name = `${server.app}-${hashDigits(hashText(`${who.business.id} ${who.person.id}`))}`;
  const onhand = connect({
    url: location.origin,
    ...(token === undefined ? { app: server.app } : { token }),
    effects,
    storage: 'indexeddb',
    name,
    WebSocket: line.WebSocket,
    fetch: line.fetch,
    client: `onhand-${server.app}`,
  });
  // For the console: `onhand.query('orders').rows`.
  Object.assign(globalThis, { onhand });
  return { app: server.app, who, onhand, line, server };
}

/** A token given in the address (`#onh_…`) by a developer, for this tab alone. It is taken out of the address. */
export function keptToken(app: AppName): string | undefined {
  const given = location.hash.slice(1);
  if (/^onh_[A-Za-z0-9_-]{43}$/.test(given)) {
    history.replaceState(null, '', location.pathname + location.search);
    write(`token.${app}`, given, 'sessionStorage');
    writeJson(`who.${app}`, undefined, 'sessionStorage');
  }
  return read(`token.${app}`, 'sessionStorage');
}

export function forgetToken(app: AppName): void {
  write(`token.${app}`, undefined, 'sessionStorage');
}

let taken: string | undefined;

/** The secret of a link in the address (`#in=…`): it is taken out of the address at once, and known until the page is left. */
export function linkInAddress(): string | undefined {
  const [, secret] = /^#in=([A-Za-z0-9_-]+)$/.exec(location.hash) ?? [];
  if (secret !== undefined) {
    taken = secret;
    history.replaceState(null, '', location.pathname + location.search);
  }
  return taken;
}
