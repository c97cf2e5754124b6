/** The client against the real server, over both ways that there are. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import {
  type ConnectOptions,
  connect,
  MemoryStorage,
  type Onhand,
  type WebSocketConstructor,
} from '../../src/index.js';
import { type Server, shop } from '../server.js';
import { until } from '../until.js';

let server: Server;
beforeAll(async () => {
  server = await shop();
});
afterAll(() => server.end());

const open: Onhand[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((onhand) => onhand.close()));
});

/** No socket can be had: as behind a proxy that lets none through. */
class Blocked {
  onclose: ((event: never) => void) | null = null;
  onopen = null;
  onmessage = null;
  onerror = null;
  constructor() {
    setTimeout(() => this.onclose?.({ code: 1006 } as never));
  }
  send(): void {}
  close(): void {}
}

const ways: [string, WebSocketConstructor][] = [
  ['websocket', WebSocket as unknown as WebSocketConstructor],
  ['event_stream', Blocked],
];

describe.each(ways)('over %s', (way, WebSocket) => {
  function client(options: Partial<ConnectOptions> = {}): Onhand {
    const onhand = connect({
      url: server.url,
      token: server.owner,
      storage: 'memory',
      WebSocket,
      ...options,
    });
    open.push(onhand);
    return onhand;
  }

  it('LP11, LP60: holds what the server holds, byte for byte', async () => {
    const onhand = client();
    await onhand.subscribe('products').ready;
    await onhand.subscribe('stock_levels').ready;
    const held = new Map(onhand.query('products').rows.map((record) => [record.id, JSON.stringify(record)]));
    expect(held).toEqual(await server.records('products'));
    expect(onhand.connection.transport).toBe(way);
    expect(await onhand.verify()).toMatchObject({ equal: 2, different: 0, corrected: 0 });
  });

  it('LP12, LP50: hears what others do, live', async () => {
    const onhand = client();
    const subscription = onhand.subscribe('orders', { state: ['placed', 'confirmed'] });
    await subscription.ready;
    const before = onhand.query('orders').count;
    const [events, transitions]: [string[], string[]] = [[], []];
    onhand.on({ category: 'orders' }, ({ event }) => events.push(event.name));
    onhand.listen('orders', {}, ({ kind }) => transitions.push(kind));
    const placed = await server.command('place_order', { lines: [{ product: 'TEA', quantity: '1' }] });
    const order = placed.events?.find((event) => event['name'] === 'order_added')?.['order'] as string;
    await until(() => onhand.query('orders').count === before + 1);
    await server.command('cancel_order', { order });
    await until(() => onhand.query('orders').count === before);
    expect(transitions).toEqual(['appear', 'disappear']);
    expect(events).toContain('order_added');
    expect(events).toContain('order_cancelled');
    expect(await onhand.verify()).toMatchObject({ different: 0 });
  });

  it('LP41: a command is accepted in the run that brings its effect', async () => {
    const onhand = client();
    await onhand.subscribe('orders').ready;
    const own: string[] = [];
    onhand.on('order_added', ({ subject }) => own.push(subject.id));
    const handle = onhand.send('place_order', { lines: [{ product: 'COFFEE', quantity: '2' }] });
    const outcome = await handle.settled;
    expect(outcome).toMatchObject({ status: 'accepted' });
    expect(handle.state).toBe('synced');
    expect(onhand.record('orders', handle.made as string).value).toMatchObject({
      state: 'placed',
      total: '16.00',
    });
    expect(onhand.record('orders', handle.made as string).pending).toBe(false);
    expect(own, 'one is not told of what one did oneself').toEqual([]);
  });

  it('LP45: a refusal goes to the tray with its reason, and the next command goes on', async () => {
    const onhand = client();
    await onhand.subscribe('orders').ready;
    const refused = onhand.send('place_order', { lines: [{ product: 'TEA', quantity: '999999' }] });
    const accepted = onhand.send('place_order', { lines: [{ product: 'TEA', quantity: '1' }] });
    expect(await refused.settled).toMatchObject({ status: 'refused' });
    expect(await accepted.settled).toMatchObject({ status: 'accepted' });
    expect(onhand.outbox.needsAttention.map(({ id }) => id)).toEqual([refused.id]);
    expect(onhand.outbox.needsAttention[0]?.refusal).toMatchObject({ code: 'insufficient_stock' });
  });

  it('LP20: a field that nobody declares is refused, and the others go on', async () => {
    const onhand = client();
    const bad = onhand.subscribe('products', { colour: 'red' });
    const good = onhand.subscribe('products');
    await expect(bad.ready).rejects.toThrow('unknown_field');
    await good.ready;
    expect(bad.reason).toBe('unknown_field');
  });

  it('LP06, LP42: goes on where it was, after it was away', async () => {
    const storage = new MemoryStorage();
    const first = client({ storage });
    await first.subscribe('orders').ready;
    const count = first.query('orders').count;
    await first.close();
    await server.command('place_order', { lines: [{ product: 'CUP', quantity: '3' }] });
    const second = client({ storage });
    const subscription = second.subscribe('orders');
    await subscription.ready;
    await second.sync();
    expect(second.query('orders').count).toBe(count + 1);
    expect(await second.verify()).toMatchObject({ equal: 1, different: 0 });
  });

  it('LP03: a token that is none is refused for good', async () => {
    const onhand = client({ token: 'onhand_nobody' });
    await until(() => onhand.connection.state === 'refused');
    expect(onhand.connection.reason).toBe('unauthorized');
  });

  it('LP30: a partner holds its own, and is refused what belongs to staff', async () => {
    const token = await server.token(['--role', 'partner', '--name', 'Bo', '--customer', 'BO']);
    const onhand = client({ token });
    await onhand.subscribe('prices').ready;
    await onhand.subscribe('orders').ready;
    await expect(onhand.subscribe('products').ready).rejects.toThrow('forbidden');
    expect(onhand.query('prices').count).toBe(3);
    const handle = onhand.send('place_order', { lines: [{ product: 'TEA', quantity: '1' }] });
    expect(await handle.settled).toMatchObject({ status: 'accepted' });
    expect(onhand.query('orders').rows.map(({ id }) => id)).toContain(handle.made);
    expect(new Set(onhand.query('orders').rows.map(({ customer }) => customer)).size).toBe(1);
  });

  it('LP73: comes again when the server was gone', async () => {
    const onhand = client();
    await onhand.subscribe('orders').ready;
    await server.kill();
    await until(() => onhand.connection.state !== 'live' && onhand.connection.state !== 'syncing');
    const handle = onhand.send('place_order', { lines: [{ product: 'TEA', quantity: '1' }] });
    await server.begin();
    expect(await handle.settled).toMatchObject({ status: 'accepted' });
    expect(await onhand.verify()).toMatchObject({ different: 0 });
  });
});
