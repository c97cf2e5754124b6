/** What a browser keeps is damaged, or its tab dies: nothing is passed over in silence. */
import type { BrowserContext, Page } from '@playwright/test';
import { reachDatabase } from './support/database.js';
import { LivePage } from './support/page.js';
import { expect, test } from './support/test.js';

/** Opens the page in a context whose database can be reached, and waits until it is live. */
async function live(context: BrowserContext, url: string): Promise<LivePage> {
  const page = await context.newPage();
  await reachDatabase(page);
  const live = new LivePage(page);
  await page.goto(url);
  await live.isLive();
  return live;
}

// biome-ignore lint/suspicious/noExplicitAny: rows as they are kept
declare function read(store: string): Promise<{ keys: IDBValidKey[]; rows: any[] }>;
declare function write(store: string, key: IDBValidKey | undefined, row: object): Promise<void>;

/** The client on the page. */
const client = (page: Page) => page.evaluateHandle(() => (globalThis as unknown as OnPage).onhand);
interface OnPage {
  readonly onhand: import('@onhand/client').Onhand;
}

test('a chunk that was altered is read anew, and that is told', async ({ browser, server }) => {
  const context = await browser.newContext({ locale: 'en-GB' });
  const { page } = await live(context, `${server.url}/live/#${server.owner}`);
  await expect.poll(() => page.evaluate(async () => (await read('chunks')).rows.length)).toBeGreaterThan(1);
  await page.goto(`${server.url}/healthz`);
  await page.evaluate(async () => {
    const { keys, rows } = await read('chunks');
    const at = keys.findIndex((key) => String(key).startsWith('["stock_levels"'));
    const { json } = rows[at];
    await write('chunks', keys[at], { ...rows[at], json: json.replace(/"on_hand":"\d/, '"on_hand":"9') });
  });
  const next = await live(context, `${server.url}/live/`);
  const connection = await next.connection();
  expect([connection.damaged, connection.storage]).toEqual([1, 'indexeddb']);
  expect((await next.verify()).verified).toMatchObject({ different: 0, corrected: 0 });
  await next.page.reload();
  await next.isLive();
  expect((await next.connection()).damaged).toBe(0);
});

test('a command that can not be read is shown with its bytes, and the others are sent', async ({
  browser,
  server,
}) => {
  const context = await browser.newContext({ locale: 'en-GB' });
  const first = await live(context, `${server.url}/live/#${server.owner}`);
  await first.page.goto(`${server.url}/healthz`);
  await first.page.evaluate(() =>
    write('commands', undefined, { place: 1, id: 'x', json: '{"half of a comm' }),
  );
  const next = await live(context, `${server.url}/live/`);
  const onhand = await client(next.page);
  const outcome = await onhand.evaluate(
    (onhand) => onhand.send('post_receipt', { lines: [{ product: 'QUICHE', quantity: '1' }] }).settled,
  );
  expect(outcome.status).toBe('accepted');
  const items = await onhand.evaluate(({ outbox }) =>
    outbox.items.map(({ id, state, json }) => ({ id, state, json })),
  );
  expect(items).toEqual([{ id: 'x', state: 'unreadable', json: '{"half of a comm' }]);
  await onhand.evaluate(({ outbox }) => outbox.discard('x'));
  await next.page.reload();
  await next.isLive();
  expect((await next.outbox()).items).toBe(0);
});

test('two thousand commands given offline are sent in order, each once, over two tabs and a crash', async ({
  browser,
  server,
}) => {
  test.slow();
  const context = await browser.newContext({ locale: 'en-GB' });
  const one = await live(context, `${server.url}/live/#${server.owner}`);
  const two = await live(context, `${server.url}/live/`);
  await one.cutTheLine();
  const give = (page: Page, from: number) =>
    page.evaluate(async (from) => {
      const { onhand } = globalThis as unknown as OnPage;
      const handles = Array.from({ length: 1_000 }, (_, at) =>
        onhand.send('post_receipt', {
          lines: [{ product: 'QUICHE', quantity: '1' }],
          reference: String(from + at).padStart(5, '0'),
        }),
      );
      const saved = await Promise.all(handles.map(({ stored }) => stored));
      return saved.every(Boolean);
    }, from);
  expect(await give(one.page, 0)).toBe(true);
  expect(await give(two.page, 1_000)).toBe(true);
  await expect.poll(async () => (await two.outbox()).waiting).toBe(2_000);

  // The tab that leads dies without a word; the other one leads, and its line is not cut.
  const session = await context.newCDPSession(one.page);
  session.send('Page.crash').catch(() => undefined);
  await expect.poll(async () => (await two.connection()).leader, { timeout: 30_000 }).toBe(true);
  await expect
    .poll(() => two.outbox(), { timeout: 90_000 })
    .toEqual({ items: 0, waiting: 0, needsAttention: 0 });

  // In the order in which they were given, by the numbers that the business gave them.
  const receipts: { number: number; reference?: string }[] = [];
  for (let cursor = ''; ; ) {
    const { items, next } = await server.read(`/api/v1/documents?limit=200${cursor}`);
    // biome-ignore lint/suspicious/noExplicitAny: what a test reads, it knows
    receipts.push(...items.map(({ record }: any) => record));
    if (next === undefined) break;
    cursor = `&cursor=${encodeURIComponent(next)}`;
  }
  const given = receipts.filter(({ reference }) => reference?.length === 5);
  given.sort((one, other) => one.number - other.number);
  expect(given.map(({ reference }) => Number(reference))).toEqual(
    Array.from({ length: 2_000 }, (_, at) => at),
  );
});
