/** What a browser keeps, read and changed by hand behind the client's back. */
import type { Page } from '@playwright/test';
import { encode, rowsOf } from '../../packages/client/src/storage/indexeddb/chunk.js';

interface Chunk {
  readonly key: [subscription: string, slice: number];
  readonly json: string;
  readonly seqs: number[];
}

// biome-ignore lint/suspicious/noExplicitAny: what a test alters, it knows
type AnyRecord = any;

/** Alters the kept records of a collection: what `alter` gives instead of them is kept, with sums that fit. */
export async function alterKept(
  page: Page,
  collection: string,
  alter: (records: AnyRecord[]) => AnyRecord[],
): Promise<void> {
  for (const chunk of await chunks(page)) {
    if (!isOf(chunk, collection)) continue;
    const { key, json, seqs } = chunk;
    const before = rowsOf({ json, seqs, gone: [] }) ?? [];
    const records = alter(before.map((row) => JSON.parse(row.json)));
    const rows = records.map((record) => ({
      id: record.id,
      seq: seqs[0] ?? 0,
      json: JSON.stringify(record),
    }));
    await put(page, key, encode(rows));
  }
}

/** How many chunks of records of a collection are kept. */
export async function keptChunks(page: Page, collection: string): Promise<number> {
  return (await chunks(page)).filter((chunk) => isOf(chunk, collection)).length;
}

/** A subscription's key begins with its collection. */
function isOf({ key }: Chunk, collection: string): boolean {
  return key[0].startsWith(`["${collection}"`);
}

async function chunks(page: Page): Promise<Chunk[]> {
  const { keys, rows } = await page.evaluate(() => read('chunks'));
  return keys.map((key, at) => ({ key: key as Chunk['key'], ...(rows[at] as Omit<Chunk, 'key'>) }));
}

function put(page: Page, key: Chunk['key'], row: object): Promise<void> {
  return page.evaluate(([key, row]) => write('chunks', key, row), [key, row] as const);
}

declare function read(store: string): Promise<{ keys: IDBValidKey[]; rows: unknown[] }>;
declare function write(store: string, key: IDBValidKey, row: object): Promise<void>;

/** Gives a page what the functions above call in it. */
export async function reachDatabase(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const done = <Value>(request: IDBRequest<Value>) =>
      new Promise<Value>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const open = async () => {
      const known = await indexedDB.databases();
      return done(indexedDB.open(known.find(({ name }) => name?.startsWith('onhand'))?.name ?? ''));
    };
    Object.assign(globalThis, {
      read: async (name: string) => {
        const database = await open();
        const store = database.transaction(name).objectStore(name);
        const [keys, rows] = await Promise.all([done(store.getAllKeys()), done(store.getAll())]);
        database.close();
        return { keys, rows };
      },
      write: async (name: string, key: IDBValidKey, row: object) => {
        const database = await open();
        await done(database.transaction(name, 'readwrite').objectStore(name).put(row, key));
        database.close();
      },
    });
  });
}
