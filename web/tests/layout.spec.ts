/** What is asserted of every page finds what is wrong with one. */
import { expect, type Page, test } from '@playwright/test';
import {
  clipped,
  hiddenPrimary,
  latinWords,
  rawKeys,
  sideways,
  smallTargets,
  unaccessible,
} from './support/layout.js';

test.use({ viewport: { width: 390, height: 844 } });

const shows = (page: Page, body: string) =>
  page.setContent(`<!doctype html><html lang="ar"><title>x</title><main id="page"><h1>ص</h1>${body}</main>`);

test('what reaches beyond the screen', async ({ page }) => {
  await shows(page, '<div style="width: 100%">a</div>');
  expect(await sideways(page)).toEqual([]);
  await shows(page, '<div id="wide" style="width: 600px">a</div>');
  expect((await sideways(page)).join()).toContain('wide');
});

test('text that is cut off', async ({ page }) => {
  const long = 'long enough to be cut';
  await shows(page, `<p class="name" style="width: 40px; overflow: hidden; white-space: nowrap">${long}</p>`);
  expect(await clipped(page)).toEqual([]);
  await shows(page, `<p style="width: 40px; overflow: hidden; white-space: nowrap">${long}</p>`);
  expect(await clipped(page)).toHaveLength(1);
  await shows(page, '<p style="height: 10px; overflow: hidden">two<br>lines</p>');
  expect(await clipped(page)).toHaveLength(1);
  await shows(page, `<button style="width: 40px; white-space: nowrap">${long}</button>`);
  expect(await clipped(page)).toHaveLength(1);
});

test('what is too small for a finger', async ({ page }) => {
  await shows(
    page,
    '<p>a <a href="#">link</a> in a sentence</p><button style="width: 44px; height: 44px"></button>',
  );
  expect(await smallTargets(page)).toEqual([]);
  await shows(page, '<button style="width: 90px; height: 30px"></button><input type="checkbox">');
  expect(await smallTargets(page)).toHaveLength(2);
});

test('a primary act below the fold', async ({ page }) => {
  await shows(page, '<button class="button primary">a</button>');
  expect(await hiddenPrimary(page)).toEqual([]);
  await shows(page, '<div style="height: 900px"></div><button class="button primary">a</button>');
  expect(await hiddenPrimary(page)).toHaveLength(1);
});

test('keys and words that nobody translated', async ({ page }) => {
  await shows(page, '<p>الطلب <bdi>Olive oil</bdi> رمز SKU و \u2068Café Rima\u2069</p>');
  expect([await rawKeys(page), await latinWords(page)]).toEqual([[], []]);
  await shows(page, '<p>handed_over</p><button aria-label="Close"></button><input placeholder="Search">');
  expect(await rawKeys(page)).toEqual(['handed_over']);
  expect(await latinWords(page)).toEqual(expect.arrayContaining(['Close', 'Search']));
});

test('what stands in somebody’s way', async ({ page }) => {
  await shows(page, '<button>جيد</button>');
  expect(await unaccessible(page)).toEqual([]);
  await shows(page, '<button></button><p style="color: #ccc; background: #fff">باهت</p>');
  const found = (await unaccessible(page)).join('\n');
  expect(found).toContain('button-name');
  expect(found).toContain('color-contrast');
});
