/** The whole client in several tabs of one browser: each shows and hears the same, whoever holds the connection. */

import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { realEnvironment } from '../../src/environment.js';
import { type ConnectOptions, connect, type Onhand } from '../../src/index.js';
import type { AnyRecord } from '../../src/schema.js';
import { openIndexedDb } from '../../src/storage/indexeddb/open.js';
import { IndexedDbStorage } from '../../src/storage/indexeddb/storage.js';
import { StorageError } from '../../src/storage/port.js';
import { broadcastChannels, mailChannels } from '../../src/tabs/channel.js';
import { joinTabs } from '../../src/tabs/tabs.js';
import { Network } from '../fake-network.js';
import { Random } from '../random.js';
import { until } from '../until.js';

vi.stubGlobal('IDBKeyRange', IDBKeyRange);

const random = new Random(11);
const ids = Array.from({ length: 20 }, () => random.uuid());
const order = (at: number, state: string): AnyRecord => ({ id: ids[at] as string, number: at, state });

let browsers = 0;
const open: Onhand[] = [];

/** A browser with a network; each tab is a client. */
class Browser {
  readonly network = new Network();
  readonly factory = new IDBFactory();
  readonly #name: string;
  readonly #hasChannels: boolean;

  constructor(hasChannels = true) {
    browsers += 1;
    this.#name = `browser ${process.pid} ${browsers}`;
    this.#hasChannels = hasChannels;
  }

  async storage(): Promise<IndexedDbStorage> {
    const storage = await openIndexedDb(this.#name, realEnvironment.after, this.factory);
    if (!(storage instanceof IndexedDbStorage)) throw new Error(storage);
    return storage;
  }

  async tab(options: Partial<ConnectOptions> = {}) {
    const storage = await this.storage();
    const onhand = connect({
      url: 'http://test',
      token: 'secret',
      storage,
      transports: [this.network.open],
      tabs: ({ name, lease, mail }, environment) =>
        joinTabs({
          name,
          lease,
          environment,
          channels: mail && (this.#hasChannels ? broadcastChannels() : mailChannels(mail, environment)),
          locks: undefined,
          page: undefined,
        }),
      ...options,
    });
    open.push(onhand);
    await onhand.subscribe('orders').ready;
    const heard: string[] = [];
    const seen: string[] = [];
    onhand.on({}, ({ seq, own }) => heard.push(`${seq}${own ? ' own' : ''}`), { own: true });
    onhand.listen('orders', {}, ({ kind, record }) =>
      seen.push(`${kind} ${record?.number} ${record?.state}`),
    );
    const rows = () =>
      onhand.query('orders', { sort: ['number'] }).rows.map(({ number, state }) => `${number} ${state}`);
    return { onhand, storage, heard, seen, rows };
  }
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((onhand) => onhand.close()));
});

for (const hasChannels of [true, false]) {
  describe(hasChannels ? 'tabs that hear each other' : 'tabs that leave each other letters', () => {
    it('show the same, and hear the same events, transitions and outcomes', async () => {
      const browser = new Browser(hasChannels);
      browser.network.commit([order(0, 'placed')]);
      const [one, two] = [await browser.tab(), await browser.tab()];
      expect([one.onhand.connection.leader, two.onhand.connection.leader]).toEqual([true, false]);
      expect(browser.network.connections).toBe(1);

      const handle = two.onhand.send('confirm_order', { order: ids[0] as string });
      await until(() => handle.state === 'sent');
      await until(() => one.onhand.outbox.items.length === 1);
      browser.network.commit([order(0, 'confirmed')], handle.id);
      browser.network.commit([order(1, 'placed'), order(2, 'placed')]);
      expect((await handle.settled).status).toBe('accepted');
      await until(() => two.rows().length === 3 && one.rows().length === 3);
      expect(two.rows()).toEqual(['0 confirmed', '1 placed', '2 placed']);
      expect(one.rows()).toEqual(two.rows());
      expect(two.heard).toEqual(one.heard);
      expect(two.heard).toEqual(['2 own', '3', '3']);
      expect(two.seen).toEqual(one.seen);
      expect(two.seen).toEqual(['update 0 confirmed', 'appear 1 placed', 'appear 2 placed']);
      expect([one.onhand.outbox.items, two.onhand.outbox.items]).toEqual([[], []]);
      await until(() => two.onhand.connection.state === 'live');
    });

    it('go on when the one that leads is closed', async () => {
      const browser = new Browser(hasChannels);
      browser.network.commit([order(0, 'placed')]);
      const [one, two] = [await browser.tab(), await browser.tab()];
      browser.network.isSilent = true;
      const handle = two.onhand.send('confirm_order', { order: ids[0] as string });
      await handle.stored;
      await one.onhand.close();
      browser.network.isSilent = false;
      await until(() => two.onhand.connection.leader);
      await until(() => handle.state === 'sent' && two.onhand.connection.state === 'live');
      browser.network.commit([order(0, 'confirmed')], handle.id);
      expect((await handle.settled).status).toBe('accepted');
      expect(two.rows()).toEqual(['0 confirmed']);
      // It went on from where the other was: nothing was read anew.
      expect(two.seen).toEqual(['update 0 confirmed']);
    });

    it('are ready only once their rows are there', async () => {
      const browser = new Browser(hasChannels);
      browser.network.commit([order(0, 'placed'), order(1, 'ready')]);
      const one = await browser.tab();
      const storage = await browser.storage();
      const { writesAfter, loadSubscriptions } = storage;
      const slow = () => new Promise((resolve) => setTimeout(resolve, 100));
      storage.writesAfter = (n) => slow().then(() => writesAfter.call(storage, n));
      storage.loadSubscriptions = (keys) => slow().then(() => loadSubscriptions.call(storage, keys));
      const two = await browser.tab({ storage });
      expect(two.rows()).toEqual(['0 placed', '1 ready']);
      const late = two.onhand.subscribe('orders', { state: 'ready' });
      await late.ready;
      expect(two.onhand.connection.leader).toBe(false);
      expect(two.onhand.query('orders', { where: { state: 'ready' } }).rows).toHaveLength(1);
      expect(one.rows()).toHaveLength(2);
    });

    it('subscribe to what only one of them wants', async () => {
      const browser = new Browser(hasChannels);
      browser.network.commit([order(0, 'placed'), order(1, 'ready')]);
      const [one, two] = [await browser.tab(), await browser.tab()];
      const ready = two.onhand.subscribe('orders', { state: 'ready' });
      await ready.ready;
      expect(browser.network.connections).toBe(1);
      expect(one.rows()).toHaveLength(2);
    });
  });
}

describe('what is kept', () => {
  it('is replaced by memory where it is taken away, in each tab by itself', async () => {
    const browser = new Browser();
    browser.network.commit([order(0, 'placed')]);
    const [one, two] = [await browser.tab(), await browser.tab()];
    browser.network.isSilent = true;
    const handle = two.onhand.send('confirm_order', { order: ids[0] as string });
    await handle.stored;
    await new Promise((resolve) => {
      browser.factory.deleteDatabase(one.storage.name).onsuccess = resolve;
    });
    await until(() => [one, two].every(({ onhand }) => onhand.connection.storage === 'memory'));
    expect(one.onhand.connection.storageFault).toBe('lost');
    browser.network.isSilent = false;
    browser.network.cut();
    await until(() => [one, two].every(({ onhand }) => onhand.connection.state === 'live'));
    expect(browser.network.connections).toBe(2);
    browser.network.commit([order(0, 'confirmed')], handle.id);
    expect((await handle.settled).status).toBe('accepted');
    await until(() => one.rows()[0] === '0 confirmed' && two.rows()[0] === '0 confirmed');
    const later = two.onhand.send('confirm_order', { order: ids[0] as string });
    expect(await later.stored).toBe(false);
  });

  it('is given up where there is no room, in each tab by itself; commands are still kept if they can be', async () => {
    const browser = new Browser();
    browser.network.commit([order(0, 'placed')]);
    const [one, two] = [await browser.tab(), await browser.tab()];
    for (const { storage } of [one, two]) {
      storage.writeReplica = async () => {
        throw new StorageError('full');
      };
    }
    browser.network.commit([order(1, 'placed')]);
    await until(() => [one, two].every(({ onhand }) => onhand.connection.storageFault === 'full'));
    await until(() => [one, two].every(({ rows }) => rows().length === 2));
    const handle = two.onhand.send('confirm_order', { order: ids[0] as string });
    expect(await handle.stored).toBe(true);
    await until(() => handle.state === 'sent' && one.onhand.connection.state === 'live');
    browser.network.commit([order(0, 'confirmed')], handle.id);
    expect((await handle.settled).status).toBe('accepted');
    await until(() => one.rows()[0] === '0 confirmed' && two.rows()[0] === '0 confirmed');
    const append = vi.spyOn(two.storage.commands, 'append').mockRejectedValue(new StorageError('full'));
    const unsaved = two.onhand.send('confirm_order', { order: ids[1] as string });
    expect(await unsaved.stored).toBe(false);
    expect(two.onhand.outbox.items).toMatchObject([{ id: unsaved.id, saved: false }]);
    append.mockRestore();
  });

  it('is read anew where a part of it was altered', async () => {
    const browser = new Browser();
    browser.network.commit([order(0, 'placed'), order(1, 'ready')]);
    const first = await browser.tab();
    await first.onhand.close();
    const database = await new Promise<IDBDatabase>((resolve) => {
      const request = browser.factory.open(first.storage.name);
      request.onsuccess = () => resolve(request.result);
    });
    const store = database.transaction('chunks', 'readwrite').objectStore('chunks');
    await new Promise((resolve) => {
      store.openCursor().onsuccess = ({ target }) => {
        const cursor = (target as IDBRequest<IDBCursorWithValue | null>).result;
        if (!cursor) return resolve(undefined);
        cursor.update({ ...cursor.value, json: cursor.value.json.replace('placed', 'PLACED') });
        cursor.continue();
      };
    });
    database.close();
    const second = await browser.tab();
    expect(second.rows()).toEqual(['0 placed', '1 ready']);
    expect(second.onhand.connection.damaged).toBe(1);
    await second.onhand.close();
    const third = await browser.tab();
    expect(third.onhand.connection.damaged).toBe(0);
  });
});
