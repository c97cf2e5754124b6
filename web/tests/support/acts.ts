/** Counts what a person does: taps, keys and scans. A phrase that is typed in one go counts 1, as does a pasted list. */
import type { Locator, Page } from '@playwright/test';

export class Acts {
  readonly page: Page;
  #count = 0;

  constructor(page: Page) {
    this.page = page;
  }

  get count(): number {
    return this.#count;
  }

  async tap(on: Locator): Promise<void> {
    this.#count += 1;
    await on.click();
  }

  async choose(field: Locator, option: string): Promise<void> {
    this.#count += 1;
    await field.selectOption({ label: option });
  }

  /** Types into whatever has the focus. */
  async type(text: string): Promise<void> {
    this.#count += 1;
    // Slower than a scanner.
    await this.page.keyboard.type(text, { delay: 45 });
  }

  async fill(field: Locator, text: string): Promise<void> {
    this.#count += 1;
    await field.fill(text);
  }

  async key(key: string): Promise<void> {
    this.#count += 1;
    await this.page.keyboard.press(key);
  }

  /** A scanner's burst, wherever the focus is: its keys are as close as a scanner has them, however busy the machine is. */
  async scan(code: string): Promise<void> {
    this.#count += 1;
    await this.page.evaluate((text) => {
      const target = document.activeElement ?? document.body;
      const codeOf = (sign: string) => (/\d/.test(sign) ? `Digit${sign}` : `Key${sign.toUpperCase()}`);
      const keys = [...text].map((key) => ({ key, code: codeOf(key) }));
      const events = [...keys, { key: 'Enter', code: 'Enter' }].map(
        (key) => new KeyboardEvent('keydown', { ...key, bubbles: true, cancelable: true }),
      );
      for (const event of events) target.dispatchEvent(event);
    }, code);
  }

  /** Pastes text into a field. */
  async paste(field: Locator, text: string): Promise<void> {
    this.#count += 1;
    await field.evaluate((element, pasted) => {
      const data = new DataTransfer();
      data.setData('text/plain', pasted);
      element.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
      );
    }, text);
  }
}
