/** What can't be is answered in a sentence, in both languages, and nothing that was written is lost. */
import { desk } from './support/desk.js';
import { ShopPage } from './support/shop.js';
import { expect, test } from './support/test.js';

const SAID = {
  en: 'This is no number. Write one such as 12 or 1.5.',
  ar: 'هذا ليس رقمًا. اكتب رقمًا مثل 12 أو 1.5.',
};

test('letters in a quantity of a document', async ({ browser, server }) => {
  for (const language of ['en', 'ar'] as const) {
    const page = await desk(browser, server, '/documents/new/receive', { language, width: 390 });
    const entry = page.locator('input[role=combobox]');
    await entry.fill('QUICHE');
    await entry.press('Enter');
    const line = page.locator('.line[data-product="QUICHE"]');
    const quantity = line.locator('.stepper input');
    await quantity.fill('two');
    await expect(page.getByRole('alert').filter({ hasText: SAID[language] })).toBeVisible();
    await expect(quantity).toHaveAccessibleDescription(SAID[language]);
    await expect(quantity).toHaveValue('two');
    await quantity.fill('٢');
    await expect(page.getByRole('alert').filter({ hasText: SAID[language] })).toHaveCount(0);
  }
});

test('letters in a quantity of an order, and of a cart', async ({ browser, server }) => {
  const page = await desk(browser, server, '/orders/new');
  const entry = page.locator('input[role=combobox]').nth(1);
  await entry.fill('BAG');
  await entry.press('Enter');
  const quantity = page.locator('.draft-lines input').first();
  await quantity.fill('dozen');
  await expect(page.getByRole('alert').filter({ hasText: SAID.en })).toBeVisible();
  const shop = await ShopPage.window(browser, server, {}, 'ar');
  await shop.add('BAG');
  await shop.good('BAG').locator('input').fill('درزن');
  await expect(shop.page.getByRole('alert').filter({ hasText: SAID.ar })).toBeVisible();
  await expect(shop.page.locator('nav:visible a[href*="cart"] .count')).toHaveText('1');
  await shop.good('BAG').locator('input').fill('١٢');
  await expect(shop.page.getByRole('alert').filter({ hasText: SAID.ar })).toHaveCount(0);
});
