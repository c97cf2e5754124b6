/** What needs attention: what it says, and the ways out of it, each in one window and seen in another. */
import type { Locator, Page } from '@playwright/test';
import { choose, desk } from './support/desk.js';
import type { Server } from './support/server.js';
import { expect, test } from './support/test.js';

/** Five rusks of the shop are promised to Café Rima, and two of them break; gives the order's id. */
async function short(server: Server): Promise<string> {
  await server.give('add_product', { sku: 'RUSK', name: 'Rusks', price: '2.00' });
  await server.give('post_opening', { lines: [{ product: 'RUSK', quantity: '5' }] });
  await server.give('place_order', { customer: 'RIMA', lines: [{ product: 'RUSK', quantity: '5' }] });
  await server.give('post_waste', { lines: [{ product: 'RUSK', quantity: '2', reason: 'broken' }] });
  const { items } = await server.read('/api/v1/orders?order=newest&limit=1');
  return items[0].record.id;
}

/** The card of what is wrong with the rusks, beside the list. */
async function opened(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: /Rusks.*missing/ }).click();
  return page.getByRole('article').filter({ hasText: 'Rusks' });
}

test('what is missing is put right by counting again, and stays struck through', async ({
  browser,
  server,
}) => {
  await short(server);
  const page = await desk(browser, server);
  await page.getByRole('link', { name: 'See what' }).click();
  const card = await opened(page);
  await card.getByRole('button', { name: 'Other ways out' }).click();
  await page.getByRole('menuitem', { name: 'Count again' }).click();
  await page.getByLabel('Counted').fill('5');
  await page.getByRole('button', { name: 'Post the count' }).click();
  await expect(card.getByText('Closed by now')).toBeVisible();
  await expect(card.getByRole('heading')).toHaveClass('struck-text');
});

test('what nothing can be done about is settled with a word', async ({ browser, server }) => {
  await server.give('add_product', { sku: 'RUSK', name: 'Rusks', price: '2.00' });
  await server.give('post_opening', { lines: [{ product: 'RUSK', quantity: '1' }] });
  await server.give('record_sale', {
    lines: [{ product: 'RUSK', quantity: '3' }],
    payments: [{ kind: 'cash', amount: '6.00' }],
  });
  const page = await desk(browser, server, '/attention');
  await page.getByRole('button', { name: /Rusks/ }).click();
  const card = page.getByRole('article').filter({ hasText: 'Rusks' });
  await card.getByRole('button', { name: 'Other ways out' }).click();
  await page.getByRole('menuitem', { name: 'It is settled' }).click();
  await page.getByLabel('What was done about it').fill('They were on the back shelf');
  await page.getByRole('dialog').getByRole('button', { name: 'It is settled' }).click();
  await expect(card.getByText('Closed by now')).toBeVisible();
  // It is struck through at once; the server has it a moment later.
  const said = async () => {
    const { items } = await server.read('/api/v1/exceptions?limit=100');
    return items.map(({ record }: { record: { resolution?: string } }) => record.resolution);
  };
  await expect.poll(said).toContain('They were on the back shelf');
});

test('what is missing is sent from a place that has it, and closes when it arrives', async ({
  browser,
  server,
}) => {
  const there = { location: 'KITCHEN', lines: [{ product: 'RUSK', quantity: '20' }] };
  await short(server);
  expect(await server.give('post_receipt', there)).toMatchObject({ status: 'accepted' });
  const page = await desk(browser, server, '/attention');
  const other = await desk(browser, server, '/attention');
  const card = await opened(page);
  await card.getByRole('button', { name: /Move \D*2\D* from \D*Kitchen.*20 → 18/ }).click();
  await expect(card.getByText(/2\D* on the way there/)).toBeVisible();
  const { items } = await server.read('/api/v1/documents?order=newest&limit=5');
  const sent = items.find(({ record }: { record: { kind: string } }) => record.kind === 'transfer').record;
  const lines = [{ product: 'RUSK', quantity: '2' }];
  expect(await server.give('receive_transfer', { transfer: sent.id, lines })).toMatchObject({
    status: 'accepted',
  });
  await expect(card.getByText('Closed by now')).toBeVisible();
  await expect(other.getByRole('button', { name: /Rusks.*Closed by now/ })).toBeVisible();
});

test('an order at risk is taken down to what there is', async ({ browser, server }) => {
  const order = await short(server);
  const page = await desk(browser, server, '/attention');
  const card = await opened(page);
  await expect(card.getByRole('link', { name: String(server.order(1)) })).toBeVisible();
  await card.getByRole('button', { name: /^Take order .*5 → 3/ }).click();
  await expect(card.getByText('Closed by now')).toBeVisible();
  const { record } = await server.read(`/api/v1/orders/${order}`);
  expect(record.lines[0].quantity).toBe('3');
});

test('an order at risk is cancelled, after one was asked', async ({ browser, server }) => {
  const order = await short(server);
  const page = await desk(browser, server, '/attention');
  const card = await opened(page);
  page.once('dialog', (dialog) => void dialog.dismiss());
  await choose(page, 'Other ways out', /^Cancel order/);
  await expect(card.getByText('Closed by now')).toHaveCount(0);
  page.once('dialog', (dialog) => void dialog.accept());
  await choose(page, 'Other ways out', /^Cancel order/);
  await expect(card.getByText('Closed by now')).toBeVisible();
  expect((await server.read(`/api/v1/orders/${order}`)).record.state).toBe('cancelled');
});

test('who looks after it is seen by the others', async ({ browser, server }) => {
  await short(server);
  const page = await desk(browser, server, '/attention');
  const other = await desk(browser, server, '/attention');
  await opened(page);
  const card = await opened(other);
  await choose(page, 'Other ways out', /^Give it to .*Nadim/);
  await expect(card).toContainText(/Nadim Saliba\D* looks after it/);
});
