/** The shop, as a partner uses it. */
import type { Browser, BrowserContextOptions, Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';
import type { Server } from './server.js';

const PHONE = { width: 390, height: 844 };

export class ShopPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Opens the shop in a window of its own, with nothing kept. */
  static async window(
    browser: Browser,
    server: Server,
    options: BrowserContextOptions = {},
    language: 'en' | 'ar' = 'en',
  ): Promise<ShopPage> {
    const context = await browser.newContext({ locale: 'en-GB', viewport: PHONE, ...options });
    await context.addInitScript((spoken) => {
      const key = 'onhand.preferences';
      if (localStorage.getItem(key) === null) localStorage.setItem(key, JSON.stringify({ language: spoken }));
    }, language);
    const shop = new ShopPage(await context.newPage());
    await shop.page.goto(`${server.url}/shop/#${server.partner}`);
    await shop.isLive();
    return shop;
  }

  async isLive(): Promise<void> {
    await expect(this.page.locator('[data-state=live]')).toBeVisible({ timeout: 30_000 });
  }

  /** A product in the catalogue. */
  good(sku: string): Locator {
    return this.page.locator(`.goods-tile[data-sku="${sku}"], .good-row[data-sku="${sku}"]`);
  }

  async find(sku: string): Promise<Locator> {
    await this.page.getByRole('searchbox').fill(sku);
    return this.good(sku);
  }

  async add(sku: string): Promise<void> {
    await (await this.find(sku)).locator('.add').click();
  }

  /** A line of the cart. */
  line(sku: string): Locator {
    return this.page.locator(`.cart-line[data-sku="${sku}"]`);
  }

  async go(part: 'Catalogue' | 'Cart' | 'Orders' | 'Account'): Promise<void> {
    await this.page.locator('nav:visible').getByRole('link', { name: part }).click();
  }

  get place(): Locator {
    return this.page.getByRole('button', { name: 'Place order' });
  }

  get accepted(): Locator {
    return this.page.locator('.accepted');
  }

  /** Cuts the line, or mends it, at the client: also where there is no switch for it. */
  async cut(isCut: boolean): Promise<void> {
    await this.page.locator('.pill').click();
    await this.page.getByRole('dialog').locator('[aria-pressed]').click();
    await this.page.keyboard.press('Escape');
    await expect(this.page.locator('[data-state=live]')).toHaveCount(isCut ? 0 : 1);
  }
}

/** Puts stock right so that so many of a product are available. */
export async function stock(server: Server, sku: string, wanted: number): Promise<void> {
  const { available } = await level(server, sku);
  const quantity = String(wanted - Number(available));
  if (quantity === '0') return;
  const { status } = await server.give('post_adjustment', {
    lines: [{ product: sku, quantity }],
    reason: 'found',
  });
  expect(status).toBe('accepted');
}

/** The stock of a product, as the business has it. */
export async function level(server: Server, sku: string): Promise<{ available: string; on_hand: string }> {
  const { items } = await server.read(`/api/v1/stock?sku=${sku}`);
  const [first] = items;
  return first.record ?? first;
}

/** No more of it than there is may be ordered. */
export async function limited(server: Server, sku: string): Promise<void> {
  const policy = { kind: 'stop' };
  const { status } = await server.give('edit_product', { product: sku, sell_policy: policy });
  expect(status).toBe('accepted');
}
