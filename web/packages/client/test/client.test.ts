import { afterEach, describe, expect, it } from 'vitest';
import {
  type ConnectOptions,
  connect,
  type Effects,
  MemoryStorage,
  type Onhand,
  type OpenTransport,
} from '../src/index.js';
import type { AnyRecord } from '../src/schema.js';
import { Network } from './fake-network.js';
import { Random } from './random.js';
import { until } from './until.js';

const random = new Random(3);
const ids = Array.from({ length: 20 }, () => random.uuid());
const order = (at: number, state: string, number = at): AnyRecord => ({
  id: ids[at] as string,
  number,
  state,
});

const open: Onhand[] = [];
function client(network: Network, options: Partial<ConnectOptions> = {}): Onhand {
  const onhand = connect({
    url: 'http://test',
    token: 'secret',
    storage: 'memory',
    transports: [network.open],
    ...options,
  });
  open.push(onhand);
  return onhand;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((onhand) => onhand.close()));
});

describe('a client', () => {
  it('shows what it subscribes to, and what changes', async () => {
    const network = new Network();
    network.commit([order(0, 'placed'), order(1, 'ready')]);
    const onhand = client(network);
    const subscription = onhand.subscribe('orders', { state: 'placed' });
    expect(subscription.status).toBe('loading');
    await subscription.ready;
    const query = onhand.query('orders', { sort: '-number' });
    expect(query.rows.map(({ id }) => id)).toEqual([ids[0]]);
    const told: number[] = [];
    query.subscribe(() => told.push(query.count));
    const transitions: string[] = [];
    onhand.listen('orders', {}, ({ kind }) => transitions.push(kind));
    network.commit([order(2, 'placed')]);
    network.commit([order(0, 'done')]);
    await until(() => query.count === 1 && told.length === 2);
    expect(transitions).toEqual(['appear', 'disappear']);
    await until(() => onhand.connection.state === 'live');
  });

  it('tells events of others, and its own only where that is asked for', async () => {
    const network = new Network();
    const onhand = client(network);
    await onhand.subscribe('orders').ready;
    const handle = onhand.send('confirm_order', { order: ids[0] as string });
    const [heard, all]: [string[], boolean[]] = [[], []];
    onhand.on('order_confirmed', ({ subject }) => heard.push(subject.id));
    onhand.on({ category: 'orders' }, ({ own }) => all.push(own), { own: true });
    await until(() => handle.state === 'sent');
    network.commit([order(0, 'confirmed')], handle.id);
    network.commit([order(1, 'confirmed')]);
    expect(await handle.settled).toMatchObject({ status: 'accepted' });
    await until(() => all.length === 2);
    expect(heard).toEqual([ids[1]]);
    expect(all).toEqual([true, false]);
  });

  it('comes again after a cut, and sends what was not answered', async () => {
    const network = new Network();
    const onhand = client(network);
    await onhand.subscribe('orders').ready;
    network.isSilent = true;
    const handle = onhand.send('confirm_order', { order: ids[0] as string });
    await until(() => handle.state === 'sent');
    network.cut();
    expect(onhand.connection.state).toBe('reconnecting');
    network.isSilent = false;
    await until(() => onhand.connection.state === 'live');
    network.commit([order(0, 'confirmed')], handle.id);
    expect((await handle.settled).status).toBe('accepted');
    expect(onhand.query('orders').count).toBe(1);
  });

  it('shows what it kept before it is connected', async () => {
    const network = new Network();
    network.commit([order(0, 'placed'), order(1, 'ready')]);
    const storage = new MemoryStorage();
    const first = client(network, { storage });
    await first.subscribe('orders').ready;
    await first.close();
    network.isDown = true;
    const second = client(network, { storage });
    const subscription = second.subscribe('orders');
    await subscription.ready;
    expect(second.query('orders').count).toBe(2);
    expect(second.connection.state).not.toBe('live');
    network.commit([order(2, 'placed')]);
    network.isDown = false;
    void second.sync();
    await until(() => second.query('orders').count === 3);
  });

  it('knows its bearer before it is connected: what is pending is theirs', async () => {
    const network = new Network();
    network.commit([order(0, 'placed')]);
    const storage = new MemoryStorage();
    const effects: Effects = {
      confirm_order: (data, view, { by }) => {
        const record = view.get('orders', data.order);
        return record ? [{ collection: 'orders', record: { ...record, note: `${by?.role}` } }] : [];
      },
    };
    const first = client(network, { storage, effects });
    expect(first.connection.bearer).toBeUndefined();
    await first.subscribe('orders').ready;
    expect(first.connection.bearer).toEqual({ actor: 'actor', role: 'owner' });
    await first.close();
    network.isDown = true;
    const second = client(network, { storage, effects });
    await second.subscribe('orders').ready;
    second.send('confirm_order', { order: ids[0] as string });
    expect(second.query('orders').rows[0]?.note).toBe('owner');
    expect(second.connection.bearer).toEqual({ actor: 'actor', role: 'owner' });
  });

  it('holds for a while what nobody wants any more, and then not', async () => {
    const network = new Network();
    network.commit([order(0, 'placed')]);
    const onhand = client(network, { keepFor: 30 });
    const subscription = onhand.subscribe('orders');
    await subscription.ready;
    subscription.close();
    const again = onhand.subscribe('orders');
    expect(again.status).toBe('ready');
    again.close();
    expect(onhand.query('orders').count).toBe(1);
    await until(() => onhand.query('orders').count === 0);
  });

  it('verifies, and says what came of it', async () => {
    const network = new Network();
    network.commit([order(0, 'placed')]);
    const onhand = client(network);
    await onhand.subscribe('orders').ready;
    expect(await onhand.verify()).toMatchObject({ equal: 1, different: 0, corrected: 0 });
    expect(onhand.connection.verified).toMatchObject({ equal: 1 });
    // Somebody changes a record without saying so.
    network.server.records.set(ids[0] as string, { record: order(0, 'odd'), seq: 1 });
    expect(await onhand.verify()).toMatchObject({ equal: 0, different: 1, corrected: 1 });
    expect(onhand.connection.corrected).toBe(1);
    expect(onhand.record('orders', ids[0] as string).value?.state).toBe('odd');
  });

  it('is refused for good where the server says so, and says why', async () => {
    const open: OpenTransport = (hello, listener) => {
      setTimeout(() => {
        listener.opened();
        hello(true);
        listener.message(JSON.stringify({ bye: { reason: 'unauthorized', detail: 'no such token' } }));
      });
      return { name: 'websocket', send: () => {}, close: () => {} };
    };
    const onhand = client(new Network(), { transports: [open] });
    await until(() => onhand.connection.state === 'refused');
    expect(onhand.connection.reason).toBe('unauthorized');
    await expect(onhand.verify()).rejects.toThrow('no connection');
  });
});
