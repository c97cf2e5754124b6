/** An app in a window: signed in, live, and with what it plays written down. */
import { type Browser, type BrowserContext, expect, type Page } from '@playwright/test';
import type { Server } from './server.js';

export type AppName = 'desk' | 'shop';

/** How an app is looked at. */
export interface Form {
  readonly language: 'en' | 'ar';
  readonly theme: 'light' | 'dark';
  readonly width: 390 | 1440;
}

/** Every way in which an app is looked at. */
export const FORMS: readonly Form[] = (['en', 'ar'] as const).flatMap((language) =>
  (['light', 'dark'] as const).flatMap((theme) =>
    ([390, 1440] as const).map((width) => ({ language, theme, width })),
  ),
);

const USUAL: Form = { language: 'en', theme: 'light', width: 1440 };

export async function contextFor(browser: Browser, form: Form = USUAL): Promise<BrowserContext> {
  const { language, theme, width } = form;
  const context = await browser.newContext({
    locale: language === 'ar' ? 'ar-LB' : 'en-GB',
    viewport: { width, height: width < 800 ? 844 : 900 },
    reducedMotion: 'reduce',
  });
  await context.addInitScript(
    (preferences) => {
      if (localStorage.getItem('onhand.preferences') === null)
        localStorage.setItem('onhand.preferences', JSON.stringify(preferences));
    },
    { language, theme },
  );
  return context;
}

/** Opens a page of an app and waits until it is live. */
export async function openApp(
  context: BrowserContext,
  app: AppName,
  server: Server,
  path = '/',
): Promise<Page> {
  const page = await context.newPage();
  const token = app === 'desk' ? server.owner : server.partner;
  await page.goto(`${server.url}/${app}${path}#${token}`);
  await isLive(page);
  return page;
}

export async function isLive(page: Page): Promise<void> {
  await expect(page.locator('.pill[data-state=live]')).toBeVisible({ timeout: 30_000 });
}

/** Notes of sounds that the pages of a context play, by pitch: `heard` reads them. */
export async function listenIn(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const pitches: number[] = [];
    Object.assign(globalThis, { pitches });
    const Real = AudioContext;
    globalThis.AudioContext = class extends Real {
      override createOscillator(): OscillatorNode {
        const made = super.createOscillator();
        const start = made.start.bind(made);
        made.start = (when) => {
          pitches.push(made.frequency.value);
          start(when);
        };
        return made;
      }
    };
  });
}

export function heard(page: Page): Promise<number[]> {
  return page.evaluate(() => (globalThis as unknown as { pitches: number[] }).pitches);
}

/** The first key lets a page be heard. */
export async function touch(page: Page): Promise<void> {
  await page.bringToFront();
  await page.keyboard.press('Shift');
  await expect(page.getByText('Tap for sound')).toHaveCount(0);
}

/** Gives a command in the page, as whoever is signed in there. */
export async function giveIn(page: Page, name: string, data: object): Promise<void> {
  await page.evaluate(
    ([name, data]) => {
      // biome-ignore lint/suspicious/noExplicitAny: what the page lets the console have
      void (globalThis as any).onhand.send(name, data);
    },
    [name, data] as const,
  );
}
