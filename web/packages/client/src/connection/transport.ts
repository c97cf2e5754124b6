/** A way to the server: text messages there and back, until it closes. */

export type TransportName = 'websocket' | 'event_stream';

/** Hears of a transport. After `closed`, or once it was closed here, nothing more is called. */
export interface TransportListener {
  /** The server is there and listens. */
  opened(): void;
  message(text: string): void;
  /** `detail` is for people who look into it. */
  closed(detail: string): void;
}

export interface Transport {
  readonly name: TransportName;
  send(text: string): void;
  close(): void;
}

/** Opens a transport. `hello` gives the first message, with the token in it or, where a header carries it, without. */
export type OpenTransport = (hello: (withToken: boolean) => string, listener: TransportListener) => Transport;
