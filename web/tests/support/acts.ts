/** Counts what a person does: taps, keys and scans. A phrase that is typed counts one. */
import type { Locator, Page } from '@playwright/test';

export class Acts {
  readonly #page: Page;
  #count = 0;

  constructor(page: Page) {
    this.#page = page;
  }

  get count(): number {
    return this.#count;
  }

  async tap(target: Locator): Promise<void> {
    this.#count += 1;
    await target.click();
  }

  async key(key: string): Promise<void> {
    this.#count += 1;
    await this.#page.keyboard.press(key);
  }

  async type(target: Locator, phrase: string): Promise<void> {
    this.#count += 1;
    await target.fill(phrase);
  }

  /** A burst of keys, as a scanner sends them. */
  async scan(code: string): Promise<void> {
    this.#count += 1;
    await this.#page.keyboard.type(code);
    await this.#page.keyboard.press('Enter');
  }
}
