/** Counts what a person does: presses, keys and scans. A phrase that is typed counts 1. */
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

  /** A press on something. */
  async tap(on: Locator): Promise<void> {
    this.#count += 1;
    await on.click();
  }

  /** A key, or a shortcut. */
  async press(key: string): Promise<void> {
    this.#count += 1;
    await this.page.keyboard.press(key);
  }

  /** A phrase. */
  async type(text: string): Promise<void> {
    this.#count += 1;
    await this.page.keyboard.type(text);
  }

  /** A scanner's burst: keys by their places, as quick as scanners are, whatever the layout makes of them. */
  async scan(code: string, signOf: (sign: string) => string = (sign) => sign): Promise<void> {
    this.#count += 1;
    await this.page.evaluate(
      ({ keys }) => {
        for (const { key, code, shift } of keys) {
          const target = document.activeElement ?? document.body;
          target.dispatchEvent(
            new KeyboardEvent('keydown', { key, code, shiftKey: shift, bubbles: true, cancelable: true }),
          );
        }
      },
      { keys: [...code, '\n'].map((sign) => keyOf(sign, signOf)) },
    );
  }
}

function keyOf(sign: string, signOf: (sign: string) => string) {
  if (sign === '\n') return { key: 'Enter', code: 'Enter', shift: false };
  const shift = /[A-Z]/.test(sign);
  if (/\d/.test(sign)) return { key: signOf(sign), code: `Digit${sign}`, shift };
  if (/[a-z]/i.test(sign)) return { key: signOf(sign), code: `Key${sign.toUpperCase()}`, shift };
  return { key: signOf(sign), code: 'Minus', shift };
}
