/** A connection over lines that a test holds, in a time that a test lets pass. */
import { describe, expect, it } from 'vitest';
import { Connection, type ConnectionListener } from '../../src/connection/connection.js';
import type { OpenTransport, TransportListener, TransportName } from '../../src/connection/transport.js';
import { Replica } from '../../src/replica/replica.js';
import { FakeOutbox } from '../fake-outbox.js';
import { FakeServer, FakeSession } from '../fake-server.js';
import { ManualEnvironment } from '../manual-environment.js';

interface Line {
  readonly name: TransportName;
  readonly listener: TransportListener;
  readonly hello: (withToken: boolean) => string;
  readonly sent: string[];
  isClosed: boolean;
}

class World {
  readonly environment = new ManualEnvironment();
  readonly outbox = new FakeOutbox();
  readonly replica = new Replica({});
  readonly server = new FakeServer();
  readonly lines: Line[] = [];
  readonly told: string[] = [];
  readonly connection: Connection;

  constructor(verifyEvery?: number) {
    const { environment, outbox, replica } = this;
    const listener: ConnectionListener = {
      changed: () => this.told.push(this.connection.view.state),
      welcome: () => {},
      standing: () => {},
      verified: ({ equal }) => this.told.push(`verified ${equal}`),
    };
    const transport =
      (name: TransportName): OpenTransport =>
      (hello, heard) => {
        const line: Line = { name, hello, listener: heard, sent: [], isClosed: false };
        this.lines.push(line);
        return {
          name,
          send: (text) => line.sent.push(text),
          close: () => {
            line.isClosed = true;
          },
        };
      };
    this.connection = new Connection(
      {
        environment,
        identity: async () => ({ client: 'test', device: 'device', token: 'secret' }),
        transports: [transport('websocket'), transport('event_stream')],
        port: {
          get position() {
            return replica.position;
          },
          holding: (key) => replica.holding(key),
          apply: ({ patch }) => replica.apply(patch),
          outbox,
        },
        wanted: () => [{ key: 'all', collection: 'orders', filters: [] }],
        beatEvery: 10_000,
        verifyEvery,
      },
      listener,
    );
  }

  get line(): Line {
    return this.lines.at(-1) as Line;
  }

  /** Lets promises settle. */
  async settle(): Promise<void> {
    for (let n = 0; n < 20; n += 1) await Promise.resolve();
  }

  async pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 100) {
      this.environment.pass(Math.min(100, ms - passed));
      await this.settle();
    }
  }

  /** Opens the newest line and answers all that it says, from now on when `answer` is called. */
  async accept(): Promise<() => Promise<void>> {
    const session = new FakeSession(this.server);
    const { line } = this;
    line.listener.opened();
    session.hear(line.hello(true));
    const answer = async () => {
      for (let n = 0; n < 10; n += 1) {
        for (const text of line.sent.splice(0)) session.hear(text);
        for (const message of session.take())
          if (!line.isClosed) line.listener.message(JSON.stringify(message));
        await this.settle();
      }
    };
    await answer();
    return answer;
  }
}

describe('a connection', () => {
  it('is live when it has caught up', async () => {
    const world = new World();
    world.connection.start();
    await world.settle();
    expect(world.connection.view.state).toBe('reconnecting');
    await world.accept();
    expect(world.connection.view).toMatchObject({
      state: 'live',
      transport: 'websocket',
      latency: 0,
      missed: 0,
    });
    expect(world.connection.clock.reading?.offsetMs).toBe(0);
  });

  it('gives a dead socket up, though it says nothing, and opens another', async () => {
    const world = new World();
    world.connection.start();
    await world.settle();
    const answer = await world.accept();
    for (let beats = 0; beats < 5; beats += 1) {
      await world.pass(10_000);
      await answer();
    }
    expect(world.lines).toHaveLength(1);
    await world.pass(10_000 + 5_000);
    expect(world.connection.view.missed).toBe(1);
    await world.pass(5_000);
    expect(world.lines[0]?.isClosed).toBe(true);
    expect(world.outbox.told).toContain('disconnected');
    await world.pass(1_000);
    expect(world.lines).toHaveLength(2);
    await world.accept();
    expect(world.connection.view.state).toBe('live');
  });

  it('gives up a socket that opens and then says nothing', async () => {
    const world = new World();
    world.connection.start();
    await world.settle();
    world.line.listener.opened();
    world.line.hello(true);
    await world.pass(10_000);
    expect(world.lines[0]?.isClosed).toBe(true);
    await world.pass(1_000);
    expect(world.lines).toHaveLength(2);
    await world.accept();
    expect(world.connection.view.state).toBe('live');
    await world.pass(9_000);
    expect(world.lines).toHaveLength(2);
  });

  it('asks at once when the browser says that the network is back', async () => {
    const world = new World();
    world.connection.start();
    await world.settle();
    await world.accept();
    world.connection.hint('offline');
    await world.pass(2_600);
    expect(world.lines[0]?.isClosed).toBe(true);
    expect(world.connection.view.state).toBe('offline');
    world.connection.hint('online');
    await world.settle();
    await world.accept();
    expect(world.connection.view.state).toBe('live');
  });

  it('comes again later and later, and counts as offline after some failures', async () => {
    const world = new World();
    world.connection.start();
    await world.settle();
    const counts: number[] = [];
    for (let minute = 0; minute < 4; minute += 1) {
      for (let tenth = 0; tenth < 600; tenth += 1) {
        for (const line of world.lines) {
          if (line.isClosed) continue;
          line.isClosed = true;
          line.listener.closed('down');
        }
        await world.pass(100);
      }
      counts.push(world.lines.length);
    }
    expect(world.connection.view.state).toBe('offline');
    const perMinute = counts.map((count, at) => count - (counts[at - 1] ?? 0));
    expect(perMinute[0]).toBeGreaterThanOrEqual(5);
    for (const count of perMinute.slice(1)) expect(count).toBeLessThan(12);
    for (const count of perMinute.slice(1)) expect(count).toBeGreaterThan(1);
  });

  it('takes the other way when the first one does not open twice, and goes back to it later', async () => {
    const world = new World();
    world.connection.start();
    await world.settle();
    for (let tries = 0; tries < 2; tries += 1) {
      expect(world.line.name).toBe('websocket');
      world.line.listener.closed('blocked');
      await world.pass(3_000);
    }
    expect(world.line.name).toBe('event_stream');
    expect(world.line.hello(false)).not.toContain('secret');
    const answer = await world.accept();
    expect(world.connection.view).toMatchObject({ state: 'live', transport: 'event_stream' });
    for (let beats = 0; beats < 30; beats += 1) {
      await world.pass(10_000);
      await answer();
    }
    const probe = world.line;
    expect(probe.name).toBe('websocket');
    expect(world.connection.view.state).toBe('live');
    probe.listener.opened();
    await world.settle();
    expect(probe.isClosed).toBe(true);
    expect(world.line).not.toBe(probe);
    await world.accept();
    expect(world.connection.view).toMatchObject({ state: 'live', transport: 'websocket' });
  });

  it('does not come again by itself when the server wants that not, and does when it is told to', async () => {
    const world = new World();
    world.connection.start();
    await world.settle();
    world.line.listener.opened();
    world.line.hello(true);
    world.line.listener.message('{"bye":{"reason":"unauthorized","detail":"revoked"}}');
    expect(world.connection.view).toMatchObject({ state: 'refused', reason: 'unauthorized' });
    await world.pass(600_000);
    world.connection.hint('visible');
    await world.settle();
    expect(world.lines).toHaveLength(1);
    world.connection.retry();
    await world.settle();
    await world.accept();
    expect(world.connection.view).toMatchObject({ state: 'live', reason: undefined });
  });

  it('LP73: comes again no sooner than a server that stops asks for', async () => {
    const world = new World();
    world.connection.start();
    await world.settle();
    await world.accept();
    world.line.listener.message('{"bye":{"reason":"stopping","detail":"","retry_ms":4000}}');
    await world.pass(3_900);
    expect(world.lines).toHaveLength(1);
    await world.pass(2_200);
    expect(world.lines).toHaveLength(2);
  });

  it('ends a connection whose server does not keep the protocol, and opens another', async () => {
    const world = new World();
    world.connection.start();
    await world.settle();
    await world.accept();
    world.line.listener.message('{"end":{"to":"nowhere"}}');
    expect(world.lines[0]?.isClosed).toBe(true);
    expect(world.connection.view.detail).toContain('protocol');
    await world.pass(1_000);
    expect(world.lines).toHaveLength(2);
    world.line.listener.opened();
    world.line.hello(true);
    world.line.listener.message('{{');
    expect(world.lines[1]?.isClosed).toBe(true);
  });

  it('verifies from time to time, and breaks off with the connection', async () => {
    const world = new World(30_000);
    world.connection.start();
    await world.settle();
    const answer = await world.accept();
    for (let n = 0; n < 12; n += 1) {
      await world.pass(5_000);
      await answer();
    }
    expect(world.told.filter((told) => told === 'verified 1').length).toBeGreaterThanOrEqual(2);
    const broken = world.connection.verify();
    world.line.listener.closed('cut');
    expect(await broken).toBeUndefined();
  });

  it('catches up when it is told to, also from the midst of waiting', async () => {
    const world = new World();
    world.connection.start();
    await world.settle();
    for (let n = 0; n < 5; n += 1) {
      world.line.listener.closed('down');
      await world.pass(30_000);
    }
    let isCaughtUp = false;
    void world.connection.caughtUp().then(() => {
      isCaughtUp = true;
    });
    await world.settle();
    expect(isCaughtUp).toBe(false);
    await world.accept();
    expect(isCaughtUp).toBe(true);
  });

  it('leaves no timer behind when it is stopped', async () => {
    const world = new World();
    world.connection.start();
    await world.settle();
    await world.accept();
    world.connection.stop();
    expect(world.environment.timers).toBe(0);
    expect(world.line.isClosed).toBe(true);
  });
});
