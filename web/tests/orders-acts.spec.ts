/** What is done about an order beside its next step, and after its goods have left: each in one window, seen in another. */
import { Acts } from './support/acts.js';
import { card, choose, desk, handedOver, placed, rare, stock } from './support/desk.js';
import { level, ShopPage } from './support/shop.js';
import { expect, test } from './support/test.js';

test('an order is cancelled with a reason, which its customer reads, and its goods are free again', async ({
  browser,
  server,
}) => {
  await rare(server, 'RARE', '5');
  const id = await placed(server, [{ product: 'RARE', quantity: '5' }]);
  expect((await level(server, 'RARE')).available).toBe('0');
  const shop = await ShopPage.window(browser, server);
  await shop.page.goto(`${server.url}/shop/orders/${id}`);
  await expect(shop.page.locator('.page-head .chip')).toContainText('Placed');

  const page = await desk(browser, server, `/orders/${id}`);
  await choose(page, 'More', 'Cancel the order');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/^Why/).fill('The oven is down');
  await dialog.getByRole('button', { name: 'Cancel the order' }).click();
  await expect(page.locator('.page-head .chip').first()).toContainText('Cancelled');
  await expect(shop.page.locator('.page-head .chip')).toContainText('Cancelled');
  await expect(shop.page.getByText('The oven is down')).toBeVisible();
  await expect.poll(async () => (await level(server, 'RARE')).available).toBe('5');
});

test('an order is rejected from the board’s other window while it is open in this one', async ({
  browser,
  server,
}) => {
  await stock(server, ['BAG']);
  const id = await placed(server, [{ product: 'BAG', quantity: '2' }]);
  const board = await desk(browser, server, '/orders');
  await expect(card(board, server.order(1))).toBeVisible();
  const page = await desk(browser, server, `/orders/${id}`);
  await choose(page, 'More', 'Reject');
  await page.getByRole('dialog').getByRole('button', { name: 'Reject' }).click();
  await expect(card(board, server.order(1))).toHaveCount(0);
});

test('a part is handed over, and the rest is given up', async ({ browser, server }) => {
  await stock(server, ['BAG', 'RYE']);
  const lines = [
    { product: 'BAG', quantity: '6' },
    { product: 'RYE', quantity: '2' },
  ];
  const id = await placed(server, lines);
  await server.give('confirm_order', { order: id });
  const page = await desk(browser, server, `/orders/${id}`);
  const other = await desk(browser, server, `/orders/${id}`);
  await choose(page, 'More', 'Hand over a part');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').nth(0).fill('4');
  await dialog.getByRole('textbox').nth(1).fill('0');
  await dialog.getByRole('button', { name: 'Hand over' }).click();
  const first = other.locator('.order-line').first();
  await expect(first).toContainText(/Left.*4/);
  await expect(first).toContainText(/Open.*2/);
  await choose(page, 'More', 'Give up the rest');
  await page.getByRole('dialog').getByRole('button', { name: 'Give up the rest' }).click();
  await expect(other.locator('.order-line').first()).toContainText(/Open.*0/);
  const { record } = await server.read(`/api/v1/orders/${id}`);
  expect(record.lines.map(({ taken, open }: { taken?: string; open?: string }) => [taken, open])).toEqual([
    ['4', undefined],
    [undefined, undefined],
  ]);
});

test('an order is moved to the place that has all of it', async ({ browser, server }) => {
  await rare(server, 'RARE', '5');
  const there = { location: 'KITCHEN', lines: [{ product: 'RARE', quantity: '20' }] };
  expect(await server.give('post_receipt', there)).toMatchObject({ status: 'accepted' });
  const id = await placed(server, [{ product: 'RARE', quantity: '5' }]);
  const page = await desk(browser, server, `/orders/${id}`);
  const acts = new Acts(page);
  await acts.tap(page.getByRole('button', { name: 'More', exact: true }));
  await acts.tap(page.getByRole('menuitem', { name: 'Move to another place' }));
  const first = page.getByRole('dialog').locator('.order-line').first();
  await expect(first).toContainText('has all of it');
  await acts.tap(first.getByRole('button', { name: 'Move' }));
  const kitchen = (await server.read('/api/v1/locations/KITCHEN')).record.id;
  const place = async () => (await server.read(`/api/v1/orders/${id}`)).record.location;
  await expect.poll(place).toBe(kitchen);
  expect(acts.count).toBe(3);
});

test('an order beyond its customer’s credit waits for somebody to approve it', async ({
  browser,
  server,
}) => {
  await stock(server, ['BAG']);
  const customer = { customer: 'RIMA', terms: { credit_limit: '1.00', days: 15, over_limit: 'approve' } };
  const given = await server.give('edit_customer', customer);
  expect(given).toMatchObject({ status: 'accepted' });
  const page = await desk(browser, server, '/orders');
  const wish = { type: 'place_order', data: { lines: [{ product: 'BAG', quantity: '100' }] } };
  expect(await server.giveAll([wish], server.partner)).toMatchObject([{ status: 'accepted' }]);
  const order = card(page, server.order(1));
  await expect(order.getByText('Waits for approval')).toBeVisible();
  await order.getByRole('button', { name: 'Approve', exact: true }).click();
  await expect(order.getByText('Waits for approval')).toHaveCount(0);
  await expect(order.getByRole('button', { name: 'Confirm', exact: true })).toBeVisible();
});

test('an order is copied as a text that anybody can read', async ({ browser, server }) => {
  await stock(server, ['BAG']);
  const id = await placed(server, [{ product: 'BAG', quantity: '3' }]);
  const page = await desk(browser, server, `/orders/${id}`);
  await choose(page, 'More', 'Copy as text');
  await expect(page.getByText('Copied.')).toBeVisible();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text).toContain(`Order ${server.order(1)} at Noor Bakery`);
  expect(text).toMatch(/\n3 piece Baguette\n/i);
  expect(text).toMatch(/\nTotal: /);
});

test('a customer says what was missing on arrival; the desk is told, and sees it on the line', async ({
  browser,
  server,
}) => {
  await stock(server, ['BAG']);
  const id = await placed(server, [{ product: 'BAG', quantity: '8' }]);
  await handedOver(server, id);
  const page = await desk(browser, server, `/orders/${id}`);
  const shop = await ShopPage.window(browser, server);
  await shop.page.goto(`${server.url}/shop/orders/${id}`);
  await shop.page.getByRole('button', { name: 'Confirm receipt' }).click();
  const dialog = shop.page.getByRole('dialog');
  await dialog.getByLabel(/missing/).fill('2');
  await dialog.getByRole('button', { name: 'Confirm receipt' }).click();
  await expect(shop.page.getByText(/2.*missing on arrival/)).toBeVisible();
  await expect(page.locator('.order-line').first()).toContainText(/2.*missing on arrival/);
  await expect(page.getByText('The customer confirmed receipt')).toBeVisible();
  const fresh = await desk(browser, server, '/attention');
  await expect(fresh.getByRole('main')).toContainText(
    `Order \u2068${server.order(1)}\u2069 for \u2068Café Rima`,
  );
});

test('goods that a customer wants to bring back: asked for, agreed to, taken in, credited', async ({
  browser,
  server,
}) => {
  await stock(server, ['BAG']);
  const id = await placed(server, [{ product: 'BAG', quantity: '8' }]);
  await handedOver(server, id);
  const owed = async () => (await server.read('/api/v1/customers/RIMA/statement')).account.balance as string;
  const before = await owed();
  const onHand = (await level(server, 'BAG')).on_hand;
  const page = await desk(browser, server, '/attention');
  const shop = await ShopPage.window(browser, server);
  await shop.page.goto(`${server.url}/shop/orders/${id}`);
  await shop.page.getByRole('button', { name: 'Ask for a return' }).click();
  const dialog = shop.page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Send' })).toHaveAttribute('aria-disabled', 'true');
  await dialog.getByLabel(/bring back/).fill('3');
  await dialog.getByLabel('Why').fill('Stale');
  await dialog.getByRole('button', { name: 'Send' }).click();
  await expect(shop.page.getByText('Asked for')).toBeVisible();

  await page.getByRole('link', { name: /Café Rima.*Return request/ }).click();
  const request = page.locator('.return-request');
  await expect(request).toContainText(/3 × .*Stale/);
  await request.getByRole('button', { name: 'Agree' }).click();
  await expect(shop.page.getByText('Agreed', { exact: true })).toBeVisible();
  await request.getByRole('button', { name: 'It came back' }).click();
  const came = page.getByRole('dialog');
  await came.getByRole('textbox').fill('2');
  await came.getByRole('button', { name: 'Record the return' }).click();
  await expect(request.getByText('Brought back')).toBeVisible();
  await expect(page.locator('.order-line').first()).toContainText(/2.*brought back/);
  await expect(shop.page.getByText(/2.*brought back/)).toBeVisible();
  expect((await level(server, 'BAG')).on_hand).toBe(String(Number(onHand) + 2));
  expect(Number(await owed())).toBeLessThan(Number(before));
});

test('a wish to bring goods back is declined, and why is read', async ({ browser, server }) => {
  await stock(server, ['BAG']);
  const id = await placed(server, [{ product: 'BAG', quantity: '8' }]);
  await handedOver(server, id);
  await server.give('ask_return', { order: id, lines: [{ line: 0, quantity: '1' }] });
  const shop = await ShopPage.window(browser, server);
  await shop.page.goto(`${server.url}/shop/orders/${id}`);
  await expect(shop.page.getByText('Asked for')).toBeVisible();
  const page = await desk(browser, server, `/orders/${id}`);
  await page.getByRole('button', { name: 'Decline' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/^Why/).fill('Bread of three days ago');
  await dialog.getByRole('button', { name: 'Decline' }).click();
  await expect(shop.page.getByText('Declined', { exact: true })).toBeVisible();
  await expect(shop.page.getByText('Bread of three days ago')).toBeVisible();
});
