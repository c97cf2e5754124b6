/** The live page, as a person uses it; and what tests ask the client behind it. */
import type { Browser, BrowserContext, Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';
import type { Server } from './server.js';

/** What the page lets the console have. */
interface OnPage {
  readonly onhand: import('@onhand/client').Onhand;
}

export class LivePage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Opens the page in a window, signed in. */
  static async open(context: BrowserContext, url: string, token: string): Promise<LivePage> {
    const live = new LivePage(await context.newPage());
    await live.page.goto(`${url}/live/#${token}`);
    return live;
  }

  /** Opens the page in a window of its own, with nothing kept. */
  static async window(browser: Browser, server: Server, token = server.owner): Promise<LivePage> {
    const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1440, height: 900 } });
    const live = await LivePage.open(context, server.url, token);
    await live.isLive();
    return live;
  }

  async isLive(): Promise<void> {
    await expect(this.page.locator('[data-state=live]')).toBeVisible({ timeout: 30_000 });
    await expect(this.page.locator('.stock tbody tr').first()).toBeVisible();
  }

  get cut(): Locator {
    return this.page.getByRole('switch', { name: 'Cut the line' });
  }

  async cutTheLine(): Promise<void> {
    await this.cut.click();
    await expect(this.cut).toHaveAttribute('aria-checked', 'true');
    await expect(this.page.locator('[data-state=live]')).toHaveCount(0);
  }

  async mendTheLine(): Promise<void> {
    await this.cut.click();
    await expect(this.cut).toHaveAttribute('aria-checked', 'false');
  }

  order(number: number): Locator {
    return this.page
      .locator('.card')
      .filter({ has: this.page.getByRole('heading', { name: `Order ${number}`, exact: true }) });
  }

  get waitingCards(): Locator {
    return this.page.locator('.card[data-pending]');
  }

  /** Writes an order with the keyboard alone. */
  async placeOrder(customer: string, lines: readonly { sku: string; quantity?: string }[]): Promise<void> {
    const form = this.page.locator('.form');
    await form.getByLabel('Customer').selectOption({ label: customer });
    for (const { sku, quantity } of lines) {
      await form.getByRole('combobox', { name: 'Product' }).fill(sku);
      await form.getByRole('combobox', { name: 'Product' }).press('Enter');
      if (quantity !== undefined) await form.locator('.draft li').last().locator('input').fill(quantity);
    }
    await form.getByLabel('Note').press('Enter');
    await expect(form.locator('.draft li')).toHaveCount(0);
  }

  /** What is shown as available of a product at a place. */
  available(sku: string, place = 'Noor shop'): Locator {
    const product = this.page.locator('.stock tbody').filter({ hasText: sku });
    return product.locator('tr').filter({ hasText: place }).locator('.loud .figure');
  }

  // What tests ask the client.

  /** How many of one's commands are not settled. */
  outbox(): Promise<{ items: number; waiting: number; needsAttention: number }> {
    return this.page.evaluate(() => {
      const { items, waiting, needsAttention } = (globalThis as unknown as OnPage).onhand.outbox;
      return { items: items.length, waiting: waiting.length, needsAttention: needsAttention.length };
    });
  }

  connection() {
    return this.page.evaluate(() => (globalThis as unknown as OnPage).onhand.connection.view);
  }

  /** Checks the copy against the server now; gives what came of it. */
  async verify() {
    const before = (await this.connection()).verified?.time ?? 0;
    await this.page.evaluate(() => void (globalThis as unknown as OnPage).onhand.verify());
    await expect
      .poll(async () => (await this.connection()).verified?.time ?? 0, { timeout: 20_000 })
      .toBeGreaterThan(before);
    return this.connection();
  }
}
