/** A network between clients and a server in memory. */
import type { OpenTransport } from '../src/index.js';
import type { AnyRecord } from '../src/schema.js';
import { FakeServer, FakeSession } from './fake-server.js';

/** A network that can be cut, and where nobody may answer. */
export class Network {
  readonly server = new FakeServer();
  isDown = false;
  isSilent = false;
  readonly #lines = new Set<{ session: FakeSession; flush: () => void; cut: () => void }>();

  readonly open: OpenTransport = (hello, listener) => {
    const session = new FakeSession(this.server);
    let isOpen = true;
    const flush = () => {
      if (this.isSilent) return;
      for (const message of session.take())
        queueMicrotask(() => isOpen && listener.message(JSON.stringify(message)));
    };
    const end = () => {
      isOpen = false;
      this.#lines.delete(line);
    };
    const line = {
      session,
      flush,
      cut: () => {
        end();
        listener.closed('cut');
      },
    };
    setTimeout(() => {
      if (this.isDown) {
        end();
        listener.closed('down');
        return;
      }
      this.#lines.add(line);
      listener.opened();
      session.hear(hello(true));
      flush();
    });
    return {
      name: 'websocket',
      send: (text) => {
        if (this.isSilent) return;
        session.hear(text);
        flush();
      },
      close: end,
    };
  };

  get connections(): number {
    return this.#lines.size;
  }

  commit(records: readonly AnyRecord[], command?: string): void {
    this.server.commit(records, command);
    for (const { session, flush } of this.#lines) {
      session.run();
      flush();
    }
  }

  cut(): void {
    for (const { cut } of [...this.#lines]) cut();
  }
}
