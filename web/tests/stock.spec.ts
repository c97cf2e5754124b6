/** Stock and products on the desk, as people use them: counted in presses, keys and scans. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, expect as check, type Page } from '@playwright/test';
import { Acts } from './support/acts.js';
import { desk } from './support/desk.js';
import type { Server } from './support/server.js';
import { expect, test } from './support/test.js';

const CODE = '4006381333931';

interface Desk {
  readonly page: Page;
  readonly acts: Acts;
}

async function window(
  browser: Browser,
  server: Server,
  path = '/inventory',
  language: 'en' | 'ar' = 'en',
): Promise<Desk> {
  const page = await desk(browser, server, path, { language });
  return { page, acts: new Acts(page) };
}

/** Three products of one's own, with stock; gives the place. */
async function stocked(server: Server): Promise<{ place: string; jar: string }> {
  const { items } = await server.read('/api/v1/locations');
  const place = items.find(({ record }: { record: { kind: string } }) => record.kind === 'store').record;
  const outcomes = await server.giveAll([
    {
      type: 'add_product',
      data: {
        sku: 'JAR-1',
        name: 'Glass jar',
        names: [{ language: 'ar', text: 'مرطبان زجاج أحمر' }],
        price: '6.40',
        category: 'Jars',
        barcodes: [{ code: CODE }],
      },
    },
    { type: 'add_product', data: { sku: 'JAR-2', name: 'Tall jar', price: '10', category: 'Jars' } },
    { type: 'add_product', data: { sku: 'JAR-3', name: 'Small jar', price: '1.15', category: 'Jars' } },
    {
      type: 'post_opening',
      data: {
        location: place.id,
        lines: ['JAR-1', 'JAR-2', 'JAR-3'].map((product) => ({ product, quantity: '17' })),
      },
    },
  ]);
  for (const { status } of outcomes) check(status).toBe('accepted');
  const jar = (await server.read('/api/v1/products/JAR-1')).record.id;
  return { place: place.id, jar };
}

const row = (page: Page, sku: string) => page.locator('tbody tr').filter({ hasText: sku });
/** What is available in all, of a row of the list. */
const available = (page: Page, sku: string) => row(page, sku).locator('.why.loud');

test('a correction in one window is in the other, and is taken back by one press', async ({
  browser,
  server,
}) => {
  await stocked(server);
  const one = await window(browser, server, '/inventory?q=jar');
  const other = await window(browser, server, '/inventory?q=jar');
  await expect(available(one.page, 'JAR-1')).toHaveText('17');
  await expect(available(other.page, 'JAR-1')).toHaveText('17');
  await row(one.page, 'JAR-1').locator('td').nth(3).click();
  const panel = one.page.getByRole('region', { name: 'Glass jar' });
  const place = panel.locator('.place').filter({ hasText: 'Available' });
  for (let time = 0; time < 3; time += 1) await place.getByRole('button', { name: 'One less' }).click();
  await place.getByRole('button', { name: /^Adjust/ }).click();
  await expect(available(other.page, 'JAR-1')).toHaveText('14');
  const undo = new Acts(one.page);
  await undo.tap(one.page.getByRole('button', { name: 'Undo', exact: true }));
  await expect(available(other.page, 'JAR-1')).toHaveText('17');
  await expect(available(one.page, 'JAR-1')).toHaveText('17');
  check(undo.count).toBe(1);
});

test('why is this 17: one press from the figure; two take a correction back later', async ({
  browser,
  server,
}) => {
  const { place } = await stocked(server);
  await server.give('post_adjustment', {
    location: place,
    reason: 'missing',
    lines: [{ product: 'JAR-1', quantity: '-3' }],
  });
  const { page, acts } = await window(browser, server, '/inventory?q=JAR-1');
  await expect(available(page, 'JAR-1')).toHaveText('14');
  await acts.tap(available(page, 'JAR-1'));
  const sheet = page.getByRole('dialog');
  await expect(sheet).toContainText('Correction');
  check(acts.count).toBe(1);
  await expect(sheet).toContainText('Missing');
  await expect(sheet).toContainText('17 → 14');
  await expect(sheet).toContainText('Opening stock');
  await acts.tap(sheet.getByRole('button', { name: 'Undo' }).first());
  await expect(available(page, 'JAR-1')).toHaveText('17');
  check(acts.count).toBe(2);
});

test('a correction waits without the line, and one that can’t be stays in its cell with the reason', async ({
  browser,
  server,
}) => {
  const { items } = await server.read('/api/v1/locations');
  const place = items.find(({ record }: { record: { kind: string } }) => record.kind === 'store').record;
  const unit = (decimals: number) => ({ stock_unit: { name: 'kg', decimals } });
  await server.give('add_product', { sku: 'LOOSE', name: 'Loose flour', ...unit(3) });
  const { page } = await window(browser, server, '/inventory?q=LOOSE');
  await row(page, 'LOOSE').locator('td').nth(3).click();
  await page.getByRole('button', { name: 'Cut the line' }).click();
  const panel = page.getByRole('region', { name: 'Loose flour' });
  const here = panel.locator('.place').filter({ hasText: place.name });
  await here.getByLabel('On hand').fill('١٫٥');
  await here.getByRole('button', { name: /^Adjust/ }).click();
  await expect(row(page, 'LOOSE')).toContainText('\u20680 → 1.5\u2069, waiting');
  await expect(here).toContainText('\u20680 → 1.5\u2069, waiting');
  // Meanwhile it is kept in whole kilograms.
  const { status } = await server.give('edit_product', { product: 'LOOSE', ...unit(0) });
  check(status).toBe('accepted');
  await page.getByRole('button', { name: 'Mend the line' }).click();
  await expect(row(page, 'LOOSE')).toContainText('Recorded, to be looked at');
  const alert = here.getByRole('alert');
  await expect(alert).toContainText('+1.5');
  await expect(alert).toContainText('Loose flour');
  await alert.getByRole('button', { name: 'Put away' }).click();
  await expect(row(page, 'LOOSE')).not.toContainText('Recorded, to be looked at');
});

test('a scan anywhere opens the product, also on an Arabic keyboard; an unknown code offers to make one', async ({
  browser,
  server,
}) => {
  const { jar } = await stocked(server);
  const { page, acts } = await window(browser, server);
  await expect(
    page
      .locator('[data-state=live]')
      .or(page.getByText('Live', { exact: true }))
      .first(),
  ).toBeVisible();
  await expect(page.locator('tbody tr').first()).toBeVisible();
  await acts.scan(CODE);
  await expect(page.getByRole('heading', { name: 'Glass jar', level: 1 })).toBeVisible();
  check(acts.count).toBe(1);
  await expect(page).toHaveURL(new RegExp(jar));
  await page.goto(`${server.url}/desk/products`);
  await expect(page.locator('tbody tr').first()).toBeVisible();
  // The layout makes other signs of the same keys.
  await acts.scan('jar-1', (sign) => ({ j: 'ت', a: 'ش', r: 'ق', '1': '١' })[sign] ?? sign);
  await expect(page.getByRole('heading', { name: 'Glass jar', level: 1 })).toBeVisible();
  await acts.scan('96385074');
  await page.getByRole('button', { name: 'Make the product' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Barcode')).toHaveValue('96385074');
  await dialog.getByLabel('Barcode').fill('٩٦٣٨٥٠٧٥');
  await expect(dialog).toContainText('The last digit should be \u20684\u2069.');
  await expect(dialog.getByRole('button', { name: 'Add' })).toBeDisabled();
  await dialog.getByLabel('Barcode').fill('96385074');
  await dialog.getByLabel('Name', { exact: true }).fill('Lamp');
  await dialog.getByLabel('On hand now').fill('12x');
  await expect(dialog).toContainText('A whole number, such as 12.');
  await dialog.getByLabel('On hand now').fill('١٢');
  await dialog.getByRole('button', { name: 'Add' }).click();
  await expect(page.getByRole('heading', { name: 'Lamp', level: 1 })).toBeVisible();
  await expect(page.locator('.why.loud').first()).toHaveText('12');
});

test('do we have it, and where: a shortcut and letters, in both languages, by keys alone', async ({
  browser,
  server,
}) => {
  await stocked(server);
  for (const [language, letters] of [
    ['en', 'glass'],
    ['en', 'glsas'],
    ['ar', 'احمر مرطبان'],
  ] as const) {
    const { page, acts } = await window(browser, server, '/inventory', language);
    await expect(page.locator('tbody tr').first()).toBeVisible();
    await acts.key('Control+k');
    await acts.type(letters);
    const first = page.getByRole('option').first();
    await expect(first).toContainText('JAR-1');
    await expect(first).toContainText('6.40');
    await expect(first).toContainText('17');
    check(acts.count).toBe(2);
    await acts.key('Enter');
    await expect(page.locator('h1')).toHaveText(language === 'en' ? 'Glass jar' : 'مرطبان زجاج أحمر');
    await page.context().close();
  }
});

test('a field that two people change says so, and leaves the choice', async ({ browser, server }) => {
  const { jar } = await stocked(server);
  const { page } = await window(browser, server, `/products/${jar}`);
  await page.getByRole('button', { name: 'Edit Order more at' }).click();
  await page.getByLabel('Order more at', { exact: true }).fill('20');
  await server.give('edit_product', { product: 'JAR-1', reorder_point: '14' });
  await expect(page.getByText('This was set to \u206814\u2069 just now.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Use \u206814\u2069' })).toBeVisible();
  await page.getByRole('button', { name: 'Keep mine' }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect
    .poll(async () => (await server.read('/api/v1/products/JAR-1')).record.reorder_point)
    .toBe('20');
  await page.getByRole('button', { name: 'Edit Price' }).click();
  await page.getByLabel('Price', { exact: true }).fill('twelve');
  await expect(page.getByText('Digits only, such as 12.50.')).toBeVisible();
  await page.getByLabel('Price', { exact: true }).fill('٧٫٢٥');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await server.read('/api/v1/products/JAR-1')).record.price).toBe('7.25');
});

test('rows that come while a list is touched wait at its top', async ({ browser, server }) => {
  await stocked(server);
  const { page } = await window(browser, server, '/products?category=Jars');
  await expect(page.locator('tbody tr')).toHaveCount(3);
  await page.locator('tbody tr').first().hover();
  await page.mouse.move(500, 320);
  await server.give('add_product', { sku: 'JAR-0', name: 'New jar', price: '1', category: 'Jars' });
  await page.mouse.move(510, 330);
  const news = page.getByRole('button', { name: /1.*new/ });
  await expect(news.or(row(page, 'JAR-0')).first()).toBeVisible();
  if (await news.isVisible()) await news.click();
  await expect(page.locator('tbody tr')).toHaveCount(4);
});

test('many products are changed with a preview, and set back as one', async ({ browser, server }) => {
  await stocked(server);
  const { page, acts } = await window(browser, server, '/products?category=Jars');
  await expect(page.locator('tbody tr')).toHaveCount(3);
  await acts.tap(page.getByRole('button', { name: /^Select all/ }));
  await acts.tap(page.getByRole('button', { name: 'Change…' }));
  const dialog = page.getByRole('dialog');
  await acts.tap(dialog.getByRole('button', { name: 'By percent' }));
  await acts.tap(dialog.getByLabel('Value'));
  await acts.type('4');
  await expect(dialog).toContainText('3\u2069 changes');
  await expect(dialog.locator('tr').filter({ hasText: 'JAR-1' })).toContainText('6.66');
  await expect(dialog.locator('tr').filter({ hasText: 'JAR-3' })).toContainText('1.20');
  await acts.tap(dialog.getByRole('button', { name: /^Change/ }));
  check(acts.count).toBeLessThanOrEqual(6);
  const price = async (sku: string) => (await server.read(`/api/v1/products/${sku}`)).record.price;
  await expect.poll(() => price('JAR-1')).toBe('6.66');
  await expect.poll(() => price('JAR-2')).toBe('10.40');
  await page.locator('.note').getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => price('JAR-1')).toBe('6.40');
  await expect.poll(() => price('JAR-3')).toBe('1.15');
});

test('a file that is no photo, and one that is too large, are answered in plain words', async ({
  browser,
  server,
}) => {
  const { jar } = await stocked(server);
  const { page } = await window(browser, server, `/products/${jar}`);
  const input = page.locator('input[type=file]');
  await input.setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('hello') });
  await expect(page.getByRole('alert')).toContainText('This is no photo');
  await input.setInputFiles({
    name: 'fake.png',
    mimeType: 'image/png',
    buffer: Buffer.from('not a picture'),
  });
  await expect(page.getByRole('alert')).toContainText('This is no photo');
  const folder = await mkdtemp(join(tmpdir(), 'onhand-photo-'));
  const large = join(folder, 'large.jpg');
  await writeFile(large, Buffer.alloc(50_000_000));
  await input.setInputFiles(large);
  await expect(page.getByRole('alert')).toContainText('a photo may have 20 MB');
  await rm(folder, { recursive: true });
});

test('a product that orders hold is archived only knowingly', async ({ browser, server }) => {
  const { jar } = await stocked(server);
  const placed = await server.give('place_order', {
    customer: 'RIMA',
    lines: [{ product: 'JAR-1', quantity: '4' }],
  });
  check(placed.status).toBe('accepted');
  const { page } = await window(browser, server, `/products/${jar}`);
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Archive' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('reserved by');
  await expect(dialog.getByRole('link', { name: /Order/ })).toHaveAttribute('href', /\/desk\/orders\/\d+/);
  await expect(dialog.getByRole('button', { name: 'Archive anyway' })).toBeDisabled();
});

test('labels for what changed: three presses', async ({ browser, server }) => {
  await stocked(server);
  const { page, acts } = await window(browser, server, '/inventory');
  await page.evaluate(() =>
    Object.assign(globalThis, { print: () => document.body.setAttribute('data-printed', '') }),
  );
  await acts.tap(page.getByRole('link', { name: 'Labels' }));
  await acts.tap(page.getByRole('button', { name: '58 mm' }));
  await expect(page.locator('.label').filter({ hasText: 'Glass jar' }).locator('svg.ean')).toHaveAttribute(
    'aria-label',
    CODE,
  );
  await acts.tap(page.getByRole('button', { name: /^Print/ }));
  await expect(page.locator('body')).toHaveAttribute('data-printed', '');
  check(acts.count).toBe(3);
});
