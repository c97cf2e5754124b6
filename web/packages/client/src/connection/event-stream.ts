/**
 * The transport for networks that let no WebSocket through: the server's messages come as server-sent events in the answer to
 * a POST, the client's go out as further POSTs, numbered, so that one that is tried again counts once.
 */
import type { Environment } from '../environment.js';
import type { ServerMessages } from '../generated/protocol.js';
import type { OpenTransport, TransportListener } from './transport.js';

/** How often a message is tried, and how long it waits between. */
const TRIES_MAX = 5;
const TRY_AGAIN_MS = 300;

export interface EventStreamOptions {
  readonly url: string;
  /** Headers that say whose the requests are. */
  readonly headers: () => Readonly<Record<string, string>>;
  readonly fetch: typeof fetch;
  readonly environment: Environment;
}

export function eventStreamTransport(options: EventStreamOptions): OpenTransport {
  return (hello, listener) => {
    const channel = new Channel(options, listener);
    void channel.read(hello(false));
    return {
      name: 'event_stream',
      send: (text) => channel.send(text),
      close: () => channel.close(),
    };
  };
}

class Channel {
  readonly #options: EventStreamOptions;
  readonly #listener: TransportListener;
  readonly #abort = new AbortController();
  #isClosed = false;
  /** The channel's name; known from the first event on. */
  #name: string | undefined;
  readonly #waiting: string[] = [];
  #isSending = false;
  #number = 0;

  constructor(options: EventStreamOptions, listener: TransportListener) {
    this.#options = options;
    this.#listener = listener;
  }

  /** Reads the stream until it ends. */
  async read(hello: string): Promise<void> {
    try {
      const response = await this.#post('', hello);
      // A socket is told by a message what a header carries here.
      if (response.status === 401) this.#event('', JSON.stringify(await unauthorized(response)));
      if (!response.ok || response.body === null) throw new Error(`the server answered ${response.status}`);
      this.#listener.opened();
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      const parser = new EventParser((name, data) => this.#event(name, data));
      for (;;) {
        const { value, done } = await reader.read();
        if (done) break;
        if (this.#isClosed) return;
        parser.take(value);
      }
      this.#closed('the stream ended');
    } catch (error) {
      this.#closed(error instanceof Error ? error.message : String(error));
    }
  }

  send(text: string): void {
    this.#waiting.push(text);
    void this.#flush();
  }

  close(): void {
    this.#isClosed = true;
    this.#abort.abort();
  }

  #event(name: string, data: string): void {
    if (this.#isClosed) return;
    if (name === 'channel') {
      this.#name = data;
      void this.#flush();
    } else {
      this.#listener.message(data);
    }
  }

  /** Sends what waits, one message after the other. */
  async #flush(): Promise<void> {
    if (this.#isSending || this.#name === undefined) return;
    this.#isSending = true;
    for (
      let text = this.#waiting.shift();
      text !== undefined && !this.#isClosed;
      text = this.#waiting.shift()
    ) {
      this.#number += 1;
      await this.#deliver(`/${this.#name}?n=${this.#number}`, text);
    }
    this.#isSending = false;
  }

  /** Sends a message until the server has it, or gives the channel up. */
  async #deliver(path: string, text: string): Promise<void> {
    for (let tries = 1; !this.#isClosed; tries += 1) {
      let detail: string;
      try {
        const { ok, status } = await this.#post(path, text);
        if (ok) return;
        detail = `the server answered ${status}`;
        if (status < 500 && status !== 429) tries = TRIES_MAX;
      } catch (error) {
        detail = error instanceof Error ? error.message : String(error);
      }
      if (tries >= TRIES_MAX) return this.#closed(detail);
      await new Promise<void>((resolve) => this.#options.environment.after(TRY_AGAIN_MS * tries, resolve));
    }
  }

  #post(path: string, body: string): Promise<Response> {
    const { url, headers, fetch } = this.#options;
    return fetch(`${url}/api/v1/live${path}`, {
      method: 'POST',
      headers: { ...headers(), 'content-type': 'application/json' },
      body,
      cache: 'no-store',
      signal: this.#abort.signal,
    });
  }

  #closed(detail: string): void {
    if (this.#isClosed) return;
    this.close();
    this.#listener.closed(detail);
  }
}

async function unauthorized(response: Response): Promise<Pick<ServerMessages, 'bye'>> {
  return { bye: { reason: 'unauthorized', detail: await response.text() } };
}

/** Takes server-sent events out of text that comes in pieces. */
export class EventParser {
  readonly #call: (name: string, data: string) => void;
  #rest = '';
  #name = '';
  #data: string[] = [];

  constructor(call: (name: string, data: string) => void) {
    this.#call = call;
  }

  take(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#line(line.endsWith('\r') ? line.slice(0, -1) : line);
  }

  #line(line: string): void {
    if (line === '') {
      if (this.#data.length > 0) this.#call(this.#name, this.#data.join('\n'));
      this.#name = '';
      this.#data = [];
      return;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + (line[colon + 1] === ' ' ? 2 : 1));
    if (field === 'event') this.#name = value;
    else if (field === 'data') this.#data.push(value);
  }
}
