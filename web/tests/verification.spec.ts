/** What is kept is damaged behind the client's back: it is found, repaired and counted. */
import { alterKept, keptChunks, reachDatabase } from './support/database.js';
import { LivePage } from './support/page.js';
import { expect, test } from './support/test.js';

// biome-ignore lint/suspicious/noExplicitAny: what a test alters, it knows
type AnyRecord = any;

/** Opens the page, alters what it kept while it is away, and opens it again. */
async function reopened(
  browser: import('@playwright/test').Browser,
  server: import('./support/server.js').Server,
  alter: (levels: AnyRecord[]) => AnyRecord[],
): Promise<LivePage> {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await reachDatabase(page);
  const live = new LivePage(page);
  await page.goto(`${server.url}/live/#${server.owner}`);
  await live.isLive();
  await expect.poll(() => keptChunks(page, 'stock_levels')).toBeGreaterThan(0);
  // What is kept is altered while nobody is there to write.
  await page.goto(`${server.url}/healthz`);
  await alterKept(page, 'stock_levels', alter);
  await page.goto(`${server.url}/live/`);
  await live.isLive();
  return live;
}

/** What the server says is available, by level. */
async function truth(server: import('./support/server.js').Server): Promise<Map<string, string>> {
  const { items } = await server.read('/api/v1/stock_levels?limit=200');
  return new Map(items.map(({ record }: AnyRecord) => [record.id, record.available]));
}

async function shown(live: LivePage): Promise<Map<string, string>> {
  const rows = await live.page.evaluate(() =>
    // biome-ignore lint/suspicious/noExplicitAny: what the page lets the console have
    (globalThis as any).onhand
      .query('stock_levels')
      .rows.map((level: AnyRecord) => [level.id, level.available]),
  );
  return new Map(rows);
}

const DAMAGES: Record<string, (levels: AnyRecord[]) => AnyRecord[]> = {
  'one altered figure': ([first, ...rest]) => [{ ...first, available: '7777' }, ...rest],
  'a lost row': (levels) => levels.slice(1),
  'a ghost row': (levels) => [...levels, { ...levels[0], id: '01993d5c-7a00-7000-8000-00000000dead' }],
};

for (const [damage, alter] of Object.entries(DAMAGES)) {
  test(`${damage} is found and put right`, async ({ browser, server }) => {
    const live = await reopened(browser, server, alter);
    const connection = await live.verify();
    await expect.poll(() => shown(live)).toEqual(await truth(server));
    expect(connection.corrected).toBe(1);
    // What was put right is equal from then on, here and in what is kept.
    expect((await live.verify()).corrected).toBe(1);
    await live.page.reload();
    await live.isLive();
    await expect.poll(() => shown(live)).toEqual(await truth(server));
    expect((await live.verify()).corrected).toBe(0);
  });
}

test('storage that is cleared under a page is filled again, and what waited is sent', async ({
  browser,
  server,
}) => {
  const live = await LivePage.window(browser, server);
  await live.cutTheLine();
  await live.placeOrder('Café Rima', [{ sku: 'FICELLE' }]);
  const devtools = await live.page.context().newCDPSession(live.page);
  await devtools.send('Storage.clearDataForOrigin', { origin: server.url, storageTypes: 'indexeddb' });
  await live.mendTheLine();
  await expect(live.order(server.order(1))).toBeVisible({ timeout: 30_000 });
  await expect.poll(() => live.outbox()).toEqual({ items: 0, waiting: 0, needsAttention: 0 });
  await live.page.reload();
  await live.isLive();
  expect(await shown(live)).toEqual(await truth(server));
});
