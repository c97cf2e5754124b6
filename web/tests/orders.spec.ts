/** The desk's orders: written down, taken through their states, changed, rescued. */
import type { Locator, Page } from '@playwright/test';
import { Acts } from './support/acts.js';
import { card, desk, type Line, placed, rare, stock } from './support/desk.js';
import { expect, test } from './support/test.js';

const column = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });

const BREADS = ['BAG', 'SOUR', 'RYE', 'WHOLE', 'TOAST', 'SAJ', 'KAAK', 'FICELLE', 'FOCA', 'QUICHE'];

test('a call of ten lines is written down by keyboard alone: three keys, and two a line', async ({
  browser,
  server,
}) => {
  await stock(server, BREADS);
  const page = await desk(browser, server, '/orders/new');
  const customer = page.getByRole('combobox', { name: /Customer/ });
  await expect(customer).toBeFocused();
  const acts = new Acts(page);
  await acts.type('rim');
  await expect(page.getByRole('option', { name: 'Café Rima' })).toBeVisible();
  await acts.key('Enter');
  const product = page.getByRole('combobox', { name: /Add/ });
  await expect(product).toBeFocused();
  for (const [place, sku] of BREADS.entries()) {
    await acts.type(`${sku} ${place + 2}`);
    await acts.key('Enter');
    await expect(page.locator('.draft-lines > li')).toHaveCount(place + 1);
  }
  await acts.key('Control+Enter');
  const number = server.order(1);
  await expect(page.getByText(`is placed.`)).toContainText(String(number));
  expect(acts.count).toBeLessThanOrEqual(3 + 2 * BREADS.length);
  const { items } = await server.read('/api/v1/orders?order=newest&limit=1');
  const { record } = items[0];
  expect(record).toMatchObject({ number, channel: 'phone', method: 'deliver' });
  expect(record.lines.map(({ quantity }: Line) => quantity)).toEqual(
    BREADS.map((_, place) => String(place + 2)),
  );
});

test('the price shown is the customer’s own, by quantity', async ({ browser, server }) => {
  await stock(server, ['SOUR']);
  expect(
    await server.give('add_price_list', { code: 'RIMAS', name: 'For Rima', tax_included: true }),
  ).toMatchObject({ status: 'accepted' });
  const rules = [
    {
      product: 'SOUR',
      tiers: [
        { from: '1', price: '4.00' },
        { from: '10', price: '3.50' },
      ],
    },
  ];
  expect(await server.give('set_price_rules', { list: 'RIMAS', rules })).toMatchObject({
    status: 'accepted',
  });
  expect(await server.give('edit_customer', { customer: 'RIMA', price_list: 'RIMAS' })).toMatchObject({
    status: 'accepted',
  });
  const page = await desk(browser, server, '/orders/new');
  const acts = new Acts(page);
  await expect(page.getByRole('combobox', { name: /Customer/ })).toBeFocused();
  await acts.type('rim');
  await acts.key('Enter');
  await acts.type('SOUR 2');
  await acts.key('Enter');
  const line = page.locator('.draft-lines > li');
  await expect(line).toContainText('$4.00');
  await expect(line).toContainText('$8.00');
  await line.getByRole('textbox').fill('10');
  await expect(line).toContainText('$3.50');
  await expect(line).toContainText('$35.00');
});

test('forty lines of a spreadsheet are pasted; what is not known is listed', async ({ browser, server }) => {
  const { items } = await server.read('/api/v1/products?limit=60');
  const skus: string[] = items.slice(0, 40).map(({ record }: { record: { sku: string } }) => record.sku);
  await stock(server, skus);
  const page = await desk(browser, server, '/orders/new');
  await page.getByRole('combobox', { name: /Add/ }).focus();
  const rows = ['SKU\tQuantity', ...skus.map((sku, place) => `${sku}\t${place + 1}`), 'NOPE-9\t4'].join('\n');
  await page.evaluate((text) => navigator.clipboard.writeText(text), rows);
  await page.keyboard.press('Control+V');
  await expect(page.locator('.draft-lines > li')).toHaveCount(40);
  await expect(page.getByText('NOPE-9')).toBeVisible();
  await expect(page.locator('.draft-lines > li').nth(39).getByRole('textbox')).toHaveValue('40');
});

test('an order goes through all states with one tap each, and a second window shows it', async ({
  browser,
  server,
}) => {
  await stock(server, ['BAG']);
  const one = await desk(browser, server, '/orders');
  const other = await desk(browser, server, '/orders');
  await expect(column(one, 'To confirm')).toBeVisible();
  await placed(server, [{ product: 'BAG', quantity: '3' }]);
  const number = server.order(1);
  const acts = new Acts(one);
  for (const [from, step, to] of [
    ['To confirm', 'Confirm', 'Preparing'],
    ['Preparing', 'Start preparing', 'Preparing'],
    ['Preparing', 'Ready', 'Ready'],
    ['Ready', 'Collected', 'Out'],
  ] as const) {
    await expect(column(one, from).locator('.order-card', { hasText: String(number) })).toBeVisible();
    await acts.tap(card(one, number).getByRole('button', { name: step, exact: true }));
    await expect(column(other, to).locator('.order-card', { hasText: String(number) })).toBeVisible();
  }
  await acts.tap(card(one, number).getByRole('button', { name: 'Done', exact: true }));
  await expect(card(other, number)).toHaveCount(0);
  expect(acts.count).toBe(5);
  await other.getByRole('button', { name: 'Show done' }).click();
  await expect(column(other, 'Done').getByText(String(number), { exact: true })).toBeVisible();
});

test('the list on one key, and what is looked for, are in the address', async ({ browser, server }) => {
  await stock(server, ['BAG']);
  await placed(server, [{ product: 'BAG', quantity: '3' }]);
  const page = await desk(browser, server, '/orders');
  await expect(card(page, server.order(1))).toBeVisible();
  await page.keyboard.press('KeyL');
  await expect(page).toHaveURL(/view=list/);
  await expect(page.getByRole('table', { name: 'Orders' })).toBeVisible();
  await page.getByRole('searchbox').fill(String(server.order(1)));
  await expect(page).toHaveURL(/q=/);
  await expect(page.locator('tbody tr.opens')).toHaveCount(1);
});

test('a change is previewed, then applied; what another changed meanwhile is shown', async ({
  browser,
  server,
}) => {
  await rare(server, 'RARE', '6');
  await stock(server, ['BAG']);
  const id = await placed(server, [
    { product: 'RARE', quantity: '2' },
    { product: 'BAG', quantity: '1' },
  ]);
  const page = await desk(browser, server, `/orders/${id}`);
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Edit' }).click();
  const quantity = page.getByLabel(/Quantity of .*Rare/);
  await quantity.fill('9');
  const preview = page.getByRole('group', { name: 'What it comes to' });
  await expect(preview).toContainText('Newly short');
  await quantity.fill('4');
  await expect(preview).toContainText('$8.98');
  await expect(preview).toContainText('Nothing becomes short.');
  const actions = [{ set_quantity: { line: 1, quantity: '3' } }];
  await server.give('edit_order', { order: id, actions });
  await expect(page.getByText('Somebody changed this order just now:')).toBeVisible();
  await page.getByRole('button', { name: 'Start again from theirs' }).click();
  await expect(page.getByLabel(/Quantity of .*Baguette/)).toHaveValue('3');
  await quantity.fill('4');
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByRole('heading', { name: 'Lines' })).toBeVisible();
  const { record } = await server.read(`/api/v1/orders/${id}`);
  expect(record.lines.map(({ quantity }: Line) => quantity)).toEqual(['4', '3']);
});

test('a short line says how much is missing, and is taken from a place that has it', async ({
  browser,
  server,
}) => {
  await rare(server, 'RARE', '5');
  const kitchen = { location: 'KITCHEN', lines: [{ product: 'RARE', quantity: '20' }] };
  expect(await server.give('post_receipt', kitchen)).toMatchObject({ status: 'accepted' });
  const id = await placed(server, [{ product: 'RARE', quantity: '5' }]);
  await server.give('post_damage', { lines: [{ product: 'RARE', quantity: '3', reason: 'broken' }] });
  const page = await desk(browser, server, '/orders');
  await expect(card(page, server.order(1)).getByText('Short')).toBeVisible();
  await card(page, server.order(1)).getByRole('link').click();
  await expect(page.getByText(/3.*missing/)).toBeVisible();
  await expect(page.getByRole('button', { name: /Send only/ })).toBeVisible();
  await page.getByRole('button', { name: /Take .*5.* from .*20.*15/ }).click();
  await expect(page.getByText(/3.*missing/)).toHaveCount(0);
  const location = async () => (await server.read(`/api/v1/orders/${id}`)).record.lines[0].location;
  await expect.poll(location).toBeDefined();
});

test('without the line an order can be read and noted; its steps say why they wait', async ({
  browser,
  server,
}) => {
  await stock(server, ['BAG']);
  const id = await placed(server, [{ product: 'BAG', quantity: '1' }]);
  const page = await desk(browser, server, `/orders/${id}`);
  const confirm = page.getByRole('button', { name: 'Confirm', exact: true });
  await expect(confirm).toBeEnabled();
  await page.getByRole('button', { name: 'Cut the line' }).click();
  await expect(confirm).toHaveAttribute('aria-disabled', 'true');
  await expect(confirm).toHaveAttribute('title', /needs the line/);
  await page.getByLabel('Write a note').fill('Gate code 4711');
  await page.keyboard.press('Enter');
  await expect(page.locator('.order-notes [data-pending]')).toContainText('Gate code 4711');
  await page.getByRole('button', { name: 'Mend the line' }).click();
  await expect(page.locator('.order-notes li')).toContainText('Gate code 4711');
  await expect(page.locator('.order-notes [data-pending]')).toHaveCount(0);
  const { items } = await server.read(`/api/v1/order_notes?order=${id}`);
  expect(items[0].record.text).toBe('Gate code 4711');
});

test('a refused order keeps everything in the form, and is placed with changes', async ({
  browser,
  server,
}) => {
  await rare(server, 'RARE', '6');
  const page = await desk(browser, server, '/orders/new');
  const acts = new Acts(page);
  await expect(page.getByRole('combobox', { name: /Customer/ })).toBeFocused();
  await acts.type('Nadia Haddad');
  await acts.key('Enter');
  await page.getByLabel('Telephone').fill('03 765 432');
  await page.getByRole('combobox', { name: /Add/ }).focus();
  await acts.type('RARE 9');
  await acts.key('Enter');
  await expect(page.getByText('Short: only')).toBeVisible();
  await acts.key('Control+Enter');
  await expect(page.getByText('It was not placed.')).toBeVisible();
  await expect(page.getByText('Nadia Haddad')).toBeVisible();
  await page.getByRole('link', { name: 'Stock', exact: true }).click();
  // What was refused is opened again from where it waits.
  await page
    .locator('.top')
    .getByRole('button', { name: /Connection/ })
    .click();
  await page.getByRole('button', { name: 'Edit' }).click();
  await expect(page.getByText('Nadia Haddad')).toBeVisible();
  await page.getByRole('button', { name: /^Take .*6/ }).click();
  await page.getByRole('button', { name: 'Place order' }).click();
  await expect(page.getByText('is placed.')).toBeVisible();
  const { items } = await server.read('/api/v1/orders?order=newest&limit=1');
  expect(items[0].record).toMatchObject({ number: server.order(1), contact: { name: 'Nadia Haddad' } });
});

test('without the line an order is kept, and sent when it is back', async ({ browser, server }) => {
  await stock(server, ['BAG']);
  const page = await desk(browser, server, '/orders/new');
  await expect(page.locator('[data-state=live]')).toBeVisible();
  const acts = new Acts(page);
  await expect(page.getByRole('combobox', { name: /Customer/ })).toBeFocused();
  await acts.type('rim');
  await expect(page.getByRole('option', { name: 'Café Rima' })).toBeVisible();
  await acts.key('Enter');
  await page.getByRole('button', { name: 'Cut the line' }).click();
  await page.getByRole('combobox', { name: /Add/ }).focus();
  await acts.type('BAG 2');
  await acts.key('Enter');
  await acts.key('Control+Enter');
  await expect(page.getByText('Not placed yet. Sends when connected.')).toBeVisible();
  await page.getByRole('button', { name: 'Mend the line' }).click();
  await expect(page.getByText('is placed.')).toBeVisible();
});

test('papers: what to pick without prices, what was agreed with them', async ({ browser, server }) => {
  await stock(server, ['BAG']);
  const id = await placed(server, [{ product: 'BAG', quantity: '3' }]);
  const page = await desk(browser, server, `/orders/${id}/pick`);
  await expect(page.locator('.paper')).toContainText('Baguette');
  await expect(page.locator('.paper')).not.toContainText('$');
  await expect(page.locator('.tick-box')).toHaveCount(1);
  await page.goto(`${server.url}/desk/orders/${id}/packing#${server.owner}`);
  await expect(page.locator('.paper')).toContainText('Packing slip');
  await page.goto(`${server.url}/desk/orders/${id}/confirmation?lang=both#${server.owner}`);
  await expect(page.locator('.paper')).toContainText('$2.94');
  await expect(page.locator('.paper')).toContainText('تأكيد الطلب');
  await page.goto(`${server.url}/desk/orders/pick#${server.owner}`);
  await expect(page.locator('.paper')).toContainText('Pick list for');
});

test('in Arabic on a phone: one column with tabs, nothing sideways, no English word', async ({
  browser,
  server,
}) => {
  await stock(server, ['BAG']);
  const id = await placed(server, [{ product: 'BAG', quantity: '3' }]);
  for (const path of ['/orders', `/orders/${id}`, '/orders/new', `/orders/${id}/confirmation`]) {
    const page = await desk(browser, server, path, { width: 390, language: 'ar' });
    await expect(page.locator('.page, .paper').first()).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
    if (path === '/orders') {
      await expect(page.getByRole('button', { name: /للتأكيد/ })).toBeVisible();
      await expect(card(page, server.order(1))).toBeVisible();
    }
    const width = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    expect(width[0]).toBeLessThanOrEqual(width[1] ?? 0);
    const words = await page
      .locator('#page')
      .evaluate((element) =>
        [...element.querySelectorAll('button, h1, h2, label, th, .chip')]
          .map((one) => one.textContent?.trim() ?? '')
          .filter((text) => /^[A-Za-z ]+$/.test(text) && text !== 'English'),
      );
    expect(words).toEqual([]);
    const low = await page.locator('#page').evaluate((element) => {
      const primary = element.querySelector('.button.primary');
      return primary === null ? 0 : primary.getBoundingClientRect().bottom;
    });
    expect(low).toBeLessThanOrEqual(844);
    await page.context().close();
  }
});
