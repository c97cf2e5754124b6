import { beforeEach, describe, expect, it } from 'vitest';
import { hashDigits, hashText } from '../../src/hash.js';
import { Replica } from '../../src/replica/replica.js';
import { rowOf } from '../../src/replica/row.js';
import type { AnyRecord } from '../../src/schema.js';
import { subscriptionKey } from '../../src/storage/port.js';
import type { AppliedRun } from '../../src/sync/run.js';
import { type Effect, Session, type SessionPort, type Wanted } from '../../src/sync/session.js';
import { FakeOutbox } from '../fake-outbox.js';
import { FakeServer, FakeSession } from '../fake-server.js';
import { Random } from '../random.js';

function want(state?: string): Wanted {
  const filters = state === undefined ? [] : [{ field: 'state', values: [state] }];
  return { key: subscriptionKey('orders', filters), collection: 'orders', filters };
}

/** A replica with its outbox, and what it heard. */
class Client implements SessionPort {
  readonly replica = new Replica({});
  readonly outbox = new FakeOutbox();
  readonly runs: AppliedRun[] = [];
  readonly effects: Effect[] = [];
  wanted: Wanted[];
  session = new Session(this);
  far: FakeSession | undefined;

  constructor(...wanted: Wanted[]) {
    this.wanted = wanted;
  }

  get position() {
    return this.replica.position;
  }

  holding(key: string) {
    return this.replica.holding(key);
  }

  apply(run: AppliedRun): void {
    this.runs.push(run);
    this.replica.apply(run.patch);
    this.outbox.settle(run.outcomes);
  }

  /** Connects anew and hears the server out. */
  connect(server: FakeServer): void {
    this.far = new FakeSession(server);
    this.session = new Session(this);
    this.outbox.disconnected();
    this.does(this.session.hello({ client: 'test', device: 'device', token: 'secret' }, this.wanted));
    this.hearOut();
  }

  does(effects: readonly Effect[]): void {
    this.effects.push(...effects);
    for (const effect of effects) if ('send' in effect) this.far?.hear(effect.send);
  }

  hearOut(): void {
    for (let rounds = 0; rounds < 50; rounds += 1) {
      const messages = this.far?.take() ?? [];
      if (messages.length === 0) return;
      for (const message of messages) this.does(this.session.receive(message));
    }
    throw new Error('there is no end of it');
  }

  change(server: FakeServer): void {
    this.far?.run();
    this.hearOut();
    expect(this.faults()).toEqual([]);
    expect(this.position).toBe(server.position());
  }

  faults(): string[] {
    return this.effects.flatMap((effect) => ('fault' in effect ? [effect.fault] : []));
  }

  standing(key: string): unknown {
    return this.effects.flatMap((e) => ('standing' in e && e.key === key ? [e.standing] : [])).at(-1);
  }

  reports() {
    return this.effects.flatMap((effect) => ('verified' in effect ? [effect.verified] : []));
  }

  ids(collection: 'orders' = 'orders'): string[] {
    return [...this.replica.table(collection).values()].map(({ id }) => id).sort();
  }
}

const random = new Random(7);
const ids = Array.from({ length: 20 }, () => random.uuid());
const order = (at: number, state: string, number = at): AnyRecord => ({
  id: ids[at] as string,
  number,
  state,
});

describe('a session', () => {
  let server: FakeServer;
  beforeEach(() => {
    server = new FakeServer();
    for (let at = 0; at < 10; at += 1) server.commit([order(at, at % 2 === 0 ? 'placed' : 'ready')]);
  });

  it('LP11, LP22: is ready only with all rows, as they are at the mark', () => {
    const client = new Client(want('placed'));
    client.connect(server);
    expect(client.faults()).toEqual([]);
    expect(client.ids()).toEqual([0, 2, 4, 6, 8].map((at) => ids[at]).sort());
    expect(client.standing(want('placed').key)).toEqual({ status: 'ready' });
    expect(client.position).toBe(server.position());
    expect(client.session.isSettled).toBe(true);
  });

  it('LP10: applies nothing of a run that has no end', () => {
    const client = new Client(want());
    client.connect(server);
    server.commit([order(3, 'done')]);
    const before = client.position;
    client.far?.run();
    const messages = client.far?.take() ?? [];
    expect(messages.some((message) => 'changes' in message)).toBe(true);
    for (const message of messages) if (!('end' in message)) client.does(client.session.receive(message));
    expect(client.position).toBe(before);
    expect(client.replica.get('orders', ids[3] as string)?.['state']).toBe('ready');
  });

  it('LP12, LP25: rows that cease to fit go, rows that come to fit appear', () => {
    const client = new Client(want('placed'));
    client.connect(server);
    server.commit([order(0, 'done'), order(1, 'placed')]);
    client.change(server);
    expect(client.ids()).toEqual([1, 2, 4, 6, 8].map((at) => ids[at]).sort());
  });

  it('LP14: a position that goes back is a fault', () => {
    const client = new Client(want());
    client.connect(server);
    client.does(client.session.receive({ end: { to: server.position(3) } }));
    expect(client.faults()).toEqual([expect.stringContaining('went back')]);
    expect(client.position).toBe(server.position());
  });

  it('LP06: goes on from its position with what it holds', () => {
    const client = new Client(want('placed'));
    client.connect(server);
    server.commit([order(2, 'done')]);
    server.commit([order(11, 'placed')]);
    client.connect(server);
    expect(client.far?.heard[0]).toMatchObject({
      hello: { position: server.position(10), subscriptions: [{ held: 'all' }] },
    });
    expect(client.ids()).toEqual([0, 4, 6, 8, 11].map((at) => ids[at]).sort());
    expect(client.runs.at(-1)?.events.map(({ seq }) => seq)).toEqual([11, 12]);
  });

  it('LP07: verifies what it holds after a fork, and sends facts again', () => {
    const client = new Client(want('placed'));
    client.connect(server);
    server.epoch = 2;
    server.records.set(ids[4] as string, { record: order(4, 'placed', 99), seq: 2 });
    server.records.delete(ids[6] as string);
    server.batches = server.batches.slice(0, 5);
    client.connect(server);
    expect(client.faults()).toEqual([]);
    expect(client.outbox.told).toContain('forked');
    expect(client.position).toBe(server.position());
    expect(client.ids()).toEqual([0, 2, 4, 8].map((at) => ids[at]).sort());
    expect(client.replica.get('orders', ids[4] as string)?.['number']).toBe(99);
    // What another history held is no fault of ours.
    expect(client.reports()).toEqual([{ at: server.position(), equal: 1, different: 0, corrected: 0 }]);
    expect(client.standing(want('placed').key)).toEqual({ status: 'ready' });
    expect(client.replica.holding(want('placed').key)?.subscription.doubtful).toBe(false);
  });

  it('LP07: rows of another history are doubtful on disk until they are verified', () => {
    const client = new Client(want());
    client.connect(server);
    server.epoch = 2;
    client.far = new FakeSession(server);
    client.session = new Session(client);
    client.does(client.session.hello({ client: 'test', device: 'device' }, client.wanted));
    for (const message of client.far.take().slice(0, 1)) client.does(client.session.receive(message));
    const { subscription } = client.runs.at(-1)?.patch.parts[0] ?? {};
    expect(subscription).toMatchObject({ doubtful: true, scope: 'all' });
    expect(client.position).toBe(server.position());
  });

  it('LP21, LP31: under other rights it keeps what it shows until the new rows are all there', () => {
    const client = new Client(want());
    client.connect(server);
    server.scope = 'less';
    server.records.delete(ids[0] as string);
    server.commit([order(12, 'placed')]);
    client.far = new FakeSession(server);
    client.session = new Session(client);
    client.does(client.session.hello({ client: 'test', device: 'device' }, client.wanted));
    const messages = client.far.take();
    const ready = messages.findIndex((message) => 'ready' in message);
    for (const message of messages.slice(0, ready)) client.does(client.session.receive(message));
    expect(client.ids()).toContain(ids[0]);
    expect(client.standing(want().key)).toEqual({ status: 'loading' });
    for (const message of messages.slice(ready)) client.does(client.session.receive(message));
    expect(client.ids()).not.toContain(ids[0]);
    expect(client.ids()).toContain(ids[12]);
    expect(client.replica.holding(want().key)?.subscription.scope).toBe('less');
  });

  it('LP08, LP10: rows that stay behind the position are not claimed', () => {
    const client = new Client(want());
    client.connect(server);
    server.scope = 'other';
    client.far = new FakeSession(server);
    client.session = new Session(client);
    client.does(client.session.hello({ client: 'test', device: 'device' }, client.wanted));
    const loading = client.far
      .take()
      .filter((message) => !('chunk' in message || 'ready' in message || 'end' in message));
    for (const message of loading) client.does(client.session.receive(message));
    client.does(client.session.receive({ end: { to: server.position() } }));
    expect(client.replica.holding(want().key)?.subscription.scope).toBeUndefined();
    client.connect(server);
    expect(client.far.heard[0]).not.toHaveProperty('hello.subscriptions[0].held');
  });

  it('LP24: what was on its way for a subscription that was given up is ignored', () => {
    const client = new Client(want('placed'), want('ready'));
    client.connect(server);
    server.commit([order(0, 'ready')]);
    client.far?.run();
    client.does(client.session.unsubscribe(want('placed').key));
    client.replica.apply({ position: client.position as string, parts: [], dropped: [want('placed').key] });
    client.hearOut();
    expect(client.faults()).toEqual([]);
    expect(client.replica.holding(want('placed').key)).toBeUndefined();
    expect(client.ids()).toContain(ids[0]);
  });

  it('LP24: a run that is under way does not bring back what was given up in its midst', () => {
    const client = new Client(want('placed'));
    client.connect(server);
    server.commit([order(11, 'placed')]);
    client.far?.run();
    const messages = client.far?.take() ?? [];
    client.does(client.session.receive(messages[0] as never));
    client.does(client.session.unsubscribe(want('placed').key));
    client.replica.apply({ position: client.position as string, parts: [], dropped: [want('placed').key] });
    for (const message of messages.slice(1)) client.does(client.session.receive(message));
    expect(client.replica.holding(want('placed').key)).toBeUndefined();
    expect(client.ids()).toEqual([]);
  });

  it('LP20, LP30: one that is refused is dropped, and the others go on', () => {
    const client = new Client(want('placed'), want('ready'));
    client.connect(server);
    client.does(client.session.receive({ unsubscribed: { subscription: 1, reason: 'forbidden' } }));
    expect(client.standing(want('placed').key)).toEqual({ status: 'refused', reason: 'forbidden' });
    expect(client.replica.holding(want('placed').key)).toBeUndefined();
    expect(client.ids()).toEqual([1, 3, 5, 7, 9].map((at) => ids[at]).sort());
  });

  it('LP41: outcomes are settled in the step that brings their effects', () => {
    const client = new Client(want());
    client.connect(server);
    client.outbox.give('a');
    client.does(client.session.sendCommands());
    // The bytes are those that the outbox keeps, also where JSON would write them otherwise.
    expect(client.effects.at(-1)).toEqual({
      send: '{"commands":{"commands":[{"id": "a",  "type":"confirm_order"}]}}',
    });
    server.commit([order(0, 'confirmed')], 'a');
    client.change(server);
    expect(client.runs.at(-1)?.outcomes).toEqual([{ id: 'a', seq: 11, status: 'accepted' }]);
    expect(client.outbox.ids).toEqual([]);
  });

  it('LP42: what was unanswered is named, and sent again only when its outcome has not come', () => {
    const client = new Client(want());
    client.connect(server);
    client.outbox.give('a');
    client.outbox.give('b');
    client.does(client.session.sendCommands());
    server.commit([order(0, 'confirmed')], 'a');
    client.outbox.give('c');
    client.connect(server);
    expect(client.far?.heard[0]).toMatchObject({ hello: { unanswered: ['a', 'b'] } });
    const sent = client.far?.heard.flatMap((m) => ('commands' in m ? m.commands.commands : [])) as {
      id: string;
    }[];
    expect(sent.map(({ id }) => id)).toEqual(['b', 'c']);
  });

  it('LP44: no more are under way than the server wants', () => {
    const client = new Client(want());
    client.connect(server);
    for (let n = 0; n < 25; n += 1) client.outbox.give(`c${n}`);
    client.does(client.session.sendCommands());
    expect(client.outbox.underWay).toBe(10);
    server.commit([order(0, 'x')], 'c0');
    client.change(server);
    expect(client.outbox.underWay).toBe(10);
    expect(client.outbox.ids).toHaveLength(24);
  });

  it('LP43: what was not taken goes back to the outbox', () => {
    const client = new Client(want());
    client.connect(server);
    client.outbox.give('a');
    client.does(client.session.sendCommands());
    client.does(client.session.receive({ again: { commands: ['a'], after_ms: 0, reason: 'busy' } }));
    expect(client.outbox.told).toContain('again a');
  });

  it('LP51: an event that comes in two groups is told once, in the order of the log', () => {
    const client = new Client(want(), want('placed'));
    client.connect(server);
    server.commit([order(2, 'placed', 7), order(4, 'placed', 8)]);
    server.commit([order(2, 'placed', 9)]);
    client.change(server);
    expect(client.runs.at(-1)?.events.map(({ seq, index }) => [seq, index])).toEqual([
      [11, 0],
      [11, 1],
      [12, 0],
    ]);
  });

  it('LP52: says how many events were left out, once for all groups', () => {
    const client = new Client(want(), want('placed'));
    client.connect(server);
    const groups = client.far?.groups ?? [];
    for (const group of groups) client.does(client.session.receive({ changes: { group, skipped: 7 } }));
    client.does(client.session.receive({ end: { to: server.position() } }));
    expect(groups).toHaveLength(2);
    expect(client.runs.at(-1)?.skipped).toBe(7);
  });

  it('LP32: when rights change on the open connection, what the old ones gave goes as the new rows are there', () => {
    const client = new Client(want());
    client.connect(server);
    const { record } = server.records.get(ids[3] as string) as { record: AnyRecord };
    const row = { record: structuredClone(record), seq: 4 };
    const subscribed = {
      subscription: 1,
      group: 77,
      scope: 'less',
      start: 'snapshot',
      reason: 'scope_changed',
    } as const;
    client.does(client.session.receive({ subscribed }));
    expect(client.standing(want().key)).toEqual({ status: 'loading' });
    const [old = 0] = client.far?.groups ?? [];
    // Of the old group nothing counts any more, should it come.
    client.does(
      client.session.receive({ changes: { group: old, rows: [{ record: order(18, 'placed'), seq: 11 }] } }),
    );
    client.does(client.session.receive({ chunk: { subscription: 1, rows: [row] } }));
    client.does(
      client.session.receive({ changes: { group: 77, rows: [{ record: order(19, 'placed'), seq: 11 }] } }),
    );
    expect(client.ids()).toHaveLength(10);
    client.does(client.session.receive({ ready: { subscription: 1 } }));
    client.does(client.session.receive({ end: { to: server.position(11) } }));
    expect(client.ids()).toEqual([ids[3], ids[19]].sort());
    expect(client.replica.holding(want().key)?.subscription.scope).toBe('less');
    expect(client.standing(want().key)).toEqual({ status: 'ready' });
    expect(client.faults()).toEqual([]);
  });

  it('LP34: knows its own acts by the hash of the command id', () => {
    const client = new Client(want());
    client.connect(server);
    client.outbox.own.add(hashDigits(hashText('mine')));
    server.commit([order(2, 'placed', 7)], 'mine');
    server.commit([order(3, 'placed', 7)]);
    client.change(server);
    expect(client.runs.at(-1)?.events.map(({ own }) => own)).toEqual([true, false]);
  });

  it.each([
    ['one altered field', (c: Client) => tamper(c, 2, (r) => ({ ...r, number: 77 }))],
    ['a lost row', (c: Client) => tamper(c, 2, () => undefined)],
    ['a ghost row', (c: Client) => tamper(c, 15, () => order(15, 'placed'))],
  ])('LP60, LP61, LP62, LP64: finds and repairs %s', (_, damage) => {
    const client = new Client(want(), want('ready'));
    client.connect(server);
    damage(client);
    client.does(client.session.verify());
    client.hearOut();
    expect(client.faults()).toEqual([]);
    expect(client.reports()).toEqual([{ at: server.position(), equal: 1, different: 1, corrected: 1 }]);
    expect(client.far?.heard).toContainEqual({ verified: client.reports()[0] });
    expect(client.ids()).toEqual([...server.records.keys()].sort());
    client.does(client.session.verify());
    client.hearOut();
    expect(client.reports().at(-1)).toEqual({ at: server.position(), equal: 2, different: 0, corrected: 0 });
  });

  it('LP61: a repair that is longer than a message may be is asked for in parts', () => {
    const big = new FakeServer();
    const many = Array.from({ length: 300 }, (_, number) => ({ id: random.uuid(), number }));
    big.commit(many);
    const client = new Client(want());
    client.connect(big);
    client.replica.apply({
      position: client.position as string,
      dropped: [],
      parts: [
        {
          subscription: client.replica.holding(want().key)?.subscription as never,
          replace: false,
          rows: [],
          gone: many.filter((_, at) => at % 2 === 0).map(({ id }) => id),
        },
      ],
    });
    client.does(client.session.verify());
    client.hearOut();
    expect(client.far?.heard.filter((message) => 'repair' in message).length).toBeGreaterThan(1);
    expect(client.ids()).toEqual([...big.records.keys()].sort());
    expect(client.reports().at(-1)).toMatchObject({ equal: 0, different: 1, corrected: 150 });
  });

  it('LP63: a verification that is refused is broken off', () => {
    const client = new Client(want());
    client.connect(server);
    client.does(client.session.verify());
    client.far?.take();
    client.does(client.session.receive({ refused: { reason: 'out_of_order', detail: 'not ready' } }));
    expect(client.reports()).toEqual([undefined]);
    client.does(client.session.verify());
    client.hearOut();
    expect(client.reports().at(-1)).toMatchObject({ equal: 1 });
  });

  it.each([
    ['before welcome', { pong: { n: 1, now: '' } }],
    ['of no known form', { hullo: {} }],
  ])('a message %s is a fault', (_, message) => {
    const client = new Client(want());
    client.far = new FakeSession(server);
    client.does(client.session.hello({ client: 'test', device: 'device' }, []));
    if ('hullo' in message) for (const said of client.far.take()) client.does(client.session.receive(said));
    client.does(client.session.receive(message as never));
    expect(client.faults()).toHaveLength(1);
  });

  it.each([
    ['a chunk without a snapshot', { chunk: { subscription: 1, rows: [] } }],
    ['a subscription that nobody asked for', { ready: { subscription: 9 } }],
    ['a second welcome', { welcome: {} }],
    ['a position that is none', { end: { to: 'here' } }],
    ['a record that is none', { changes: { group: 1, rows: [null] } }],
  ])('%s is a fault', (_, message) => {
    const client = new Client(want());
    client.connect(server);
    client.does(client.session.receive(message as never));
    expect(client.faults()).toHaveLength(1);
  });
});

/** Alters what is held behind the session's back. */
function tamper(client: Client, at: number, change: (record: AnyRecord) => AnyRecord | undefined): void {
  const id = ids[at] as string;
  const { subscription } = client.replica.holding(want().key) ?? {};
  const altered = change(client.replica.get('orders', id) as AnyRecord);
  client.replica.apply({
    position: client.position as string,
    dropped: [],
    parts: [
      {
        subscription: subscription as never,
        replace: false,
        rows: altered === undefined ? [] : [rowOf(structuredClone(altered), 1)],
        gone: altered === undefined ? [id] : [],
      },
    ],
  });
}
