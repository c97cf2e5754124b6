/** What a person does, counted: a tap, a key, a scan, a list that is pasted, and a phrase typed in one go, are one each. */
import type { Locator, Page } from '@playwright/test';

/** Slower than any scanner. */
const TYPING_MS = 45;

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

  /** A key, or a shortcut. */
  async key(key: string): Promise<void> {
    this.#count += 1;
    await this.page.keyboard.press(key);
  }

  /** A phrase, into whatever has the focus. */
  async type(text: string): Promise<void> {
    this.#count += 1;
    await this.page.keyboard.type(text, { delay: TYPING_MS });
  }

  /** A phrase, into a field. */
  async fill(field: Locator, text: string): Promise<void> {
    this.#count += 1;
    await field.fill(text);
  }

  /**
   * A scanner's burst, wherever the focus is: keys by their places, as close as a scanner has them however busy the machine
   * is. `signOf` is what the keyboard's layout makes of them.
   */
  async scan(code: string, signOf: (sign: string) => string = (sign) => sign): Promise<void> {
    this.#count += 1;
    await this.page.evaluate(
      (keys) => {
        const target = document.activeElement ?? document.body;
        for (const key of keys) {
          target.dispatchEvent(new KeyboardEvent('keydown', { ...key, bubbles: true, cancelable: true }));
        }
      },
      [...[...code].map((sign) => keyOf(sign, signOf)), { key: 'Enter', code: 'Enter' }],
    );
  }

  /** What was copied elsewhere, into a field or wherever the focus is. */
  async paste(text: string, field?: Locator): Promise<void> {
    this.#count += 1;
    await (field ?? this.page.locator(':focus, body').last()).evaluate((element, copied) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', copied);
      element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, text);
  }
}

function keyOf(sign: string, signOf: (sign: string) => string) {
  const key = signOf(sign);
  if (/\d/.test(sign)) return { key, code: `Digit${sign}` };
  if (/[a-z]/i.test(sign)) return { key, code: `Key${sign.toUpperCase()}`, shiftKey: /[A-Z]/.test(sign) };
  return { key, code: 'Minus' };
}
