/** What holds for every page, whatever is on it: nothing cut off, nothing too small to hit, nothing left untranslated. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import type { Form } from './app.js';

interface Allowed {
  /** What may be shorter than its text: names of things, with dots at their end. */
  readonly clipped?: string;
  /** What may be smaller than a finger. */
  readonly small?: string;
  /** Latin words that are the same in Arabic. */
  readonly words?: readonly string[];
}

/** Height of a phone's screen, in pixels. */
const FOLD = 844;
const TARGET = 44;

/** Words, marks and units that Arabic writes in Latin letters too. */
const KNOWN_WORDS = [
  'Onhand SKU GTIN EAN UPC QR PDF CSV XLSX HTML API URL WebSocket IndexedDB WhatsApp Odoo Square Shopify Excel',
  'USD US LBP EUR ms kg mm GB MB kB http https Wi Fi Enter Esc Ctrl Alt Shift Tab English',
].flatMap((line) => line.split(' '));

/** All of it, for a page as it is looked at now. */
export async function isWellLaidOut(page: Page, form: Form, allowed: Allowed = {}): Promise<void> {
  const isPhone = form.width < 800;
  await expect.soft(page.locator('html')).toHaveAttribute('dir', form.language === 'ar' ? 'rtl' : 'ltr');
  expect.soft(await sideways(page), 'scrolls sideways').toEqual([]);
  expect.soft(await clipped(page, allowed.clipped), 'text that is cut off').toEqual([]);
  expect.soft(await rawKeys(page), 'keys where words should be').toEqual([]);
  if (isPhone) {
    expect.soft(await smallTargets(page, allowed.small), `smaller than ${TARGET} px`).toEqual([]);
    expect.soft(await hiddenPrimary(page), 'the primary act is below the fold').toEqual([]);
  }
  if (form.language === 'ar') {
    const known = [...KNOWN_WORDS, ...(allowed.words ?? [])];
    expect.soft(await latinWords(page, known), 'not in Arabic').toEqual([]);
  }
  expect.soft(await unaccessible(page), 'in somebody’s way').toEqual([]);
}

/** What axe finds serious or critical. */
export async function unaccessible(page: Page): Promise<string[]> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
  const found: string[] = [];
  for (const { id, impact, nodes } of violations) {
    if (impact !== 'serious' && impact !== 'critical') continue;
    for (const { html, target } of nodes) {
      // Of what the fold or a bar cuts off axe counts only what is in sight of it.
      if (id === 'target-size' && (await isLarge(page, String(target[0])))) continue;
      found.push(`${id}: ${html.slice(0, 200)}`);
    }
  }
  return found;
}

/** Whether something is as large as WCAG 2.2 asks of targets (2.5.8: 24 by 24 pixels), in sight or not. */
function isLarge(page: Page, selector: string): Promise<boolean> {
  return page.evaluate((found) => {
    const box = document.querySelector(found)?.getBoundingClientRect();
    return box !== undefined && box.width >= 24 && box.height >= 24;
  }, selector);
}

/** What is wider than the screen. */
export function sideways(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [document.documentElement, document.querySelector('#page')].flatMap((element) => {
      if (element === null) return [];
      const more = element.scrollWidth - element.clientWidth;
      if (more <= 0) return [];
      // Whatever reaches farthest out, to say who it was.
      const limit = element.getBoundingClientRect();
      const out = [...element.querySelectorAll('*')].filter((inner) => {
        const { left, right, width } = inner.getBoundingClientRect();
        return width > 0 && (right > limit.right + 1 || left < limit.left - 1);
      });
      return [`${more} px: ${out.slice(0, 3).map((inner) => inner.outerHTML.slice(0, 120))}`];
    }),
  );
}

export function clipped(page: Page, allowed = ''): Promise<string[]> {
  const passed = ['.name', '.brand', '.unseen', 'option', 'title', 'svg *', allowed].filter(
    (one) => one !== '',
  );
  return page.evaluate((passed) => {
    const hasText = (element: Element) =>
      [...element.childNodes].some(
        (node) => node.nodeType === Node.TEXT_NODE && (node.textContent ?? '').trim() !== '',
      );
    return [...document.querySelectorAll<HTMLElement>('body *')].flatMap((element) => {
      if (!hasText(element) || element.closest(passed) !== null) return [];
      if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return [];
      const { display, overflowX, overflowY } = getComputedStyle(element);
      // A line of text has no box of its own that could cut it.
      if (display === 'inline') return [];
      const isCut =
        (overflowX !== 'visible' && overflowX !== 'auto' && element.scrollWidth > element.clientWidth + 1) ||
        (overflowY !== 'visible' && overflowY !== 'auto' && element.scrollHeight > element.clientHeight + 2);
      const isOut =
        element.matches('button, .chip, th, label') && element.scrollWidth > element.clientWidth + 1;
      return isCut || isOut ? [element.outerHTML.slice(0, 160)] : [];
    });
  }, passed.join(', '));
}

/** What is tapped, and too small for a finger; links within a sentence are as high as its line. */
export function smallTargets(page: Page, allowed = '', least = TARGET): Promise<string[]> {
  const passed = ['.skip', '.unseen', allowed].filter((one) => one !== '').join(', ');
  return page.evaluate(
    ([passed, least]) => {
      const tapped = 'button, a[href], input:not([type=hidden]), select, textarea, summary, [role=option]';
      return [...document.querySelectorAll<HTMLElement>(tapped)].flatMap((element) => {
        if (element.closest(passed) !== null || !element.checkVisibility({ visibilityProperty: true }))
          return [];
        const { display } = getComputedStyle(element);
        if (element.tagName === 'A' && display === 'inline') return [];
        const isTick = element.matches('input[type=checkbox], input[type=radio]');
        const box = ((isTick ? element.closest('label') : null) ?? element).getBoundingClientRect();
        const fits = box.width >= least - 0.5 && box.height >= least - 0.5;
        const size = `${Math.round(box.width)}×${Math.round(box.height)}`;
        return fits || box.width === 0 ? [] : [`${size}: ${element.outerHTML.slice(0, 160)}`];
      });
    },
    [passed, least] as const,
  );
}

/** The page's one primary act, where it can't be seen without scrolling. */
export function hiddenPrimary(page: Page): Promise<string[]> {
  return page.evaluate((fold) => {
    const [first] = [...document.querySelectorAll<HTMLElement>('#page .button.primary')].filter((button) =>
      button.checkVisibility({ visibilityProperty: true }),
    );
    if (first === undefined) return [];
    const { bottom } = first.getBoundingClientRect();
    return bottom <= fold ? [] : [`${Math.round(bottom)} px: ${first.outerHTML.slice(0, 160)}`];
  }, FOLD);
}

/** Names of values as programs write them. */
export async function rawKeys(page: Page): Promise<string[]> {
  const found = (await texts(page, '.code')).flatMap((text) => text.match(/\b[a-z]+_[a-z_]+\b/g) ?? []);
  return [...new Set(found)];
}

/** Latin words outside of what is data: names, codes, figures and values in a sentence stand apart from it. */
export async function latinWords(page: Page, known = KNOWN_WORDS): Promise<string[]> {
  const found = (await texts(page, 'bdi, [dir="auto"], .code, .figure, [lang="en"], option')).flatMap(
    (text) => text.replace(/[\u2066-\u2068][^\u2069]*\u2069/g, ' ').match(/[A-Za-z]{2,}/g) ?? [],
  );
  return [...new Set(found)].filter((word) => !known.includes(word));
}

/** What can be read or heard on a page, but for what is inside of `except`. */
function texts(page: Page, except: string): Promise<string[]> {
  return page.evaluate((except) => {
    const found: string[] = [];
    for (const element of document.querySelectorAll<HTMLElement>('body *')) {
      if (element.closest(`${except}, script, style`) !== null) continue;
      if (!element.checkVisibility({ visibilityProperty: true })) continue;
      for (const name of ['aria-label', 'title', 'placeholder', 'alt']) {
        const text = element.getAttribute(name);
        if (text !== null) found.push(text);
      }
      for (const node of element.childNodes)
        if (node.nodeType === Node.TEXT_NODE) found.push(node.textContent ?? '');
    }
    return found;
  }, except);
}
