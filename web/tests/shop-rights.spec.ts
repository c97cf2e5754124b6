/** A partner reaches nothing but what is theirs: not by addresses, records, subscriptions or commands. */
import type { CollectionName, Onhand } from '@onhand/client';
import { ShopPage } from './support/shop.js';
import { expect, test } from './support/test.js';

interface OnPage {
  readonly onhand: Onhand;
}

const THEIRS = ['stock_levels', 'products', 'movements', 'sales', 'exceptions', 'product_costs', 'counters'];

test('records and lists of the business and of others are closed', async ({ server }) => {
  const ask = async (path: string) =>
    (await fetch(`${server.url}/api/v1/${path}`, { headers: { Authorization: `Bearer ${server.partner}` } }))
      .status;
  const others = (await server.read('/api/v1/orders?order=newest&limit=50')).items.find(
    ({ record }: { record: { number: number } }) => record.number === server.orderOfOthers,
  ).record;
  const customers = (await server.read('/api/v1/customers?limit=50')).items.map(
    ({ record }: { record: { id: string; code: string } }) => record,
  );
  const other = customers.find(({ code }: { code: string }) => code !== 'RIMA');
  const paths = [
    `orders/${others.id}`,
    `orders/${others.id}/again`,
    `orders/${others.id}/history`,
    `customers/${other.id}`,
    `customers/${other.id}/orders`,
    `customers/${other.id}/statement`,
    'stock',
    'business',
    'products',
    'locations',
    'reports/stock-value',
    'registers',
  ];
  for (const path of paths) expect([403, 404], path).toContain(await ask(path));
  const own = await (
    await fetch(`${server.url}/api/v1/orders?limit=500`, {
      headers: { Authorization: `Bearer ${server.partner}` },
    })
  ).json();
  const rima = customers.find(({ code }: { code: string }) => code === 'RIMA').id;
  const seen = new Set(own.items.map(({ record }: { record: { customer: string } }) => record.customer));
  expect([...seen]).toEqual([rima]);
});

test('subscriptions to what is the business’s are refused, and nothing of it is held', async ({
  browser,
  server,
}) => {
  const shop = await ShopPage.window(browser, server);
  const told = await shop.page.evaluate(async (names) => {
    const { onhand } = globalThis as unknown as OnPage;
    const states: string[] = [];
    for (const name of names) {
      const subscription = onhand.subscribe(name as CollectionName);
      await subscription.ready.catch(() => undefined);
      states.push(`${name}: ${subscription.status}, ${onhand.query(name as CollectionName).count}`);
    }
    return states;
  }, THEIRS);
  expect(told).toEqual(THEIRS.map((name) => `${name}: refused, 0`));
});

test('commands beyond their rights are refused, and change nothing', async ({ browser, server }) => {
  const shop = await ShopPage.window(browser, server);
  const others = (await server.read('/api/v1/orders?order=newest&limit=50')).items.find(
    ({ record }: { record: { number: number } }) => record.number === server.orderOfOthers,
  ).record;
  const before = (await server.read('/api/v1/stock?sku=FAT-S')).items[0].on_hand;
  const attempts = [
    ['post_adjustment', { lines: [{ product: 'FAT-S', quantity: '5' }], reason: 'mine' }],
    ['edit_product', { product: 'FAT-S', price: '0.01' }],
    ['cancel_order', { order: others.id }],
    ['confirm_order', { order: others.id }],
    ['receive_order', { order: others.id }],
    ['place_order', { customer: others.customer, lines: [{ product: 'FAT-S', quantity: '1' }] }],
    ['place_order', { lines: [{ product: 'FAT-S', quantity: '1', price: '0.01' }] }],
    ['take_payment', { customer: 'RIMA', amount: '100.00', tender: 'cash' }],
    ['edit_customer', { customer: 'RIMA', terms: { days: 900 } }],
  ] as const;
  const told = await shop.page.evaluate(async (all) => {
    const { onhand } = globalThis as unknown as OnPage;
    const results: string[] = [];
    for (const [name, data] of all) {
      // biome-ignore lint/suspicious/noExplicitAny: a partner who tries anything
      const { status } = await onhand.send(name as any, data as any).settled;
      results.push(`${name}: ${status}`);
    }
    return results;
  }, attempts);
  expect(told).toEqual(attempts.map(([name]) => `${name}: refused`));
  expect((await server.read('/api/v1/stock?sku=FAT-S')).items[0].on_hand).toBe(before);
  expect((await server.read(`/api/v1/orders/${others.id}`)).record.state).toBe(others.state);
});

test('the desk does not open for a partner, nor a page of another’s order', async ({ browser, server }) => {
  const shop = await ShopPage.window(browser, server);
  const { page } = shop;
  const others = (await server.read('/api/v1/orders?order=newest&limit=50')).items.find(
    ({ record }: { record: { number: number } }) => record.number === server.orderOfOthers,
  ).record;
  await page.goto(`${server.url}/shop/orders/${others.id}`);
  await expect(page.getByText('This order is not here.')).toBeVisible();
  await page.goto(`${server.url}/shop/nothing`);
  await expect(page.getByText('There is nothing at this address.')).toBeVisible();
  for (const path of ['', 'orders', 'stock', 'products']) {
    await page.goto(`${server.url}/desk/${path}#${server.partner}`);
    await expect(page).toHaveURL(/\/shop\//);
  }
  // Nor when it is opened again, by what the browser has kept.
  await page.goto(`${server.url}/desk/`);
  await expect(page).toHaveURL(/\/shop\//);
});
