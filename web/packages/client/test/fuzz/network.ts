/** A network between clients and the real server that cuts, delays, goes silent and says things twice. */
import WebSocket from 'ws';
import { eventStreamTransport } from '../../src/connection/event-stream.js';
import type { OpenTransport, Transport, TransportListener } from '../../src/connection/transport.js';
import { type WebSocketConstructor, webSocketTransport } from '../../src/connection/websocket.js';
import { realEnvironment } from '../../src/environment.js';
import type { Random } from '../random.js';

interface Line {
  cut(): void;
  /** Nothing comes through any more, and nobody is told. */
  silence(way: 'up' | 'down' | 'both'): void;
}

export class Network {
  readonly #url: () => string;
  readonly #token: () => string;
  readonly #random: Random;
  readonly #lines = new Set<Line>();
  /** Faults are over. */
  isHealed = false;

  constructor(url: () => string, token: () => string, random: Random) {
    this.#url = url;
    this.#token = token;
    this.#random = random;
  }

  /** A device that is out of reach opens nothing. */
  transport(isAway: () => boolean, isDead: () => boolean): OpenTransport {
    return (hello, listener) => this.#open(hello, listener, isAway, isDead);
  }

  get lines(): readonly Line[] {
    return [...this.#lines];
  }

  /** One of the two ways to the server. */
  #real(): OpenTransport {
    const url = this.#url();
    if (this.#random.chance(0.7))
      return webSocketTransport(url, WebSocket as unknown as WebSocketConstructor);
    const headers = () => ({ authorization: `Bearer ${this.#token()}` });
    return eventStreamTransport({ url, headers, fetch, environment: realEnvironment });
  }

  #open(
    hello: (withToken: boolean) => string,
    listener: TransportListener,
    isAway: () => boolean,
    isDead: () => boolean,
  ): Transport {
    const random = this.#random;
    const silent = { up: false, down: false };
    let isOver = false;
    let line: Line | undefined;
    const end = () => {
      isOver = true;
      if (line !== undefined) this.#lines.delete(line);
    };
    /** Things that take their time and stay in order. */
    const queue = (take: (text: string) => void) => {
      const waiting: string[] = [];
      let isRunning = false;
      const next = () => {
        const text = waiting.shift();
        isRunning = text !== undefined;
        if (text === undefined) return;
        take(text);
        later();
      };
      const later = () =>
        this.isHealed || random.chance(0.7) ? setImmediate(next) : setTimeout(next, random.below(25));
      return (text: string) => {
        waiting.push(text);
        if (!isRunning) {
          isRunning = true;
          later();
        }
      };
    };
    const down = queue((text) => {
      if (!isOver && !silent.down && !isDead()) listener.message(text);
    });
    if (isAway()) {
      setImmediate(() => listener.closed('away'));
      return { name: 'websocket', send: () => {}, close: end };
    }
    const real = this.#real()(hello, {
      opened: () => {
        if (!isOver && !isDead()) listener.opened();
      },
      message: down,
      closed: (detail) => {
        if (isOver || silent.down || isDead()) return;
        end();
        listener.closed(detail);
      },
    });
    const up = queue((text) => {
      if (isOver || silent.up || isDead()) return;
      real.send(text);
      // What is sent again comes twice when the first was not lost after all.
      if (!this.isHealed && text.startsWith('{"commands"') && random.chance(0.2)) real.send(text);
    });
    line = {
      cut: () => {
        if (isOver) return;
        end();
        real.close();
        if (!isDead()) listener.closed('cut');
      },
      silence: (way) => {
        if (way !== 'down') silent.up = true;
        if (way !== 'up') silent.down = true;
      },
    };
    this.#lines.add(line);
    return {
      name: 'websocket',
      send: up,
      close: () => {
        end();
        // A device that went silent does not reach the server with its farewell either.
        if (!silent.up) real.close();
      },
    };
  }
}
