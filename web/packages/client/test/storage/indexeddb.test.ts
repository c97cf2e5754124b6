import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { describe, expect, it, vi } from 'vitest';
import { realEnvironment } from '../../src/environment.js';
import { openIndexedDb } from '../../src/storage/indexeddb/open.js';
import { IndexedDbStorage } from '../../src/storage/indexeddb/storage.js';
import {
  asHeld,
  change,
  command,
  held,
  idOf,
  keepsTheRules,
  lead,
  orders,
  products,
  row,
  rows,
  whole,
  write,
} from './contract.js';

vi.stubGlobal('IDBKeyRange', IDBKeyRange);

const after = realEnvironment.after;

async function open(factory: IDBFactory, name = 'shop'): Promise<IndexedDbStorage> {
  const storage = await openIndexedDb(name, after, factory);
  if (!(storage instanceof IndexedDbStorage)) throw new Error(`not opened: ${storage}`);
  return storage;
}

/** Alters the database by hand, past the storage. */
async function byHand(
  factory: IDBFactory,
  store: string,
  work: (store: IDBObjectStore) => void,
): Promise<void> {
  const database = await new Promise<IDBDatabase>((resolve) => {
    const request = factory.open('shop');
    request.onsuccess = () => resolve(request.result);
  });
  const transaction = database.transaction(store, 'readwrite');
  work(transaction.objectStore(store));
  await new Promise((resolve) => {
    transaction.oncomplete = resolve;
  });
  database.close();
}

describe('a storage in IndexedDB', () => {
  keepsTheRules(() => open(new IDBFactory()));

  it('gives another visit what was kept', async () => {
    const factory = new IDBFactory();
    const first = await open(factory);
    const epoch = await lead(first);
    await first.writeReplica(write(1, { subscriptions: [whole(products, rows(2500))] }), epoch);
    await first.writeReplica(write(2, { subscriptions: [change(products, [row(1, 'milk')])] }), epoch);
    await first.commands.append([command(1)]);
    await first.close();
    await expect(first.commands.read()).rejects.toMatchObject({ fault: 'closed' });

    const second = await open(factory);
    expect(await held(second, products.key)).toEqual(
      asHeld(rows(2500).map((one) => (one.id === idOf(1) ? row(1, 'milk') : one))),
    );
    expect((await second.commands.read()).commands).toEqual([{ ...command(1), place: 1 }]);
  });

  it('gives businesses and bearers a database each', async () => {
    const factory = new IDBFactory();
    await (await open(factory, 'one')).commands.append([command(1)]);
    expect((await (await open(factory, 'two')).commands.read()).commands).toEqual([]);
  });

  it('lets a follower fold nothing', async () => {
    const factory = new IDBFactory();
    const storage = await open(factory);
    const epoch = await lead(storage);
    await storage.writeReplica(write(1, { subscriptions: [whole(products, rows(10))] }), epoch);
    for (let seq = 2; seq < 400; seq += 1) {
      await storage.writeReplica(
        write(seq, { subscriptions: [change(products, [row(3, `${seq}`, seq)])] }),
        epoch,
      );
    }
    const tab = await open(factory);
    expect(await tab.fold(epoch + 1)).toBe(false);
    expect(await tab.writesAfter(0)).toHaveLength(399);
    // Half done by one leader, done by the next.
    expect(await storage.fold(epoch)).toBe(true);
    const next = await lead(tab, 'b');
    expect(await storage.fold(epoch)).toBe(false);
    while (await tab.fold(next)) {}
    expect(await tab.writesAfter(0)).toBe('folded');
    expect(await tab.writesAfter(398)).toHaveLength(1);
    expect(await held(tab, products.key)).toEqual(
      asHeld(rows(10).map((one) => (one.id === idOf(3) ? row(3, '399', 399) : one))),
    );
  });

  it('divides chunks that have grown', async () => {
    const factory = new IDBFactory();
    const storage = await open(factory);
    const epoch = await lead(storage);
    for (let seq = 0; seq < 400; seq += 1) {
      const some = Array.from({ length: 15 }, (_, at) => row(seq * 15 + at));
      await storage.writeReplica(write(seq, { subscriptions: [change(products, some)] }), epoch);
    }
    while (await storage.fold(epoch)) {}
    const kept = await storage.loadReplica();
    expect(kept.subscriptions[0]?.chunks.length).toBeGreaterThan(4);
    expect(await held(storage, products.key)).toEqual(asHeld(rows(6000)));
  });

  describe('what was altered or is missing', () => {
    async function filled(): Promise<[IDBFactory, IndexedDbStorage]> {
      const factory = new IDBFactory();
      const storage = await open(factory);
      const epoch = await lead(storage);
      const both = [whole(products, rows(2500)), whole(orders, rows(10))];
      await storage.writeReplica(write(1, { subscriptions: both }), epoch);
      await storage.writeReplica(write(2, { subscriptions: [change(products, [row(1, 'milk')])] }), epoch);
      await storage.commands.append([command(1), command(2), command(3)]);
      return [factory, storage];
    }

    it('is a chunk: its subscription alone is told to be damaged', async () => {
      const [factory, storage] = await filled();
      await byHand(factory, 'chunks', (store) => {
        const request = store.get([products.key, 2]);
        request.onsuccess = () => {
          const json = request.result.json.replace('"tea"', '"tee"');
          store.put({ ...request.result, json }, [products.key, 2]);
        };
      });
      expect(await held(storage, products.key)).toBe('damaged');
      expect(await held(storage, orders.key)).toEqual(asHeld(rows(10)));
      expect((await storage.readRows(products.key, '2')).rows).toBeUndefined();
      expect((await storage.readRows(products.key, '1')).rows?.length).toBeGreaterThan(400);
    });

    it('is a chunk that is gone', async () => {
      const [factory, storage] = await filled();
      await byHand(factory, 'chunks', (store) => store.delete([orders.key, 0]));
      expect(await held(storage, orders.key)).toBe('damaged');
    });

    it('is a write: all is doubtful', async () => {
      for (const alter of [
        (store: IDBObjectStore) => store.delete(2),
        (store: IDBObjectStore) => store.put({ json: '{"n":2}', sum: 0 }, 2),
        (store: IDBObjectStore) => store.put('nonsense', 2),
      ]) {
        const [factory, storage] = await filled();
        await byHand(factory, 'writes', alter);
        expect(await held(storage, products.key)).toBe('damaged');
        expect(await held(storage, orders.key)).toBe('damaged');
        expect(await storage.writesAfter(1)).toBe('folded');
      }
    });

    it('is mended by replacing it', async () => {
      const [factory, storage] = await filled();
      await byHand(factory, 'chunks', (store) => store.clear());
      const epoch = await lead(storage, 'b');
      await storage.writeReplica(write(3, { subscriptions: [whole(products, rows(5))] }), epoch);
      expect(await held(storage, products.key)).toEqual(asHeld(rows(5)));
    });

    it('is a command: it is shown with its bytes, and the others are there', async () => {
      const [factory, storage] = await filled();
      await byHand(factory, 'commands', (store) => {
        store.put({ ...command(1), place: 1, json: '{"altered":true}', sum: 1 });
        store.put({ place: 2, strange: [1] });
      });
      const { commands } = await storage.commands.read();
      expect(commands).toMatchObject([
        { place: 1, state: 'unreadable', json: '{"altered":true}' },
        { place: 2, state: 'unreadable', json: '{"place":2,"strange":[1]}' },
        { place: 3, state: 'pending', id: idOf(3) },
      ]);
      // It stays until a person takes it away.
      await storage.commands.append([command(4)]);
      await storage.commands.step([{ place: 2, from: ['pending', 'sent'], to: undefined }]);
      expect((await storage.commands.read()).commands).toHaveLength(4);
      await storage.commands.step([{ place: 2, from: ['unreadable'], to: undefined }]);
      expect((await storage.commands.read()).commands.map(({ place }) => place)).toEqual([1, 3, 4]);
    });
  });

  describe('opening', () => {
    it('says why it can not be had', async () => {
      expect(await openIndexedDb('shop', after, undefined)).toBe('absent');
      const refusing = {
        open() {
          throw new DOMException('no', 'SecurityError');
        },
      } as unknown as IDBFactory;
      expect(await openIndexedDb('shop', after, refusing)).toBe('refused');
    });

    it('says that a newer release wrote it, and leaves it alone', async () => {
      const factory = new IDBFactory();
      await new Promise((resolve) => {
        const request = factory.open('shop', 1000);
        request.onsuccess = () => resolve(request.result.close());
      });
      expect(await openIndexedDb('shop', after, factory)).toBe('newer');
    });

    it('does not wait for ever', async () => {
      const silent = { open: () => ({}) } as unknown as IDBFactory;
      const at: number[] = [];
      const now = (ms: number, call: () => void) => {
        at.push(ms);
        call();
        return () => undefined;
      };
      expect(await openIndexedDb('shop', now, silent)).toBe('blocked');
      expect(at).toEqual([5000]);
    });

    it('makes way for another release and for deletion, and says that it is lost', async () => {
      const factory = new IDBFactory();
      const storage = await open(factory);
      const other = await open(factory);
      const lost = vi.fn();
      other.onLost(lost);
      await storage.destroy();
      expect(lost).toHaveBeenCalledOnce();
      await expect(other.commands.read()).rejects.toMatchObject({ fault: 'closed' });
      expect((await (await open(factory)).commands.read()).commands).toEqual([]);
    });
  });

  it('says that there is no room, and has changed nothing', async () => {
    const factory = new IDBFactory();
    const storage = await open(factory);
    const epoch = await lead(storage);
    const full = vi.spyOn(Object.getPrototypeOf(await store(factory)), 'add').mockImplementation(() => {
      throw new DOMException('no room', 'QuotaExceededError');
    });
    await expect(storage.commands.append([command(1)])).rejects.toMatchObject({ fault: 'full' });
    full.mockRestore();
    expect((await storage.commands.read()).commands).toEqual([]);
    expect(await storage.writeReplica(write(1), epoch)).toBe(1);
  });
});

async function store(factory: IDBFactory): Promise<IDBObjectStore> {
  let found: IDBObjectStore | undefined;
  await byHand(factory, 'commands', (store) => {
    found = store;
  });
  if (!found) throw new Error('no store');
  return found;
}
