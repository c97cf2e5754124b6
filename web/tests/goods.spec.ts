/** Goods in and out, and prices: what they cost in taps, keys and scans, and that nothing is posted twice or lost. */
import type { Page } from '@playwright/test';
import { Acts } from './support/acts.js';
import { isLive } from './support/app.js';
import { desk } from './support/desk.js';
import type { Server } from './support/server.js';
import { expect, test } from './support/test.js';

async function onHand(server: Server, sku: string, place = 'SHOP'): Promise<number> {
  const { level } = await server.read(`/api/v1/stock/${sku}/${place}/why`);
  return Number(level.on_hand);
}

async function newest(server: Server, kind: string) {
  const { items } = await server.read(`/api/v1/documents?kind=${kind}&order=newest&limit=1`);
  return items[0].record;
}

async function howMany(server: Server, kind: string): Promise<number> {
  const { items } = await server.read(`/api/v1/documents?kind=${kind}&limit=1000`);
  return items.length;
}

const line = (page: Page, sku: string) => page.locator(`.line[data-product="${sku}"]`);
const recorded = (page: Page) => page.getByText('Recorded.', { exact: true });

test('a delivery of 60 lines, 2 short and 1 broken: 1 + 1 scan a line + 3', async ({ browser, server }) => {
  const goods = Array.from({ length: 60 }, (_, at) => ({ sku: `BOX-${at}`, code: String(700_000 + at) }));
  await server.giveAll(
    goods.map(({ sku, code }) => ({
      type: 'add_product',
      data: { sku, name: `Box ${sku}`, barcodes: [{ code }] },
    })),
  );
  const page = await desk(browser, server, '/documents');
  const acts = new Acts(page);
  await acts.tap(page.getByRole('link', { name: 'Receive goods' }));
  const entry = page.getByRole('combobox', { name: /Scan, or type/ });
  await expect(entry).toBeVisible();
  await acts.paste(goods.map(({ sku }) => `${sku}\t12`).join('\n'), entry);
  await expect(page.locator('.line')).toHaveCount(60);
  // What is short or broken is said instead of scanned: one tap says both that it is here and what is wrong with it.
  for (const { code } of goods.slice(0, 57)) await acts.scan(code);
  await acts.tap(line(page, 'BOX-57').getByRole('button', { name: '1 short' }));
  await acts.tap(line(page, 'BOX-58').getByRole('button', { name: '1 short' }));
  await acts.tap(line(page, 'BOX-59').getByRole('button', { name: '1 broken' }));
  await expect(page.locator('.post-bar')).toContainText(/2\S? lines short · \S?1\S? line broken/);
  await acts.tap(page.getByRole('button', { name: 'Record', exact: true }));
  await expect(recorded(page)).toBeVisible();
  expect(acts.count).toBeLessThanOrEqual(1 + 60 + 3);
  const receipt = await newest(server, 'receipt');
  expect(receipt.lines).toHaveLength(60);
  await expect.poll(() => onHand(server, 'BOX-0')).toBe(12);
  await expect.poll(() => onHand(server, 'BOX-57')).toBe(11);
  await expect.poll(() => onHand(server, 'BOX-59')).toBe(11);
  expect((await newest(server, 'damage')).lines).toEqual([
    expect.objectContaining({ quantity: '1', reason: 'broken' }),
  ]);
});

test('a transfer of 12 lines is sent from one window and received in another', async ({
  browser,
  server,
}) => {
  const skus = [
    'BAG',
    'BAG-S',
    'SOUR',
    'RYE',
    'WHOLE',
    'TOAST',
    'SAJ',
    'KAAK',
    'BUN-6',
    'FOCA',
    'CRO',
    'CRO-Z',
  ];
  await server.give('post_receipt', { lines: skus.map((product) => ({ product, quantity: '100' })) });
  const before = await onHand(server, 'BAG');
  const other = await desk(browser, server, '/documents');
  const page = await desk(browser, server, '/documents');
  const acts = new Acts(page);
  await acts.tap(page.getByRole('link', { name: 'Move goods' }));
  const entry = page.getByRole('combobox', { name: /Scan, or type/ });
  await expect(entry).toBeFocused();
  for (const sku of skus) {
    await acts.fill(entry, `6 ${sku}`);
    await acts.key('Enter');
  }
  await expect(page.locator('.line')).toHaveCount(12);
  await acts.tap(page.getByRole('button', { name: 'Send off' }));
  await expect(page.getByText('Sent off.')).toBeVisible();
  expect(acts.count).toBeLessThanOrEqual(2 + 2 * 12);
  expect(await onHand(server, 'BAG')).toBe(before - 6);

  const receiving = new Acts(other);
  await receiving.tap(other.getByRole('list', { name: 'On the way' }).getByRole('button').first());
  await receiving.tap(other.getByRole('button', { name: 'All is there' }));
  await expect(other.getByText('Everything was received.')).toBeVisible();
  expect(receiving.count).toBe(2);
  expect(await onHand(server, 'BAG', 'KITCHEN')).toBe(6);
  await expect(page.locator('.page-head')).toContainText('Posted');
});

test('"I baked" 6 products on a phone: 1 + 2 a product', async ({ browser, server }) => {
  const page = await desk(browser, server, '/documents', { width: 390 });
  const before = await onHand(server, 'CRO');
  const last = await newest(server, 'made');
  const usual: { product: string; quantity: string }[] = last.lines;
  const skuOf = async (id: string): Promise<string> =>
    (await server.read(`/api/v1/products/${id}`)).record.sku;
  const [first = { product: '', quantity: '' }] = usual;
  const known = await skuOf(first.product);
  const skus = ['CRO', 'BAG', 'SOUR', 'RYE', 'FOCA', 'SAJ', 'KAAK']
    .filter((sku) => sku !== known)
    .slice(0, 5);
  const acts = new Acts(page);
  await acts.tap(page.getByRole('link', { name: 'Goods made' }));
  const tile = (sku: string) => page.locator(`.big-tile[data-sku="${sku}"]`);
  // As many as the last time: the tile alone says it.
  await acts.tap(tile(known));
  await expect(tile(known).locator('.figure')).toHaveText(first.quantity);
  for (const sku of skus) {
    await acts.tap(tile(sku));
    await expect(page.getByRole('textbox', { name: 'Quantity' })).toBeFocused();
    await acts.type('24');
    await expect(tile(sku).locator('.figure')).toHaveText('24');
  }
  await acts.tap(page.getByRole('button', { name: 'Record', exact: true }));
  await expect(recorded(page)).toBeVisible();
  expect(acts.count).toBeLessThanOrEqual(1 + 2 * 6);
  const made = await newest(server, 'made');
  expect(made.lines).toHaveLength(6);
  if (skus.includes('CRO')) expect(await onHand(server, 'CRO')).toBe(before + 24);
});

test("the evening's unsold goes to waste: 2 a product", async ({ browser, server }) => {
  await server.give('post_made', {
    lines: ['CRO', 'PAIN', 'FICELLE'].map((product) => ({ product, quantity: '30' })),
  });
  const left = await onHand(server, 'CRO');
  const page = await desk(browser, server, '/documents/new/waste', { width: 390 });
  const acts = new Acts(page);
  const tile = (sku: string) => page.locator(`.big-tile[data-sku="${sku}"]`);
  await acts.tap(tile('CRO'));
  await expect(tile('CRO').locator('.figure')).toHaveText(String(left));
  await acts.tap(tile('PAIN'));
  await acts.type('4');
  await acts.tap(tile('FICELLE'));
  await acts.type('٣');
  await acts.tap(page.getByRole('button', { name: 'Record', exact: true }));
  await expect(recorded(page)).toBeVisible();
  expect(acts.count).toBeLessThanOrEqual(2 * 3);
  expect(await onHand(server, 'CRO')).toBe(0);
  const { lines } = await newest(server, 'waste');
  expect(lines.map(({ reason }: { reason: string }) => reason)).toEqual(['unsold', 'unsold', 'unsold']);
  expect(lines.map(({ quantity }: { quantity: string }) => quantity).sort()).toEqual(
    ['3', '4', String(left)].sort(),
  );
});

test('a count made offline is reviewed by value, kept, and lands when the line is back', async ({
  browser,
  server,
}) => {
  await server.give('post_receipt', {
    lines: [
      { product: 'QUICHE', quantity: '40' },
      { product: 'CAKE-P', quantity: '10' },
    ],
  });
  const [quiche, cake] = [await onHand(server, 'QUICHE'), await onHand(server, 'CAKE-P')];
  const page = await desk(browser, server, '/documents/new/count');
  await expect(line(page, 'QUICHE').locator('input')).toBeVisible();
  const cut = page.locator('.top-cut').getByText('Cut the line');
  await cut.click();
  await expect(page.locator('.pill')).not.toContainText('Live');
  await line(page, 'QUICHE')
    .locator('input')
    .fill(String(quiche - 1));
  await line(page, 'CAKE-P')
    .locator('input')
    .fill(String(cake - 2));
  await expect(page.locator('.post-bar')).toContainText(/2\S? of \S?\d+/);
  await page.getByRole('button', { name: 'Review' }).click();
  const rows = page.getByRole('dialog').locator('tbody tr');
  // Two cakes are worth more than a quiche.
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toContainText('Pistachio cake');
  await expect(rows.first()).toContainText('-2');
  await page.getByRole('button', { name: 'Post the count' }).click();
  await expect(page.getByText('Kept on this device. It gets its number')).toBeVisible();
  expect(await onHand(server, 'CAKE-P')).toBe(cake);
  await page
    .locator('.top-cut')
    .getByRole('button')
    .or(page.locator('.top-cut').getByRole('switch'))
    .first()
    .click();
  await isLive(page);
  await expect.poll(() => onHand(server, 'CAKE-P')).toBe(cake - 2);
  expect(await onHand(server, 'QUICHE')).toBe(quiche - 1);
});

test('two people count one place: each posts what they counted, and what both did is as the later one says', async ({
  browser,
  server,
}) => {
  const quiche = await onHand(server, 'QUICHE');
  const cake = await onHand(server, 'CAKE-P');
  const one = await desk(browser, server, '/documents/new/count');
  const other = await desk(browser, server, '/documents/new/count');
  const count = (page: Page, sku: string, counted: number) =>
    line(page, sku).locator('input').fill(String(counted));
  await count(one, 'QUICHE', quiche - 1);
  await count(other, 'QUICHE', quiche - 2);
  await count(other, 'CAKE-P', cake - 1);
  for (const [page, left] of [
    [one, quiche - 1],
    [other, quiche - 2],
  ] as const) {
    await page.getByRole('button', { name: 'Review' }).click();
    await page.getByRole('button', { name: 'Post the count' }).click();
    await expect(recorded(page)).toBeVisible();
    expect(await onHand(server, 'QUICHE')).toBe(left);
  }
  expect(await onHand(server, 'CAKE-P')).toBe(cake - 1);
});

test('a document is undone, after what that does was shown', async ({ browser, server }) => {
  const before = await onHand(server, 'QUICHE');
  await server.give('post_receipt', { lines: [{ product: 'QUICHE', quantity: '7' }] });
  const { id } = await newest(server, 'receipt');
  const page = await desk(browser, server, `/documents/${id}`);
  await page.getByRole('button', { name: 'Undo this document' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Quiche');
  await expect(dialog.locator('.line')).toContainText(String(before + 7));
  await dialog.getByRole('button', { name: 'Undo it' }).click();
  await expect(page.getByText('The document is undone.')).toBeVisible();
  expect(await onHand(server, 'QUICHE')).toBe(before);
  await page.getByRole('link', { name: 'In the stock history' }).click();
  await expect(page.locator('.page-head')).toContainText(/2\S? movements/);
});

test('a draft survives a reload, and a form that is sent twice posts once', async ({ browser, server }) => {
  const page = await desk(browser, server, '/documents/new/receive');
  const count = await howMany(server, 'receipt');
  const before = await onHand(server, 'QUICHE');
  const entry = page.getByRole('combobox', { name: /Scan, or type/ });
  await entry.fill('quiche');
  await entry.press('Enter');
  // Arabic digits and letters: the digits are a quantity, letters are none.
  const quantity = line(page, 'QUICHE').getByRole('textbox', { name: 'Quantity' });
  await quantity.fill('سبعة');
  await expect(quantity).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByRole('button', { name: 'Record', exact: true })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  await quantity.fill('١٧');
  await page.getByLabel('Supplier').fill('Levant Mills');
  await page.reload();
  await isLive(page);
  await expect(quantity).toHaveValue('17');
  await expect(page.getByLabel('Supplier')).toHaveValue('Levant Mills');
  await page.getByRole('button', { name: 'Record', exact: true }).dblclick();
  await expect(recorded(page)).toBeVisible();
  expect(await howMany(server, 'receipt')).toBe(count + 1);
  expect(await onHand(server, 'QUICHE')).toBe(before + 17);
  await page.goto(`${server.url}/desk/documents/new/receive`);
  await expect(page.getByText('Scan the first product')).toBeVisible();
});

test('one category by 4 % from Monday: 6 at most, with what changes shown before', async ({
  browser,
  server,
}) => {
  const page = await desk(browser, server, '/prices');
  const acts = new Acts(page);
  await acts.tap(page.getByRole('button', { name: 'Change by percentage' }));
  const dialog = page.getByRole('dialog');
  await acts.choose(dialog.getByLabel('Category'), 'Bread');
  await acts.fill(dialog.getByLabel('By percent'), '٤');
  await acts.tap(dialog.getByRole('button', { name: /^From \S?Mon/ }));
  await expect(dialog.locator('tbody tr').filter({ hasText: 'Baguette' }).first()).toContainText('1.25');
  await expect(dialog).toContainText(/12\S? prices change/);
  await acts.tap(dialog.getByRole('button', { name: /^Change \S?12\S? prices then$/ }));
  await expect(page.getByText('Prices change then.')).toBeVisible();
  expect(acts.count).toBeLessThanOrEqual(6);
  const { items } = await server.read('/api/v1/price_changes');
  expect(items[0].record).toMatchObject({ state: 'scheduled' });
  expect(new Date(items[0].record.due_at).getTime()).toBeGreaterThan(Date.now());
  expect((await server.read('/api/v1/products/BAG')).record.price).toBe('1.20');
  await page
    .locator('.panel')
    .filter({ hasText: 'Changes of prices' })
    .getByRole('button', { name: 'Undo' })
    .click();
  await expect
    .poll(async () => (await server.read('/api/v1/price_changes')).items[0].record.state)
    .toBe('undone');
});

test('a price list is edited in place and by pasted columns', async ({ browser, server }) => {
  const list = (await server.read('/api/v1/price_lists/CAFES')).record;
  const page = await desk(browser, server, `/prices/${list.id}`);
  await expect(page.locator('.page-head')).toContainText('CAFES');
  const entry = page.getByRole('combobox', { name: /Scan, or type/ });
  await new Acts(page).paste('BAG\t0.95\t10\t5\nSOUR\t٣٫٧٥', entry);
  await page.getByRole('button', { name: /^Save \S?2\S? changes$/ }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  const { items } = await server.read('/api/v1/price_rules?limit=1000');
  const bag = (await server.read('/api/v1/products/BAG')).record.id;
  const rule = items
    .map(({ record }: { record: object }) => record)
    .find((one: { product: string; list: string }) => one.product === bag && one.list === list.id);
  expect(rule).toMatchObject({ minimum: '10', multiple: '5' });
  expect(Number(rule.tiers[0].price)).toBe(0.95);
});
