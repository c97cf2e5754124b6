/** The desk's first page, customers and their accounts, people, imports, and a business of one's own. */
import { readFile } from 'node:fs/promises';
import { Acts } from './support/acts.js';
import { desk } from './support/desk.js';
import type { Server } from './support/server.js';
import { expect, test } from './support/test.js';

async function rima(server: Server): Promise<{ id: string; balance: string }> {
  const { record } = await server.read('/api/v1/customers/RIMA');
  const { account } = await server.read('/api/v1/customers/RIMA/statement');
  return { id: record.id, balance: account.balance };
}

test('a payment is taken in four taps, and the balance changes in the other window', async ({
  browser,
  server,
}) => {
  await server.give('adjust_account', { customer: 'RIMA', amount: '40.00', note: 'Trays' });
  const { id } = await rima(server);
  const [page, other] = [
    await desk(browser, server, '/customers'),
    await desk(browser, server, `/customers/${id}`),
  ];
  const balance = other.getByTestId('balance');
  await expect(balance).toHaveText(/[1-9]/);
  const before = await balance.textContent();

  const acts = new Acts(page);
  await acts.tap(page.getByRole('cell', { name: 'Café Rima' }));
  await acts.tap(page.getByRole('button', { name: 'Take a payment' }));
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Amount')).toHaveValue(/[1-9]/);
  const amount = Number(await dialog.getByLabel('Amount').inputValue());
  expect(amount).toBeGreaterThan(0);
  await expect(dialog.getByRole('region', { name: 'It covers' }).getByRole('listitem').first()).toBeVisible();
  await acts.tap(dialog.getByRole('button', { name: 'Bank transfer' }));
  await acts.tap(dialog.getByRole('button', { name: 'Save the payment' }));
  expect(acts.count).toBeLessThanOrEqual(4);

  const figure = (text: string | null) => Number((text ?? '').replace(/[^\d.-]/g, ''));
  await expect.poll(async () => figure(await balance.textContent())).toBeCloseTo(figure(before) - amount, 2);
  await expect(other.getByRole('region', { name: 'Account' })).toContainText('Bank transfer');
});

test('a partner is added and let in in three acts', async ({ browser, server }) => {
  const page = await desk(browser, server, '/customers');
  await page.getByRole('button', { name: 'New partner' }).click();
  const acts = new Acts(page);
  await acts.fill(page.getByLabel('Name', { exact: true }), 'Lemon Tree');
  await page.getByLabel('E-mail or telephone').fill('+961 1 555 777');
  await acts.key('Enter');
  await acts.tap(page.getByRole('button', { name: 'Copy invitation' }));
  expect(acts.count).toBeLessThanOrEqual(3);

  const message = await page.evaluate(() => navigator.clipboard.readText());
  const [link = ''] = /http\S+/.exec(message) ?? [];
  expect(link).toContain('/shop/#in=');
  const guest = await (await browser.newContext()).newPage();
  await guest.goto(link);
  await guest.getByLabel('A new password').fill('lemons and mint');
  await guest.getByRole('button', { name: 'Begin' }).click();
  await expect(guest.locator('.pill')).toHaveAttribute('data-state', 'live');

  const { items } = await server.read('/api/v1/people?limit=100');
  const person = items.find(({ record }: { record: { name: string } }) => record.name === 'Lemon Tree');
  expect(person.record.role).toBe('partner');
});

const GOODS = `SKU;Name;Barcode;Price;Cost;Category
TEA-1;Green tea 100 g;5000159407236;4,50;2,10;Tea
TEA-2;Black tea 100 g;2.02E+11;3,40;1,80;Tea
TEA-3;;;2,95;1,20;Tea
TEA-5;Sage tea 50 g;;two;1,00;Tea
`;

test('a file with mistakes is looked at, taken in without its wrong rows, and undone whole', async ({
  browser,
  server,
}) => {
  const page = await desk(browser, server, '/import');
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'goods.csv', mimeType: 'text/csv', buffer: Buffer.from(GOODS) });
  await expect(page.getByTestId('count-new')).toContainText('1');
  await expect(page.getByTestId('count-wrong')).toContainText('3');
  await expect(page.getByRole('region', { name: 'What is wrong' })).toContainText('two');
  expect((await server.read('/api/v1/products?limit=500')).items.map(skuOf)).not.toContain('TEA-1');

  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download the wrong rows' }).click();
  const wrong = await readFile(await (await download).path(), 'utf8');
  expect(wrong).toContain('TEA-5');
  expect(wrong).not.toContain('TEA-1');

  await page.getByRole('button', { name: /^Take in/ }).click();
  await expect(page.getByText(/^Taken in: /)).toBeVisible();
  expect((await server.read('/api/v1/products/TEA-1')).record.status).toBe('active');

  await page.getByRole('button', { name: 'Undo the whole import' }).first().click();
  await expect(page.getByText(/^Undone: /)).toBeVisible();
  expect((await server.read('/api/v1/products/TEA-1')).record.status).toBe('archived');
});

const skuOf = ({ record }: { record: { sku: string } }) => record.sku;

test('a sale shows in the figures of today as soon as it is made', async ({ browser, server }) => {
  const page = await desk(browser, server);
  const sold = page.getByRole('region', { name: 'Sold today' });
  const figure = async () =>
    Number(((await sold.locator('.tile .figure').textContent()) ?? '').replace(/[^\d.]/g, ''));
  await expect.poll(figure).toBeGreaterThanOrEqual(0);
  const before = await figure();
  await server.give('add_product', { sku: 'RUSK', name: 'Rusks', price: '2.50' });
  const made = await server.give('record_sale', {
    lines: [{ product: 'RUSK', quantity: '2', price: '2.50' }],
    payments: [{ kind: 'cash', amount: '5.00' }],
  });
  expect(made.status).not.toBe('refused');
  await expect.poll(figure).toBeGreaterThan(before);
  await expect(page.getByRole('region', { name: 'What happened last' })).toContainText('Sale:');
});

test('a business of one’s own is started from the demo, and its set-up list is where it begins', async ({
  browser,
  server,
}) => {
  const page = await desk(browser, server);
  await page.getByRole('link', { name: 'Start your own business' }).click();
  await page.getByLabel('Name').fill('Corner Shop');
  await page.getByLabel('Country').selectOption('GB');
  await expect(page.getByText('Europe/London')).toBeVisible();
  await page.getByRole('button', { name: 'Start it' }).click();
  const open = page.getByRole('link', { name: 'Open it' });
  await expect(open).toBeVisible({ timeout: 30_000 });
  const address = (await open.getAttribute('href')) ?? '';
  expect(new URL(address).port).not.toBe(new URL(server.url).port);

  const own = await (await browser.newContext({ locale: 'en-GB' })).newPage();
  await own.goto(address);
  await own.getByLabel('Your name').fill('Sam Owner');
  await own.getByLabel('E-mail or phone').fill('sam@example.com');
  await own.getByLabel('A new password').fill('corner shop bells');
  await own.getByRole('button', { name: 'Begin' }).click();
  await own.getByRole('link', { name: 'Add products' }).click();
  await own.getByLabel('Name').first().fill('Apples');
  await own.getByLabel('Price').first().fill('1.20');
  await own.getByRole('button', { name: 'Add them' }).click();
  await own.getByRole('link', { name: 'Settings' }).click();
  await own.getByRole('link', { name: 'Set-up list' }).click();
  await expect(own.locator('.setup-step').filter({ hasText: 'Products' })).toContainText('Done');
});

test('the business and a category are given Arabic names, which Arabic pages then show', async ({
  browser,
  server,
}) => {
  const page = await desk(browser, server, '/settings');
  await page.getByLabel('Name in Arabic').fill('فرن النور');
  await page.getByLabel('Bread in Arabic').fill('خبز اليوم');
  await page.getByRole('button', { name: 'Save' }).first().click();
  await expect(page.getByText('Saved.')).toBeVisible();

  const other = await desk(browser, server, '/products?category=Bread', { language: 'ar' });
  await expect(other.locator('.brand')).toHaveText('فرن النور');
  await expect(other.getByRole('combobox', { name: 'الفئة' })).toHaveValue('Bread');
  await expect(other.getByRole('cell', { name: 'خبز اليوم' }).first()).toBeVisible();
  await expect(other.getByRole('cell', { name: 'Bread' })).toHaveCount(0);
});
