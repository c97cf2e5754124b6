/** Coming in and being shown out: links, passwords, sessions that end, devices that are not as they should be. */
import type { Browser, Page } from '@playwright/test';
import type { Server } from './support/server.js';
import { expect, test } from './support/test.js';

const PASSWORD = 'three brown loaves';

async function window(browser: Browser, language: 'en' | 'ar' = 'en'): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript(
    (chosen) => localStorage.setItem('onhand.preferences', JSON.stringify({ language: chosen })),
    language,
  );
  return page;
}

/** Someone who works here and has an invitation; gives who, and its address. */
async function invited(server: Server, email: string): Promise<{ id: string; address: string }> {
  await server.give('add_person', { name: 'Sara Haddad', email, role: 'staff' });
  const { items } = await server.read('/api/v1/people?limit=100');
  const { record } = items.find((item: { record: { email?: string } }) => item.record.email === email);
  const { path } = await server.post(`/api/v1/people/${record.id}/links`, { kind: 'invitation' });
  return { id: record.id, address: `${server.url}${path}` };
}

const live = (page: Page) => expect(page.locator('.pill')).toHaveAttribute('data-state', 'live');

test('an invitation lets one choose a password and come in, once; then one signs in by it', async ({
  browser,
  server,
}) => {
  const { address } = await invited(server, 'sara@example.com');
  const page = await window(browser);
  await page.goto(address);
  await expect(page).toHaveURL(`${server.url}/desk/`);
  await page.getByLabel('A new password').fill('short');
  await page.getByRole('button', { name: 'Begin' }).click();
  await expect(page.getByRole('alert')).toContainText('longer password');
  await page.getByLabel('A new password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Begin' }).click();
  await live(page);

  const other = await window(browser, 'ar');
  await other.goto(address);
  await expect(other.getByRole('alert')).toContainText('استُعمل هذا الرابط من قبل');

  await page.getByRole('button', { name: 'You and your settings' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByLabel('E-mail or phone').fill('sara@example.com');
  await page.getByLabel('Password').fill('another one');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText('don’t go together');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await live(page);
});

test('a link that nobody made, or an older one, says so in both languages', async ({ browser, server }) => {
  const page = await window(browser);
  await page.goto(`${server.url}/desk/#in=onl_0000000000000000000000000000000000000000000`);
  await expect(page.getByRole('alert')).toContainText('not known here');
  const { id, address } = await invited(server, 'omar@example.com');
  await server.post(`/api/v1/people/${id}/links`, { kind: 'invitation' });
  const other = await window(browser, 'ar');
  await other.goto(address);
  await expect(other.getByRole('alert')).toBeVisible();
  await expect(other.getByRole('alert')).not.toContainText(/[a-z]/i);
});

test('who is suspended while a page is open is shown the door; what was written stays', async ({
  browser,
  server,
}) => {
  const { id, address } = await invited(server, 'lina@example.com');
  const page = await window(browser);
  await page.goto(address);
  await page.getByLabel('A new password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Begin' }).click();
  await live(page);
  await server.give('suspend_person', { person: id });
  const dialog = page.getByRole('dialog', { name: 'Sign in again' });
  await expect(dialog).toContainText('what you did is kept');
  await server.give('restore_person', { person: id });
  await dialog.getByLabel('E-mail or phone').fill('lina@example.com');
  await dialog.getByLabel('Password').fill(PASSWORD);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await live(page);
});

test('a partner who comes to the desk is led to the shop, and both are open beside each other', async ({
  browser,
  server,
}) => {
  const page = await window(browser);
  await page.goto(await server.door('owner'));
  await live(page);
  const other = await page.context().newPage();
  await other.goto(await server.door('partner'));
  await expect(other).toHaveURL(/\/shop\/$/);
  await live(other);
  await page.reload();
  await live(page);
});

test('many wrong passwords have to wait', async ({ browser, server }) => {
  const page = await window(browser, 'ar');
  await page.goto(`${server.url}/desk/`);
  await page.getByLabel('البريد الإلكتروني أو الهاتف').fill('nobody@example.com');
  await page.getByLabel('كلمة المرور').fill('wrong');
  const go = page.getByRole('button', { name: 'دخول' });
  await expect(async () => {
    await go.click();
    await expect(page.getByRole('alert')).toContainText('محاولات كثيرة', { timeout: 1_000 });
  }).toPass();
});

test('a browser that keeps nothing, and a clock two hours off, are said', async ({ browser, server }) => {
  const page = await window(browser);
  await page.addInitScript(() => {
    Object.defineProperty(globalThis, 'indexedDB', { value: undefined });
    const now = Date.now.bind(Date);
    Date.now = () => now() + 2 * 3_600_000;
  });
  await page.goto(await server.door('owner'));
  await live(page);
  await expect(page.locator('.stale.bad')).toContainText('can’t keep what you do');
  await expect(page.locator('.stale')).toContainText(['can’t keep', '120']);
});

test('without a line the desk opens as it was', async ({ browser, server }) => {
  const page = await window(browser);
  await page.goto(await server.door('owner'));
  await live(page);
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await server.kill();
  await page.reload();
  await expect(page.locator('.pill')).toHaveAttribute('data-state', /offline|reconnecting/);
  await expect(page.getByText('Noor Bakery').first()).toBeVisible();
});
