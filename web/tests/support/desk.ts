/** The desk, as staff use it. */
import { type Browser, expect, type Locator, type Page } from '@playwright/test';
import { isLive } from './app.js';
import type { Server } from './server.js';

export interface WindowOptions {
  readonly width?: number;
  readonly language?: 'en' | 'ar';
}

/** A window of the desk at a page, with nothing kept; a narrow one is touched. */
export async function desk(
  browser: Browser,
  server: Server,
  path = '/',
  { width = 1440, language = 'en' }: WindowOptions = {},
): Promise<Page> {
  const isPhone = width < 800;
  const context = await browser.newContext({
    locale: 'en-GB',
    viewport: { width, height: isPhone ? 844 : 900 },
    hasTouch: isPhone,
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  await page.addInitScript((language) => {
    const key = 'onhand.preferences';
    if (localStorage.getItem(key) === null) localStorage.setItem(key, JSON.stringify({ language }));
  }, language);
  await page.goto(`${server.url}/desk${path}#${server.owner}`);
  await isLive(page);
  return page;
}

/** An order on the board. */
export function card(page: Page, number: number): Locator {
  return page.locator('.order-card').filter({ has: page.getByText(String(number), { exact: true }) });
}

/** What is chosen from the menu of what else can be done. */
export async function choose(page: Page, menu: string, item: string | RegExp): Promise<void> {
  await page.getByRole('button', { name: menu, exact: true }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

/** Enough of some products, whatever was ordered before. */
export async function stock(server: Server, skus: readonly string[], location?: string): Promise<void> {
  const lines = skus.map((product) => ({ product, quantity: '500' }));
  const at = location === undefined ? {} : { location };
  expect((await server.give('post_receipt', { lines, ...at })).status).toBe('accepted');
}

/** A product of which there is exactly so much, at the shop. */
export async function rare(server: Server, sku: string, quantity: string): Promise<void> {
  const added = await server.give('add_product', {
    sku,
    name: `Rare ${sku}`,
    price: '2.00',
    kind: 'good',
    sell_policy: { kind: 'stop' },
    stock_unit: { name: 'piece' },
  });
  expect(added).toMatchObject({ status: 'accepted' });
  const received = await server.give('post_receipt', { lines: [{ product: sku, quantity }] });
  expect(received).toMatchObject({ status: 'accepted' });
}

export interface Line {
  readonly product: string;
  readonly quantity: string;
}

/** An order of Café Rima's; gives its id. */
export async function placed(server: Server, lines: readonly Line[]): Promise<string> {
  const given = await server.give('place_order', { customer: 'RIMA', method: 'collect', lines });
  expect(given).toMatchObject({ status: 'accepted' });
  const { items } = await server.read('/api/v1/orders?order=newest&limit=1');
  return items[0].record.id;
}

/** Takes an order so far that its goods have left. */
export async function handedOver(server: Server, order: string): Promise<void> {
  for (const step of ['confirm_order', 'prepare_order', 'ready_order', 'hand_over_order'])
    expect(await server.give(step, { order })).toMatchObject({ status: 'accepted' });
}
