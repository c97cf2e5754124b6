/** A signed-in session: the client over a line that can be cut. */
import { connect, hashDigits, hashText, type Onhand } from '@onhand/client';
import { effects } from '@onhand/client/effects';
import { Line } from '@onhand/frame/line';

export interface Session {
  readonly token: string;
  readonly onhand: Onhand;
  readonly line: Line;
}

/** Connects; it works offline with what is held here. Each token has a copy of its own. */
export function openSession(token: string): Session {
  const line = new Line();
  const onhand = connect({
    url: location.origin,
    token,
    effects,
    storage: 'indexeddb',
    name: `live-${hashDigits(hashText(token))}`,
    WebSocket: line.WebSocket,
    fetch: line.fetch,
  });
  // For the console: `onhand.query('orders').rows`.
  Object.assign(globalThis, { onhand });
  return { token, onhand, line };
}
