import { Acts } from './support/acts.js';
import { level, limited, ShopPage, stock } from './support/shop.js';
import { expect, test } from './support/test.js';

test('what is ordered in one window is with the business, and its state comes back', async ({
  browser,
  server,
}) => {
  const shop = await ShopPage.window(browser, server);
  await expect(shop.page.locator('.pill')).toContainText('Up to date');
  await shop.add('FAT-S');
  await shop
    .good('FAT-S')
    .getByRole('button', { name: /^More of/ })
    .click();
  await shop.go('Cart');
  await expect(shop.line('FAT-S')).toBeVisible();
  await shop.page.getByRole('link', { name: 'Check out' }).click();
  await shop.page.getByLabel('Your reference').fill('PO 77');
  await shop.place.click();
  await expect(shop.accepted).toContainText(String(server.order(1)));

  const { items } = await server.read('/api/v1/orders?order=newest&limit=1');
  const { record } = items[0];
  expect([record.number, record.reference, record.lines[0].quantity]).toEqual([
    server.order(1),
    'PO 77',
    '2',
  ]);
  expect(await shop.page.locator('nav:visible a[href*="cart"] .count').count()).toBe(0);

  await shop.page.getByRole('link', { name: 'See the order' }).click();
  await expect(shop.page.locator('.page-head .chip')).toContainText('Placed');
  await server.give('confirm_order', { order: record.id });
  await expect(shop.page.locator('.page-head .chip')).toContainText('Confirmed');
  await shop.go('Catalogue');
  await server.give('prepare_order', { order: record.id });
  await shop.go('Orders');
  const row = shop.page.locator('.order-row').first();
  await expect(row).toContainText('New');
  await row.click();
  await shop.go('Orders');
  await expect(shop.page.locator('.order-row').first()).not.toContainText('New');
});

test('in Arabic the business and its categories have their Arabic names, and one filters by them', async ({
  browser,
  server,
}) => {
  const shop = await ShopPage.window(browser, server, {}, 'ar');
  await expect(shop.page.locator('.brand')).toHaveText('مخبز نور');
  const tiles = shop.page.locator('.goods-tile, .good-row');
  await shop.find('SFIHA');
  await expect(shop.good('SFIHA')).toBeVisible();
  await shop.page.getByRole('searchbox').fill('');
  const bread = shop.page.locator('.category-strip').getByRole('button', { name: 'الخبز' });
  await bread.click();
  await expect(bread).toHaveAttribute('aria-pressed', 'true');
  await expect(shop.page).toHaveURL(/category=Bread/);
  await expect(shop.good('SFIHA')).toHaveCount(0);
  await expect(tiles.first()).toBeVisible();
  await expect(shop.page.locator('.category-strip')).not.toContainText(/[a-z]/i);
});

test('pressed twice, it is ordered once', async ({ browser, server }) => {
  const shop = await ShopPage.window(browser, server);
  await shop.add('FAT-S');
  await shop.page.goto(`${server.url}/shop/checkout`);
  await shop.place.dblclick();
  await expect(shop.accepted).toContainText(String(server.order(1)));
  await shop.page.reload();
  await shop.go('Orders');
  const { items } = await server.read('/api/v1/orders?order=newest&limit=2');
  expect(items.map(({ record }: { record: { number: number } }) => record.number)).toEqual([
    server.order(1),
    server.order(0),
  ]);
});

test('stock changes the page at once, and what comes back is told to whoever asked', async ({
  browser,
  server,
}) => {
  await limited(server, 'SFIHA');
  await stock(server, 'SFIHA', 40);
  const shop = await ShopPage.window(browser, server);
  const good = await shop.find('SFIHA');
  await expect(good).toContainText('In stock');
  await stock(server, 'SFIHA', 3);
  await expect(good).toContainText(/Only .3. left/);
  await stock(server, 'SFIHA', 0);
  await expect(good).toContainText('SOLD OUT');
  await expect(good.locator('.add')).toHaveCount(0);
  await good.getByRole('button', { name: 'Tell me when back' }).click();
  await shop.page.reload();
  await shop.go('Orders');
  await stock(server, 'SFIHA', 12);
  const toast = shop.page.locator('.toast').filter({ hasText: /Baalbek sfiha, 6. is back/ });
  await toast.getByRole('button', { name: 'Show' }).click();
  await expect(shop.good('SFIHA')).toContainText('Back again');
});

test('a price that changes during the checkout is shown, and is what is charged', async ({
  browser,
  server,
}) => {
  const shop = await ShopPage.window(browser, server);
  await shop.add('ESP');
  await shop.page.goto(`${server.url}/shop/checkout`);
  await expect(shop.page.locator('.total')).toContainText('Total');
  const before = await shop.page.locator('.total').getAttribute('data-total');
  const { items } = await server.read('/api/v1/price_rules?limit=500');
  const product = (await server.read('/api/v1/products/ESP')).record.id;
  const rules = items.filter(({ record }: { record: { product: string } }) => record.product === product);
  for (const { record } of rules)
    await server.give('set_price_rules', {
      list: record.list,
      rules: [{ product: 'ESP', tiers: [{ price: '9.00' }] }],
    });
  await server.give('edit_product', { product: 'ESP', price: '9.00' });
  await expect(shop.line('ESP')).toContainText('$9.00');
  await expect(shop.line('ESP')).toContainText('Price');
  const after = await shop.page.locator('.total').getAttribute('data-total');
  expect(after).not.toBe(before);
  await shop.place.click();
  await expect(shop.accepted).toBeVisible();
  const placed = (await server.read('/api/v1/orders?order=newest&limit=1')).items[0].record;
  expect([placed.lines[0].price, placed.total]).toEqual(['9.00', after]);
});

test('the last one of two hundred buyers and a window is sold once', async ({ browser, server }) => {
  await limited(server, 'SFIHA');
  await stock(server, 'SFIHA', 1);
  const shop = await ShopPage.window(browser, server);
  await shop.add('SFIHA');
  await shop.add('FAT-S');
  await shop.page.goto(`${server.url}/shop/checkout`);
  await expect(shop.line('SFIHA')).toBeVisible();
  const buy = async () => {
    const response = await fetch(`${server.url}/api/v1/commands`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${server.partner}` },
      body: JSON.stringify({
        type: 'place_order',
        data: { method: 'collect', lines: [{ product: 'SFIHA', quantity: '1' }] },
      }),
    });
    return response.text();
  };
  const buyers = Promise.all(Array.from({ length: 200 }, buy));
  // Pressed as the others order, whatever the page knows by then.
  await shop.place.evaluate((button) => (button as HTMLButtonElement).click());
  const replies = await buyers;
  const won = replies.filter((reply) => reply.includes('"accepted"')).length;
  expect(replies.filter((reply) => reply.includes('"insufficient_stock"')).length).toBe(200 - won);
  const short = shop.page.getByText('Not all of it is there any more');
  const soldOut = shop.line('SFIHA').getByText('SOLD OUT');
  await expect(shop.accepted.or(short).or(soldOut).first()).toBeVisible();
  const hasWon = await shop.accepted.isVisible();
  expect(won + Number(hasWon)).toBe(1);
  if (await short.isVisible()) {
    await expect(shop.page.locator('.wrong-line')).toContainText('Baalbek sfiha, 6');
    await shop.page.getByRole('button', { name: 'Place with changes' }).click();
    await expect(shop.accepted).toBeVisible();
  }
  expect((await level(server, 'SFIHA')).available).toBe('0');
});

test('short while one decides: taken as far as there is, or waited for', async ({ browser, server }) => {
  for (const sku of ['SFIHA', 'CARROT']) {
    await limited(server, sku);
    await stock(server, sku, 10);
  }
  const shop = await ShopPage.window(browser, server);
  for (const sku of ['SFIHA', 'CARROT']) {
    await shop.add(sku);
    await shop.good(sku).locator('input').fill('8');
    await shop.good(sku).locator('input').press('Enter');
  }
  await shop.page.goto(`${server.url}/shop/checkout`);
  await stock(server, 'SFIHA', 3);
  await expect(shop.line('SFIHA')).toContainText(/Only .3. now/);
  await shop.line('SFIHA').getByRole('button', { name: /^Take/ }).click();
  await stock(server, 'CARROT', 0);
  await expect(shop.line('CARROT')).toContainText('SOLD OUT');
  await expect(shop.place).toHaveAttribute('aria-disabled', 'true');
  await shop.line('CARROT').getByRole('button', { name: 'Remove, tell me when back' }).click();
  await shop.place.click();
  await expect(shop.accepted).toBeVisible();
  const placed = (await server.read('/api/v1/orders?order=newest&limit=1')).items[0].record;
  expect(placed.lines.map(({ quantity }: { quantity: string }) => quantity)).toEqual(['3']);
});

test('a wish without a line is kept, can be taken back, and is sent when the line is there', async ({
  browser,
  server,
}) => {
  const shop = await ShopPage.window(browser, server);
  await shop.add('FAT-S');
  await shop.cut(true);
  await expect(shop.page.getByText('you can prepare an order')).toBeVisible();
  await shop.go('Cart');
  await shop.page.getByRole('link', { name: 'Check out' }).click();
  await shop.place.click();
  await expect(shop.page.getByText('Not ordered yet. Sends when connected.')).toBeVisible();
  await shop.page.getByRole('button', { name: 'Don’t order it' }).click();
  await expect(shop.line('FAT-S')).toBeVisible();
  await shop.place.click();
  await expect(shop.page.getByText('Not ordered yet. Sends when connected.')).toBeVisible();
  expect((await server.read('/api/v1/orders?order=newest&limit=1')).items[0].record.number).toBe(
    server.order(0),
  );
  await shop.cut(false);
  await expect(shop.accepted).toContainText(String(server.order(1)));
});

test('the daily order again in four taps: again, edit, day, place', async ({ browser, server }) => {
  const shop = await ShopPage.window(browser, server);
  const acts = new Acts(shop.page);
  await acts.tap(shop.page.getByRole('link', { name: /^Order again/ }));
  const lines = shop.page.locator('.cart-line');
  await expect(lines.first()).toBeVisible();
  await acts.tap(lines.first().getByRole('button', { name: /^More of/ }));
  const days = shop.page.getByRole('group', { name: 'Day' });
  await acts.tap(days.getByRole('button').nth(3));
  await acts.tap(shop.place);
  await expect(shop.accepted.or(shop.page.getByRole('button', { name: /^Order for/ }))).toBeVisible();
  expect(acts.count).toBeLessThanOrEqual(4);
  await expect(shop.accepted).toContainText(String(server.order(1)));
});

test('one sees until when to order for which day, and the first possible day is proposed', async ({
  browser,
  server,
}) => {
  // Deliveries are too late for tomorrow at any hour; collection is in time until the last minute.
  const ordering = {
    collect: { cut_off: '23:59', lead_days: 1 },
    deliver: { cut_off: '00:00', lead_days: 1 },
  };
  expect((await server.give('set_business', { ordering })).status).toBe('accepted');
  const dayIn = (days: number) =>
    new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Beirut' }).format(Date.now() + days * 86_400_000);
  const shop = await ShopPage.window(browser, server);
  await shop.add('FAT-S');
  await shop.go('Cart');
  const said = shop.page.locator('.order-by');
  await expect(said).toContainText(/Order by .23:59. for tomorrow/);
  await shop.page.getByRole('link', { name: 'Check out' }).click();
  const days = shop.page.getByRole('group', { name: 'Day' }).getByRole('button');
  await expect(days.first()).toHaveAttribute('aria-pressed', 'true');
  await expect(shop.page.getByLabel('Another day')).toHaveValue(dayIn(1));

  await shop.page.getByRole('button', { name: 'Deliver' }).click();
  await expect(shop.page.getByLabel('Another day')).toHaveValue(dayIn(2));
  await expect(said).toContainText(/Order by .00:00. tomorrow for/);
  await shop.page.getByLabel('Another day').fill(dayIn(1));
  await expect(shop.page.getByText('It is too late to order for')).toBeVisible();

  await shop.page.getByRole('button', { name: 'Collect' }).click();
  await expect(said).toContainText('for tomorrow');
  await shop.place.click();
  await expect(shop.accepted).toContainText(String(server.order(1)));
  const { record } = (await server.read('/api/v1/orders?order=newest&limit=1')).items[0];
  expect([record.method, record.wanted]).toEqual(['collect', dayIn(1)]);

  const other = await ShopPage.window(browser, server, {}, 'ar');
  await other.add('FAT-S');
  await other.page.goto(`${server.url}/shop/checkout`);
  await expect(other.page.locator('.order-by')).toContainText(/اطلب قبل .23:59. للغد/);
});

test('forty lines from a spreadsheet in three acts: paste, check, place', async ({ browser, server }) => {
  await server.give('edit_customer', { customer: 'RIMA', clear: ['terms'] });
  const prices = (await server.read('/api/v1/prices?limit=100')).items.map(
    ({ record }: { record: { sku: string } }) => record.sku,
  ) as string[];
  const sheet = [...prices.slice(0, 38).map((sku) => `${sku}\t1`), 'NO-SUCH\t4', 'NOR-THIS\t1'].join('\n');
  await limited(server, 'SFIHA');
  await stock(server, 'SFIHA', 0);
  const shop = await ShopPage.window(browser, server);
  await expect(shop.page.locator('.goods-tile').first()).toBeVisible();
  const acts = new Acts(shop.page);
  await acts.paste(sheet);
  const report = shop.page.locator('.report');
  await expect(report).toContainText('NO-SUCH 4');
  await expect(report).toContainText('NOR-THIS 1');
  await expect(report).toContainText('Baalbek sfiha, 6');
  await acts.tap(shop.page.getByRole('link', { name: 'Check out' }));
  const count = await shop.page.locator('.cart-line').count();
  await acts.tap(shop.place);
  await expect(shop.accepted).toBeVisible();
  expect(acts.count).toBeLessThanOrEqual(3);
  const placed = (await server.read('/api/v1/orders?order=newest&limit=1')).items[0].record;
  expect(placed.lines.length).toBe(count);
});

test('the cart survives a reload, and Back finds the page as it was', async ({ browser, server }) => {
  const shop = await ShopPage.window(browser, server);
  await shop.add('FAT-S');
  await shop.page.reload();
  await shop.isLive();
  await expect(shop.good('FAT-S').locator('input')).toHaveValue('1');
  await shop.page.getByRole('searchbox').fill('');
  await expect(shop.good('ESP')).toBeAttached();
  await shop.page.locator('#page').evaluate((page) => page.scrollTo(0, 900));
  await shop.go('Orders');
  await expect(shop.page.locator('.order-row').first()).toBeVisible();
  await shop.page.goBack();
  await expect.poll(() => shop.page.locator('#page').evaluate((page) => page.scrollTop)).toBeGreaterThan(800);
});
