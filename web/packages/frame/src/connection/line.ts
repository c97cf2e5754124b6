/** A line to the server that can be cut by hand, to see what happens then: sockets close, and no new one opens. */

type Handler<Of> = ((event: Of) => void) | null;

export class Line {
  #isCut = false;
  readonly #sockets = new Set<Socket>();
  readonly #requests = new Set<AbortController>();
  readonly #listeners = new Set<() => void>();

  get isCut(): boolean {
    return this.#isCut;
  }

  /** Called when it was cut or mended; gives a function that ends it. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  set(isCut: boolean): void {
    this.#isCut = isCut;
    if (isCut) {
      for (const socket of [...this.#sockets]) socket.cut();
      for (const request of this.#requests) request.abort();
    }
    for (const listener of [...this.#listeners]) listener();
  }

  /** Sockets over this line. */
  readonly WebSocket: new (url: string, protocol?: string) => Socket = socketOver(this, this.#sockets);

  /** Requests over this line. */
  readonly fetch: typeof fetch = async (input, init) => {
    if (this.#isCut) throw new TypeError('The line is cut.');
    const request = new AbortController();
    this.#requests.add(request);
    const given = init?.signal;
    given?.addEventListener('abort', () => request.abort(given.reason));
    return fetch(input, { ...init, signal: request.signal });
  };
}

interface Socket {
  onopen: Handler<unknown>;
  onmessage: Handler<{ readonly data: unknown }>;
  onclose: Handler<{ readonly code?: number; readonly reason?: string }>;
  onerror: Handler<unknown>;
  send(text: string): void;
  close(code?: number): void;
  cut(): void;
}

function socketOver(line: Line, open: Set<Socket>) {
  return class implements Socket {
    onopen: Handler<unknown> = null;
    onmessage: Handler<{ readonly data: unknown }> = null;
    onclose: Handler<{ readonly code?: number; readonly reason?: string }> = null;
    onerror: Handler<unknown> = null;
    readonly #socket: WebSocket | undefined;

    constructor(url: string, protocol?: string) {
      open.add(this);
      if (line.isCut) {
        setTimeout(() => this.cut());
        return;
      }
      const socket = new WebSocket(url, protocol);
      socket.onopen = (event) => this.onopen?.(event);
      socket.onmessage = (event) => this.onmessage?.(event);
      socket.onerror = (event) => this.onerror?.(event);
      socket.onclose = (event) => {
        open.delete(this);
        this.onclose?.(event);
      };
      this.#socket = socket;
    }

    send(text: string): void {
      this.#socket?.send(text);
    }

    close(code?: number): void {
      open.delete(this);
      this.#socket?.close(code);
    }

    /** As if the other side were gone. */
    cut(): void {
      open.delete(this);
      const socket = this.#socket;
      if (socket !== undefined) {
        socket.onopen = socket.onmessage = socket.onclose = socket.onerror = null;
        socket.close();
      }
      this.onclose?.({ code: 1006, reason: 'the line is cut' });
    }
  };
}
