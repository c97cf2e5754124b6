/** The parts that pages are made of, each in all its states. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { contextFor, FORMS, openApp } from './support/app.js';
import { isWellLaidOut, smallTargets, unaccessible } from './support/layout.js';
import { Server } from './support/server.js';
import { expect, test } from './support/test.js';

const DENSITIES = ['compact', 'normal', 'counter'] as const;
const NAMES = { en: ['Compact', 'Roomy', 'Counter'], ar: ['متراصّة', 'واسعة', 'نقطة البيع'] } as const;

let server: Server;
test.beforeAll(async () => {
  server = await Server.start();
});
test.afterAll(() => server.stop());

async function contrast(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withRules(['color-contrast']).analyze();
  return violations.flatMap(({ nodes }) =>
    nodes.map(({ html, failureSummary }) => `${html}: ${failureSummary}`),
  );
}

for (const form of FORMS) {
  const { language, theme, width } = form;
  test(`parts: ${language}, ${theme}, ${width} px`, async ({ browser }) => {
    test.setTimeout(120_000);
    const context = await contextFor(browser, form);
    const page = await openApp(context, 'desk', server, '/components');
    for (const [place, density] of DENSITIES.entries()) {
      await page.getByRole('button', { name: NAMES[language][place] ?? '', exact: true }).click();
      const parts = page.locator(`.components[data-density=${density}]`);
      await expect(parts).toBeVisible();
      expect.soft(await unaccessible(page), density).toEqual([]);
      expect.soft(await contrast(page), density).toEqual([]);
    }
    await page.getByRole('button', { name: NAMES[language][1], exact: true }).click();
    await isWellLaidOut(page, form, { small: '.table, .top, .sidebar' });

    const widthOf = async (digits: string) =>
      (await page.locator(`[data-width="${digits}"] .figure`).boundingBox())?.width ?? 0;
    expect(await widthOf('1111')).toBeGreaterThan(0);
    expect(await widthOf('1111')).toBe(await widthOf('8888'));
    await context.close();
  });
}

test('what is pressed is large enough for a finger, and at the counter for one in a hurry', async ({
  browser,
}) => {
  const page = await openApp(await contextFor(browser), 'desk', server, '/components');
  const around = '.top, .sidebar, .table, .page-head, .page > .segments';
  expect(await smallTargets(page, around, 44)).toEqual([]);
  await page.getByRole('button', { name: 'Counter', exact: true }).click();
  await expect(page.locator('.components[data-density=counter]')).toBeVisible();
  expect(await smallTargets(page, around, 56)).toEqual([]);
});

test('what has the focus has a ring around it, two pixels off', async ({ browser }) => {
  const page = await openApp(await contextFor(browser), 'desk', server, '/components');
  await page.keyboard.press('Tab');
  const controls = page.locator('.components :is(button, input, select, textarea):visible:not(:disabled)');
  const missing = await controls.evaluateAll((all) =>
    all.flatMap((control) => {
      (control as HTMLElement).focus({ focusVisible: true } as FocusOptions);
      if (document.activeElement !== control) return [];
      const { outlineStyle, outlineWidth, outlineOffset } = getComputedStyle(control);
      return outlineStyle === 'solid' && outlineWidth === '2px' && outlineOffset === '2px'
        ? []
        : [control.outerHTML.slice(0, 160)];
    }),
  );
  expect(missing).toEqual([]);
});

test('dialogs, sheets and menus are reached, used and left by keyboard alone', async ({ browser }) => {
  const page = await openApp(await contextFor(browser), 'desk', server, '/components');
  for (const name of ['Open a dialog', 'Open a sheet']) {
    await page.getByRole('button', { name }).focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog', { name: 'Are you sure?' })).toBeVisible();
    expect(await unaccessible(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(page.getByRole('button', { name })).toBeFocused();
  }
  await page.getByRole('button', { name: 'Open a menu' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Print' })).toBeFocused();
  expect(await unaccessible(page)).toEqual([]);
  await page.keyboard.press('ArrowUp');
  await expect(page.getByRole('menuitem', { name: 'Cancel the order' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toBeHidden();
});
