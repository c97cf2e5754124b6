/** The line is cut, tabs are killed, the server dies: nothing is lost, and nothing is done twice. */
import { LivePage } from './support/page.js';
import type { Server } from './support/server.js';
import { expect, test } from './support/test.js';

const CUSTOMER = 'Café Rima';

test('fifty orders given while the line is cut are each placed once when it is back', async ({
  browser,
  server,
}) => {
  test.slow();
  const live = await LivePage.window(browser, server);
  await live.cutTheLine();
  for (let n = 0; n < 50; n += 1) await live.placeOrder(CUSTOMER, [{ sku: 'FICELLE' }]);
  expect((await live.outbox()).waiting).toBe(50);
  // It is shown at once, marked as what the server has not confirmed.
  await expect(live.waitingCards.first()).toBeVisible();
  await server.give('place_order', { lines: [{ product: 'FICELLE', quantity: '1' }] });
  await expect(live.order(server.order(1))).toHaveCount(0);

  await live.mendTheLine();
  await expect
    .poll(() => live.outbox(), { timeout: 60_000 })
    .toEqual({ items: 0, waiting: 0, needsAttention: 0 });
  await expect(live.waitingCards).toHaveCount(0);
  await expect(live.order(server.order(51))).toBeVisible();
  expect((await orders(server)).filter(({ number }) => number > server.order(0))).toHaveLength(51);
});

test('an order that a killed tab had kept is sent by the next one, once', async ({ browser, server }) => {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1440, height: 900 } });
  const killed = new LivePage(await context.newPage());
  // Commands leave the page and never arrive.
  let held = 0;
  await killed.page.routeWebSocket(/\/api\/v1\/live/, (socket) => {
    const toServer = socket.connectToServer();
    socket.onMessage((message) => {
      if (String(message).startsWith('{"commands"')) held += 1;
      else toServer.send(message);
    });
  });
  await killed.page.goto(`${server.url}/live/#${server.owner}`);
  await killed.isLive();
  await killed.placeOrder(CUSTOMER, [{ sku: 'FICELLE', quantity: '2' }]);
  await expect.poll(() => held).toBeGreaterThan(0);
  await killed.page.close({ runBeforeUnload: false });
  expect(await orders(server)).not.toContainEqual(expect.objectContaining({ number: server.order(1) }));

  const next = await LivePage.open(context, server.url, server.owner);
  await expect(next.order(server.order(1))).toBeVisible({ timeout: 30_000 });
  await expect.poll(() => next.outbox()).toEqual({ items: 0, waiting: 0, needsAttention: 0 });
  expect((await orders(server)).filter(({ number }) => number > server.order(0))).toHaveLength(1);
});

test('an order whose answer was lost is not placed again', async ({ browser, server }) => {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1440, height: 900 } });
  const live = new LivePage(await context.newPage());
  // The first connection breaks as soon as it was given commands; the answer never comes.
  let broken = false;
  await live.page.routeWebSocket(/\/api\/v1\/live/, (socket) => {
    const toServer = socket.connectToServer();
    let silent = false;
    socket.onMessage((message) => {
      if (!broken && String(message).startsWith('{"commands"')) {
        broken = true;
        silent = true;
        toServer.send(message);
        // The server has it once it has told the others.
        void placed().then(() => socket.close({ code: 1001 }));
      } else {
        toServer.send(message);
      }
    });
    toServer.onMessage((message) => {
      if (!silent) socket.send(message);
    });
  });
  const placed = () =>
    expect
      .poll(async () => (await orders(server)).some(({ number }) => number === server.order(1)))
      .toBe(true);
  await live.page.goto(`${server.url}/live/#${server.owner}`);
  await live.isLive();
  await live.placeOrder(CUSTOMER, [{ sku: 'FICELLE' }]);
  await expect(live.order(server.order(1))).toBeVisible({ timeout: 30_000 });
  await expect.poll(() => live.outbox()).toEqual({ items: 0, waiting: 0, needsAttention: 0 });
  expect((await orders(server)).filter(({ number }) => number > server.order(0))).toHaveLength(1);
});

test('windows that were open when the server died go on with it when it is back', async ({
  browser,
  server,
}) => {
  const one = await LivePage.window(browser, server);
  const other = await LivePage.window(browser, server);
  await server.kill();
  await expect(one.page.locator('[data-state=live]')).toHaveCount(0, { timeout: 30_000 });
  await one.placeOrder(CUSTOMER, [{ sku: 'FICELLE' }]);
  expect((await one.outbox()).waiting).toBe(1);
  await server.restart();
  for (const live of [one, other]) {
    await expect(live.order(server.order(1))).toBeVisible({ timeout: 60_000 });
    await live.isLive();
  }
  await expect.poll(() => one.outbox()).toEqual({ items: 0, waiting: 0, needsAttention: 0 });
});

test('a refused order says why, and is changed and sent again', async ({ browser, server }) => {
  const live = await LivePage.window(browser, server);
  await live.placeOrder(CUSTOMER, [{ sku: 'FICELLE', quantity: '100000' }]);
  const tray = live.page.locator('.outbox');
  await expect(tray).toContainText('Not enough');
  await tray.getByRole('button', { name: 'Change' }).click();
  const form = live.page.locator('.form');
  await form.locator('.draft input').fill('2');
  await form.getByRole('button', { name: 'Send again' }).click();
  await expect(live.order(server.order(1))).toBeVisible();
  await expect(tray).toHaveCount(0);
});

test('what waits on a device without a line is carried to another in a file, and placed once', async ({
  browser,
  server,
}) => {
  const one = await LivePage.window(browser, server);
  await one.cutTheLine();
  await one.placeOrder(CUSTOMER, [{ sku: 'FICELLE' }]);
  const download = one.page.waitForEvent('download');
  await one.page.getByRole('button', { name: 'Save to a file' }).click();
  const file = await (await download).path();

  const other = await LivePage.window(browser, server);
  await other.page.locator('.pill').click();
  await other.page.locator('input[type=file]').setInputFiles(file);
  await expect(other.order(server.order(1))).toBeVisible();

  await one.mendTheLine();
  await expect(one.order(server.order(1))).toBeVisible({ timeout: 30_000 });
  await expect.poll(() => one.outbox()).toEqual({ items: 0, waiting: 0, needsAttention: 0 });
  expect((await orders(server)).filter(({ number }) => number > server.order(0))).toHaveLength(1);
});

test('a refused order is discarded', async ({ browser, server }) => {
  const live = await LivePage.window(browser, server);
  await live.placeOrder(CUSTOMER, [{ sku: 'FICELLE', quantity: '100000' }]);
  const tray = live.page.locator('.outbox');
  live.page.once('dialog', (dialog) => dialog.accept());
  await tray.getByRole('button', { name: 'Discard' }).click();
  await expect(tray).toHaveCount(0);
  await expect(live.waitingCards).toHaveCount(0);
});

test('the page opens and shows what it holds while the server is gone', async ({ browser, server }) => {
  const live = await LivePage.window(browser, server);
  await expect(live.order(server.order(0))).toBeVisible();
  await live.page.route('**/api/v1/live*', (route) => route.abort());
  await live.page.routeWebSocket(/\/api\/v1\/live/, (socket) => socket.close({ code: 1001 }));
  await live.page.reload();
  await expect(live.order(server.order(0))).toBeVisible();
  await expect(live.available('QUICHE')).toHaveText(/\d/);
  await expect(live.page.locator('[data-state=live]')).toHaveCount(0);
});

/** The newest orders that the server has. */
async function orders(server: Server): Promise<{ number: number }[]> {
  const { items } = await server.read('/api/v1/orders?order=newest&limit=100');
  return items.map(({ record }: { record: { number: number } }) => record);
}
