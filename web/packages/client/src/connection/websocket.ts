/** The transport over a WebSocket. */
import type { OpenTransport } from './transport.js';

/** What is used of a WebSocket: browsers and Node 22 have it, the package `ws` gives it to older ones. */
export interface WebSocketLike {
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  send(text: string): void;
  close(code?: number): void;
}

export type WebSocketConstructor = new (url: string, protocols?: string) => WebSocketLike;

/** The subprotocol: of this the server speaks version 1. */
const PROTOCOL = 'onhand.v1';

/** Opens WebSockets to a server, `http://…` or `https://…`; in the session of an app where one is named. */
export function webSocketTransport(
  url: string,
  WebSocket: WebSocketConstructor,
  app?: string,
): OpenTransport {
  const address = `${url.replace(/^http/, 'ws')}/api/v1/live${app === undefined ? '' : `?app=${app}`}`;
  return (hello, listener) => {
    const socket = new WebSocket(address, PROTOCOL);
    let isOver = false;
    const forget = () => {
      isOver = true;
      socket.onopen = socket.onmessage = socket.onclose = null;
      // A socket that is closed while it opens still says that it failed; `ws` throws where nobody hears it.
      socket.onerror = () => {};
    };
    socket.onopen = () => {
      listener.opened();
      if (!isOver) socket.send(hello(true));
    };
    socket.onmessage = ({ data }: { readonly data: unknown }) => listener.message(String(data));
    socket.onerror = () => {};
    socket.onclose = ({ code, reason }: { readonly code?: number; readonly reason?: string }) => {
      forget();
      listener.closed(`socket closed: ${code ?? ''} ${reason ?? ''}`.trim());
    };
    return {
      name: 'websocket',
      send: (text) => socket.send(text),
      close: () => {
        forget();
        socket.close(1000);
      },
    };
  };
}
