/** What a person does, counted: a tap, a key, a scan, and a fixed phrase that is typed, are one each. */
import type { Locator, Page } from '@playwright/test';

/** A scanner's keys come quicker than anyone types. */
const SCAN_DELAY_MS = 0;

export class Acts {
  count = 0;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async tap(what: Locator): Promise<void> {
    this.count += 1;
    await what.click();
  }

  async key(name: string): Promise<void> {
    this.count += 1;
    await this.#page.keyboard.press(name);
  }

  /** Types into what has the focus. */
  async phrase(text: string): Promise<void> {
    this.count += 1;
    await this.#page.keyboard.type(text, { delay: 40 });
  }

  /** A burst of keys that ends with Enter, as scanners type. */
  async scan(code: string): Promise<void> {
    this.count += 1;
    await this.#page.keyboard.type(code, { delay: SCAN_DELAY_MS });
    await this.#page.keyboard.press('Enter');
  }
}
