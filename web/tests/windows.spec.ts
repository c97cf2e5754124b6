/** Windows and tabs: what one does, the others show. */
import { LivePage } from './support/page.js';
import { expect, test } from './support/test.js';

const CUSTOMER = 'Café Rima';

test('an order placed in one window is in the other, with the stock it takes', async ({
  browser,
  server,
}) => {
  // Enough for whatever cafés ordered for tomorrow.
  await server.give('post_receipt', { lines: [{ product: 'QUICHE', quantity: '100' }] });
  const one = await LivePage.window(browser, server);
  const other = await LivePage.window(browser, server);
  const before = Number(await other.available('QUICHE').textContent());
  await one.placeOrder(CUSTOMER, [{ sku: 'QUICHE', quantity: '3' }]);
  await expect(other.order(server.order(1))).toBeVisible();
  await expect(other.available('QUICHE')).toHaveText(String(before - 3));
  await expect(one.order(server.order(1))).toBeVisible();
  await expect(one.waitingCards).toHaveCount(0);
});

test('what happens elsewhere is shown without a reload, and its row is marked', async ({
  browser,
  server,
}) => {
  const live = await LivePage.window(browser, server);
  await server.give('post_receipt', { lines: [{ product: 'QUICHE', quantity: '1100' }] });
  await expect(live.available('QUICHE')).toHaveText(/^1\d\d\d$/);
  const product = live.page.locator('.stock tbody').filter({ hasText: 'QUICHE' });
  await expect(product.locator('tr[data-mark]')).toContainText('Noor shop');
});

test('two tabs share one connection, and the other takes over when the first is closed', async ({
  browser,
  server,
}) => {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1440, height: 900 } });
  const one = await LivePage.open(context, server.url, server.owner);
  await one.isLive();
  const other = await LivePage.open(context, server.url, server.owner);
  await other.isLive();
  expect((await one.connection()).leader).toBe(true);
  expect((await other.connection()).leader).toBe(false);

  await other.placeOrder(CUSTOMER, [{ sku: 'FICELLE' }]);
  await expect(one.order(server.order(1))).toBeVisible();
  await expect(other.waitingCards).toHaveCount(0);

  await one.page.close();
  await expect.poll(async () => (await other.connection()).leader, { timeout: 30_000 }).toBe(true);
  await server.give('place_order', { lines: [{ product: 'FICELLE', quantity: '1' }] });
  await expect(other.order(server.order(2))).toBeVisible();
});

test('a leader that stands still for a while and wakes again harms nothing', async ({ browser, server }) => {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1440, height: 900 } });
  const one = await LivePage.open(context, server.url, server.owner);
  await one.isLive();
  const other = await LivePage.open(context, server.url, server.owner);
  await other.isLive();
  expect((await one.connection()).leader).toBe(true);

  // It does not say any more that it is there, and does not know it. Where it stops is chance; in the middle of a
  // transaction it would keep the storage from the others too, as no page does that a browser puts to sleep.
  const devtools = await context.newCDPSession(one.page);
  await devtools.send('Debugger.enable');
  const leads = async () => (await other.connection()).leader;
  await expect(async () => {
    await devtools.send('Debugger.resume').catch(() => undefined);
    await devtools.send('Debugger.pause');
    await expect.poll(leads, { timeout: 10_000 }).toBe(true);
  }).toPass({ timeout: 60_000 });
  await other.placeOrder(CUSTOMER, [{ sku: 'FICELLE' }]);
  await expect(other.order(server.order(1))).toBeVisible();
  await devtools.send('Debugger.resume');
  await devtools.send('Debugger.disable');
  await one.placeOrder(CUSTOMER, [{ sku: 'FICELLE' }]);

  for (const live of [one, other]) {
    await expect(live.order(server.order(1))).toBeVisible({ timeout: 30_000 });
    await expect(live.order(server.order(2))).toBeVisible({ timeout: 30_000 });
    await expect(live.waitingCards).toHaveCount(0, { timeout: 30_000 });
  }
  await expect(one.order(server.order(3))).toHaveCount(0);
  await expect
    .poll(async () => Number((await one.connection()).leader) + Number((await other.connection()).leader))
    .toBe(1);
});
