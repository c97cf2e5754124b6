/** Who is told what, where it is heard, and what is kept of it. */
import type { Page } from '@playwright/test';
import { contextFor, giveIn, heard, isLive, listenIn, openApp, touch } from './support/app.js';
import type { Server } from './support/server.js';
import { expect, test } from './support/test.js';

const ORDER = { lines: [{ product: 'FICELLE', quantity: '1' }] };
/** Two rising notes. */
const CHIME = [660, 880];

const toasts = (page: Page) => page.locator('.toast');
const bell = (page: Page) => page.locator('.bell');

/** Values stand between signs that keep their direction. */
const newOrder = (number: number) => new RegExp(`New order \\W*${number}\\W* from \\W*Café Rima`);

/** Orders of the partner, given elsewhere. */
async function partnerOrders(server: Server, count = 1): Promise<void> {
  const orders = Array.from({ length: count }, () => ({ type: 'place_order', data: ORDER }));
  const outcomes = await server.giveAll(orders, server.partner);
  expect(outcomes.map(({ status }) => status)).toEqual(orders.map(() => 'accepted'));
}

/** Longer than a tab waits that leaves a sound to another one. */
async function longEnough(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 500)));
}

test('a partner’s order chimes on the desk, and not where it was placed', async ({ browser, server }) => {
  const atDesk = await contextFor(browser);
  const atShop = await contextFor(browser);
  for (const context of [atDesk, atShop]) await listenIn(context);
  const desk = await openApp(atDesk, 'desk', server);
  const shop = await openApp(atShop, 'shop', server);
  await expect(desk.getByText('Tap for sound')).toBeVisible();
  await touch(desk);
  await touch(shop);

  await giveIn(shop, 'place_order', ORDER);
  await expect(toasts(desk)).toContainText(newOrder(server.order(1)));
  await expect.poll(() => heard(desk)).toEqual(CHIME);
  await longEnough(shop);
  await expect(toasts(shop)).toHaveCount(0);
  expect(await heard(shop)).toEqual([]);

  // The partner is told that it is confirmed, without a sound; whoever confirmed it is not.
  const { items } = await server.read('/api/v1/orders?order=newest&limit=1');
  await server.give('confirm_order', { order: items[0].record.id });
  await expect(toasts(shop)).toContainText('was confirmed');
  await expect(bell(shop)).toHaveAccessibleName(/1/);
  expect(await heard(shop)).toEqual([]);
  expect(await heard(desk)).toEqual(CHIME);
});

test('one tab is heard; where that one is closed, the other', async ({ browser, server }) => {
  const context = await contextFor(browser);
  await listenIn(context);
  const one = await openApp(context, 'desk', server);
  const other = await openApp(context, 'desk', server);
  await touch(one);
  await touch(other);
  await partnerOrders(server);
  // Both tabs keep one list.
  for (const page of [one, other]) await expect(bell(page)).toHaveAccessibleName(/1/);
  await longEnough(other);
  expect([...(await heard(one)), ...(await heard(other))]).toEqual(CHIME);

  const before = (await heard(other)).length;
  await one.close();
  await isLive(other);
  await expect(async () => {
    await partnerOrders(server);
    await longEnough(other);
    expect((await heard(other)).length).toBeGreaterThan(before);
  }).toPass({ timeout: 30_000 });
});

test('a burst becomes one notice', async ({ browser, server }) => {
  const desk = await openApp(await contextFor(browser), 'desk', server);
  await partnerOrders(server, 12);
  await expect(toasts(desk).filter({ hasText: 'new orders' })).toContainText('12');
  await expect(toasts(desk).filter({ hasText: /New order / })).toHaveCount(0);
  await bell(desk).click();
  const list = desk.locator('.notices li').filter({ hasText: 'new orders' });
  await expect(list).toHaveCount(1);
  await list.getByRole('button').click();
  await expect(desk).toHaveURL(/\/desk\/orders$/);
});

test('what was refused stays until it is closed', async ({ browser, server }) => {
  const desk = await openApp(await contextFor(browser), 'desk', server, '/settings/notices');
  await giveIn(desk, 'place_order', { lines: [{ product: 'FICELLE', quantity: '100000' }] });
  const refused = toasts(desk).filter({ hasText: 'Not accepted' });
  await expect(refused).toContainText('Not enough');
  // Others come and go meanwhile.
  await desk.getByRole('button', { name: 'Try: Prices' }).click();
  await expect(toasts(desk)).toHaveCount(2);
  await expect(toasts(desk)).toHaveCount(1);
  await refused.getByRole('button', { name: 'Close' }).click();
  await expect(refused).toHaveCount(0);
  await bell(desk).click();
  await expect(desk.locator('.notices')).toContainText('Not enough');
});

test('the bell keeps what was missed and opens its record', async ({ browser, server }) => {
  const desk = await openApp(await contextFor(browser), 'desk', server);
  await partnerOrders(server);
  await expect(bell(desk)).toHaveAccessibleName(/1/);
  await desk.reload();
  await isLive(desk);
  await expect(bell(desk)).toHaveAccessibleName(/1/);
  await bell(desk).click();
  await desk.getByRole('button', { name: newOrder(server.order(1)) }).click();
  const { items } = await server.read('/api/v1/orders?order=newest&limit=1');
  await expect(desk).toHaveURL(`${server.url}/desk/orders/${items[0].record.id}`);
  await expect(bell(desk)).not.toHaveAccessibleName(/1/);
});

test('what someone does not want is not shown, also after the page is loaded anew', async ({
  browser,
  server,
}) => {
  const desk = await openApp(await contextFor(browser), 'desk', server, '/settings/notices');
  const row = desk.getByRole('group', { name: 'New order', exact: true });
  await row.getByRole('switch', { name: 'Shown' }).click();
  await desk.reload();
  await isLive(desk);
  await expect(row.getByRole('switch', { name: 'Shown' })).toHaveAttribute('aria-checked', 'false');
  await partnerOrders(server);
  await expect
    .poll(() =>
      desk.evaluate(
        (number) =>
          // biome-ignore lint/suspicious/noExplicitAny: what the page lets the console have
          (globalThis as any).onhand.query('orders', { where: { number } }).count as number,
        server.order(1),
      ),
    )
    .toBe(1);
  await expect(bell(desk)).toHaveAccessibleName(/^Notices(\. Tap for sound)?$/);
});

test('where it is wanted, the alert of a new order comes again until somebody opens it', async ({
  browser,
  server,
}) => {
  const context = await contextFor(browser);
  await listenIn(context);
  const desk = await openApp(context, 'desk', server, '/settings/notices');
  await desk.getByRole('switch', { name: /^Repeat the alert/ }).click();
  await touch(desk);
  await desk.clock.install();
  await partnerOrders(server);
  await expect.poll(() => heard(desk)).toEqual(CHIME);
  await desk.clock.fastForward(21_000);
  await expect.poll(() => heard(desk)).toEqual([...CHIME, ...CHIME]);
  // Somebody elsewhere takes it up.
  const { items } = await server.read('/api/v1/orders?order=newest&limit=1');
  await server.give('confirm_order', { order: items[0].record.id });
  const state = () =>
    desk.evaluate(
      // biome-ignore lint/suspicious/noExplicitAny: what the page lets the console have
      (id) => (globalThis as any).onhand.record('orders', id).value?.state as string,
      items[0].record.id as string,
    );
  await expect.poll(state).toBe('confirmed');
  await desk.clock.fastForward(61_000);
  await longEnough(desk);
  expect(await heard(desk)).toEqual([...CHIME, ...CHIME]);
});

test('what someone chose of notices is so on their other device', async ({ browser, server }) => {
  const address = await server.door('staff');
  const one = await (await contextFor(browser)).newPage();
  await one.goto(address);
  await isLive(one);
  await one.goto(`${server.url}/desk/settings/notices`);
  const isShown = (page: Page) =>
    page.getByRole('group', { name: 'New order', exact: true }).getByRole('switch', { name: 'Shown' });
  const saved = one.waitForResponse((response) => response.request().method() === 'PUT');
  await isShown(one).click();
  expect((await saved).ok()).toBe(true);
  const other = await (await contextFor(browser)).newPage();
  await other.goto(await server.door('staff'));
  await isLive(other);
  await other.goto(`${server.url}/desk/settings/notices`);
  await expect(isShown(other)).toHaveAttribute('aria-checked', 'false');
});

test('the first press opens the bell, however slowly: that it may be heard now moves nothing under the finger', async ({
  browser,
  server,
}) => {
  const desk = await openApp(await contextFor(browser), 'desk', server);
  await expect(desk.getByText('Tap for sound')).toBeVisible();
  await bell(desk).click({ delay: 400, position: { x: 12, y: 12 } });
  await expect(desk.getByRole('dialog', { name: 'Notices' })).toBeVisible();
  await expect(desk.getByText('Tap for sound')).toHaveCount(0);
});
