/**
 * Many clients over a network that fails, against the real server: tabs that die between keeping and sending, sockets that go
 * silent, a server that is killed. When all is healed, every copy is what the server holds, every command that was kept is
 * applied once, and nothing waits any more.
 *
 * A seed repeats what is done, not how fast the machine does it. `FUZZ_SEEDS=100` for more seeds, `FUZZ_SEED=7` for that one.
 */
import { IDBKeyRange } from 'fake-indexeddb';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { CollectionName } from '../../src/schema.js';
import { Random } from '../random.js';
import { type Server, shop } from '../server.js';
import { until } from '../until.js';
import { Device, type Given, LIVE, type Tab } from './device.js';
import { Network } from './network.js';

vi.stubGlobal('IDBKeyRange', IDBKeyRange);

const STEPS = 60;
/** How long it may take until all is well again. */
const HEAL_MS = 40_000;
const chosen = process.env['FUZZ_SEED'];
const first = Number(process.env['FUZZ_FIRST'] ?? 1);
const count = Number(process.env['FUZZ_SEEDS'] ?? 4);
const seeds = chosen === undefined ? Array.from({ length: count }, (_, at) => first + at) : [Number(chosen)];

const PRODUCTS = ['TEA', 'COFFEE', 'CUP'];
const WANTS: readonly [CollectionName, Record<string, string | string[]>][] = [
  ['orders', {}],
  ['orders', { state: ['placed', 'confirmed'] }],
  ['orders', { state: 'cancelled' }],
  ['stock_levels', {}],
  ['products', {}],
  ['documents', { kind: 'receipt' }],
];

let server: Server;
beforeAll(async () => {
  server = await shop();
});
afterAll(() => server.end());

class World {
  readonly random: Random;
  readonly network: Network;
  readonly devices: Device[] = [];
  /** All that was given, by whichever tab. */
  readonly given: Given[] = [];
  readonly trace: string[] = [];

  constructor(seed: number) {
    this.random = new Random(seed);
    this.network = new Network(
      () => server.url,
      () => server.owner,
      this.random,
    );
  }

  async begin(seed: number): Promise<void> {
    for (let at = 0; at < 3; at += 1) {
      const device = new Device(`device ${seed} ${at}`, this.network, this.random, server.owner);
      this.devices.push(device);
      await this.open(device);
    }
  }

  async open(device: Device): Promise<void> {
    const tab = await device.open();
    for (let n = 1 + this.random.below(3); n > 0; n -= 1) this.want(tab);
  }

  want({ onhand }: Tab): void {
    const [collection, filter] = this.random.pick(WANTS);
    onhand.subscribe(collection, filter);
  }

  give({ onhand, given }: Tab): void {
    const { random } = this;
    const product = random.pick(PRODUCTS);
    const quantity = `${1 + random.below(9)}`;
    const orders = onhand.query('orders', { where: { state: ['placed', 'confirmed'] }, limit: 20 }).rows;
    const order = orders.length > 0 && random.chance(0.4) ? random.pick(orders).id : undefined;
    const handle =
      order !== undefined
        ? random.chance(0.5)
          ? onhand.send('confirm_order', { order })
          : onhand.send('cancel_order', { order })
        : random.chance(0.5)
          ? onhand.send('place_order', { lines: [{ product, quantity }] })
          : onhand.send('post_receipt', { lines: [{ product, quantity }] });
    const one: Given = { handle, isStored: false };
    void handle.stored.then((isStored) => {
      one.isStored = isStored;
    });
    given.push(one);
    this.given.push(one);
  }

  async step(): Promise<void> {
    const { random } = this;
    const device = random.pick(this.devices);
    const tab = device.tabs.length > 0 ? random.pick(device.tabs) : undefined;
    const what = random.below(20);
    this.trace.push(`${device.name}: ${what}`);
    if (tab === undefined || (what === 0 && device.tabs.length < 3)) {
      await this.open(device);
    } else if (what < 10) {
      for (let n = random.below(4); n >= 0; n -= 1) this.give(tab);
    } else if (what === 10) {
      tab.die();
    } else if (what === 11) {
      device.deadly = random.pick([0, 0, 0.02, 0.2]);
    } else if (what === 12) {
      this.want(tab);
    } else if (what === 13) {
      device.isAway = !device.isAway && random.chance(0.7);
    } else if (what === 14) {
      await tab.onhand.close();
      device.tabs.splice(device.tabs.indexOf(tab), 1);
    } else if (what < 17) {
      for (const line of this.network.lines) if (random.chance(0.4)) line.cut();
    } else if (what < 19) {
      const lines = this.network.lines;
      if (lines.length > 0) random.pick(lines).silence(random.pick(['up', 'down', 'both']));
    } else if (random.chance(0.3)) {
      await server.kill();
      await pause(random.below(50));
      await server.begin();
    }
    await pause(random.below(40));
  }

  /** Ends all faults; every device has a tab again. */
  async heal(): Promise<void> {
    // What went silent stays so: whoever hangs on it has to notice.
    this.network.isHealed = true;
    for (const device of this.devices) {
      device.isAway = false;
      device.deadly = 0;
      if (device.tabs.length === 0) await this.open(device);
    }
    // The last commands of one are news to the others.
    for (let round = 0; round < 2; round += 1) {
      await within(HEAL_MS, Promise.all(this.#tabs().map(({ onhand }) => onhand.sync())), () =>
        this.describe(),
      );
    }
  }

  /** How everything stands, for whoever looks into a failure. */
  describe(): string {
    const tabs = this.devices.flatMap(({ name, tabs }) =>
      tabs.map(({ onhand }) => {
        const { state, leader, detail, storageFault } = onhand.connection;
        const waiting = onhand.outbox.waiting.map(
          (item) => `${item.name} ${item.state} ${item.passing?.reason ?? ''}`,
        );
        return `${name} ${state} leader=${leader} ${detail} ${storageFault}: ${waiting.join(', ')}`;
      }),
    );
    return `${tabs.join('\n')}\n${this.trace.join('; ')}\n${server.log}`;
  }

  #tabs(): Tab[] {
    return this.devices.flatMap((device) => device.tabs);
  }
}

/** The result, or an error that says how things stand. */
async function within<Result>(ms: number, result: Promise<Result>, describe: () => string): Promise<Result> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not in time:\n${describe()}`)), ms);
  });
  return Promise.race([result, late]).finally(() => clearTimeout(timer));
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function run(seed: number): Promise<void> {
  const world = new World(seed);
  await world.begin(seed);
  for (let step = 0; step < STEPS; step += 1) await world.step();
  await world.heal();
  const server_records = {
    orders: await server.records('orders'),
    documents: await server.records('documents'),
    stock_levels: await server.records('stock_levels'),
    products: await server.records('products'),
  };

  for (const device of world.devices) {
    for (const tab of device.tabs) {
      const { onhand } = tab;
      expect(onhand.outbox.waiting, `${device.name}: nothing waits`).toEqual([]);
      const report = await onhand.verify();
      expect(report, device.name).toMatchObject({ different: 0, corrected: 0 });
      expect(onhand.connection.corrected, `${device.name}: nothing had to be mended`).toBe(0);
      expect(new Set(tab.heard).size, `${device.name}: each event once`).toBe(tab.heard.length);
      await until(() =>
        onhand.query('orders').rows.every((order) => !onhand.query('orders').isPending(order)),
      );
      for (const collection of ['orders', 'documents', 'stock_levels', 'products'] as const) {
        for (const record of onhand.query(collection).rows) {
          const there = server_records[collection].get(record.id);
          expect(JSON.stringify(record), `${device.name}: ${collection}`).toBe(there);
        }
      }
      expect(tab.live.rows, `${device.name}: what was listened to`).toEqual(
        onhand.query('orders', LIVE).rows,
      );
      const all = onhand.subscribe('orders');
      await all.ready;
      expect(onhand.query('orders').count, device.name).toBe(server_records.orders.size);
    }
  }

  for (const { handle, isStored } of world.given) {
    const made = handle.made;
    if (made === undefined || !isStored) continue;
    const isThere = server_records.orders.has(made) || server_records.documents.has(made);
    expect(isThere, `${handle.id} was kept and is ${handle.state}`).toBe(true);
  }
  await expectLedger(server_records);
  await Promise.all(world.devices.flatMap(({ tabs }) => tabs.map(({ onhand }) => onhand.close())));
}

/** What is on hand is what all documents say, each counted once. */
async function expectLedger(records: {
  readonly documents: Map<string, string>;
  readonly stock_levels: Map<string, string>;
}): Promise<void> {
  const received = new Map<string, number>();
  for (const text of records.documents.values()) {
    for (const { product, quantity } of (
      JSON.parse(text) as { lines: { product: string; quantity: string }[] }
    ).lines) {
      received.set(product, (received.get(product) ?? 0) + Number(quantity));
    }
  }
  for (const text of records.stock_levels.values()) {
    const level = JSON.parse(text) as { product: string; on_hand: string };
    expect(Number(level.on_hand)).toBe(received.get(level.product));
  }
}

it.each(seeds)('FUZZ_SEED=%i', run);
