/** A client of a server in memory, over lines that a test can cut. */
import { connect, type Onhand, type OpenTransport } from '@onhand/client';
import { FakeServer, FakeSession } from '../../client/test/fake-server.js';

export class Network {
  readonly server = new FakeServer();
  readonly #lines = new Set<{ run: () => void; cut: () => void }>();

  /** A client over it. */
  connect(): Onhand {
    return connect({ url: 'http://test', token: 'secret', storage: 'memory', transports: [this.#open] });
  }

  /** Commits records as someone else's entry, or as what a command did. */
  commit(records: readonly { readonly id: string }[], command?: string): void {
    this.server.commit(records, command);
    for (const { run } of this.#lines) run();
  }

  cut(): void {
    for (const { cut } of [...this.#lines]) cut();
  }

  readonly #open: OpenTransport = (hello, listener) => {
    const session = new FakeSession(this.server);
    const flush = () => {
      for (const message of session.take()) listener.message(JSON.stringify(message));
    };
    const line = {
      run: () => {
        session.run();
        flush();
      },
      cut: () => {
        this.#lines.delete(line);
        listener.closed('cut');
      },
    };
    setTimeout(() => {
      this.#lines.add(line);
      listener.opened();
      session.hear(hello(true));
      flush();
    });
    return {
      name: 'websocket',
      send: (text) => {
        session.hear(text);
        flush();
      },
      close: () => this.#lines.delete(line),
    };
  };
}
