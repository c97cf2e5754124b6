/** Counts what a person does: each tap, key or scan is one act, a fixed phrase that is typed is one. */
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

  /** A phrase that is always the same. */
  async type(target: Locator, phrase: string): Promise<void> {
    this.#count += 1;
    await target.fill(phrase);
  }

  /** What was copied elsewhere is put where the page listens. */
  async paste(text: string): Promise<void> {
    this.#count += 1;
    await this.#page.evaluate((copied) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', copied);
      const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
      (document.activeElement ?? document.body).dispatchEvent(event);
    }, text);
  }
}
