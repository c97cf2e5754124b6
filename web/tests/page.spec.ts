/** The live page itself: languages, colours, keys, sizes; a shop's network without https; a hundred thousand records. */
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Page } from '@playwright/test';
import { LivePage } from './support/page.js';
import { Server } from './support/server.js';
import { expect, test } from './support/test.js';

async function isAccessible(page: Page): Promise<void> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(sideways, 'nothing to scroll sideways').toBeLessThanOrEqual(0);
}

test.describe('nothing stands in anybody’s way', () => {
  let server: Server;
  test.beforeAll(async () => {
    server = await Server.start();
  });
  test.afterAll(() => server.stop());

  for (const locale of ['en-GB', 'ar-LB']) {
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const width of [390, 1440]) {
        test(`${locale}, ${colorScheme}, ${width} px`, async ({ browser }) => {
          const context = await browser.newContext({
            locale,
            colorScheme,
            viewport: { width, height: width > 800 ? 900 : 844 },
            reducedMotion: 'reduce',
          });
          const page = await context.newPage();
          await page.goto(server.url);
          await expect(page.locator('form')).toBeVisible();
          await isAccessible(page);

          await page.goto(`${server.url}/live/#${server.owner}`);
          await page.reload();
          await new LivePage(page).isLive();
          await page.locator('.pill').click();
          await isAccessible(page);
          for (const tab of width > 800 ? [] : await page.locator('.tabs button').all()) {
            await tab.click();
            await isAccessible(page);
          }
          await expect(page.locator('html')).toHaveAttribute('dir', locale === 'ar-LB' ? 'rtl' : 'ltr');
        });
      }
    }
  }
});

test('one tap changes the language, for good', async ({ browser, server }) => {
  const live = await LivePage.window(browser, server);
  await live.page.getByRole('button', { name: 'العربية' }).click();
  await expect(live.page.getByRole('heading', { name: 'المخزون' })).toBeVisible();
  await expect(live.page.locator('html')).toHaveAttribute('dir', 'rtl');
  await live.page.reload();
  await expect(live.page.getByRole('heading', { name: 'المخزون' })).toBeVisible();
});

test('a partner sees what can be had and its own orders, and places one', async ({ browser, server }) => {
  const live = await LivePage.window(browser, server, server.partner);
  await expect(live.page.getByRole('columnheader', { name: 'Price' })).toBeVisible();
  const form = live.page.locator('.form');
  await form.getByRole('combobox', { name: 'Product' }).fill('FICELLE');
  await form.getByRole('combobox', { name: 'Product' }).press('Enter');
  await form.getByRole('button', { name: 'Place order' }).click();
  await expect(live.order(server.order(1))).toContainText('Café Rima');
  await expect(live.order(server.orderOfOthers)).toHaveCount(0);
});

test('a token that the server does not know is told, and nothing is shown', async ({ browser, server }) => {
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  await page.goto(`${server.url}/live/#onh_${'x'.repeat(43)}`);
  await expect(page.getByText('The server does not know this token.')).toBeVisible();
  await expect(page.locator('.stock tbody tr')).toHaveCount(0);
});

test('it works over plain http under a name of the shop’s network', async ({ server }) => {
  const browser = await chromium.launch({
    ...(process.env['ONHAND_CHROMIUM'] && { executablePath: process.env['ONHAND_CHROMIUM'] }),
    args: ['--host-resolver-rules=MAP till.lan 127.0.0.1'],
  });
  try {
    const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1440, height: 900 } });
    const url = `http://till.lan:${server.port}`;
    const one = await LivePage.open(context, url, server.owner);
    await one.isLive();
    expect(await one.page.evaluate(() => [isSecureContext, navigator.locks, crypto.subtle])).toEqual([
      false,
      undefined,
      undefined,
    ]);
    const other = await LivePage.open(context, url, server.owner);
    await other.isLive();
    await other.placeOrder('Café Rima', [{ sku: 'FICELLE' }]);
    await expect(one.order(server.order(1))).toBeVisible();
    await one.page.close();
    await expect.poll(async () => (await other.connection()).leader, { timeout: 30_000 }).toBe(true);
    await other.placeOrder('Café Rima', [{ sku: 'FICELLE' }]);
    await expect(other.order(server.order(2))).toBeVisible();
  } finally {
    await browser.close();
  }
});

test('a hundred thousand records are held, found and verified', async ({ browser, server }) => {
  test.setTimeout(300_000);
  for (let at = 0; at < 100_000; at += 1_000) {
    const customers = Array.from({ length: 1_000 }, (_, n) => ({
      type: 'add_customer',
      data: { code: `BULK-${at + n}`, name: `Customer ${at + n}` },
    }));
    await server.giveAll(customers);
  }
  const live = await LivePage.window(browser, server);
  const count = () =>
    // biome-ignore lint/suspicious/noExplicitAny: what the page lets the console have
    live.page.evaluate(() => (globalThis as any).onhand.query('customers').count as number);
  await expect.poll(count, { timeout: 60_000 }).toBeGreaterThan(100_000);
  await expect(live.page.getByLabel('Customer')).toContainText('Customer 0');
  expect((await live.verify()).corrected).toBe(0);

  // What is kept is there again without asking the server for it.
  await live.page.routeWebSocket(/\/api\/v1\/live/, (socket) => socket.close({ code: 1001 }));
  await live.page.route('**/api/v1/live*', (route) => route.abort());
  await live.page.reload();
  await expect.poll(count, { timeout: 60_000 }).toBeGreaterThan(100_000);
});
