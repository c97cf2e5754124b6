/** Every page of every app, in both languages and colours, on a phone and on a wide screen. Pictures of them where `ONHAND_SCREENSHOTS` is set. */
import { type AppName, contextFor, FORMS, isLive, openApp } from './support/app.js';
import { isWellLaidOut } from './support/layout.js';
import { addressOf, routesOf } from './support/routes.js';
import { Server } from './support/server.js';
import { expect, test } from './support/test.js';

const APPS: readonly AppName[] = ['desk', 'shop'];

for (const app of APPS) {
  test.describe(app, () => {
    let server: Server;
    test.beforeAll(async () => {
      server = await Server.start();
    });
    test.afterAll(() => server.stop());

    for (const form of FORMS) {
      const { language, theme, width } = form;
      test(`${language}, ${theme}, ${width} px`, async ({ browser }) => {
        // Each language with each width, and each colour with both: what else there is differs in nothing that is asserted.
        const isUsual = (language === 'en') === ((width === 390) === (theme === 'light'));
        test.skip(!isUsual && !process.env['ONHAND_ALL_FORMS'], 'only with ONHAND_ALL_FORMS');
        const routes = routesOf(app);
        test.setTimeout(60_000 + routes.length * 15_000);
        const context = await contextFor(browser, form);
        const page = await openApp(context, app, server);
        const problems: string[] = [];
        page.on('pageerror', ({ message }) => problems.push(message));
        for (const route of routes) {
          const look = async () => {
            await page.goto(`${server.url}/${app}${await addressOf(route, app, server)}`);
            await isLive(page);
            await expect(page.locator('#page h1').first()).toBeVisible();
            await expect(page.locator('.skeleton[role=status]:visible')).toHaveCount(
              route === '/components' ? 1 : 0,
            );
            if (process.env['ONHAND_SCREENSHOTS']) {
              const name = `${app}${route.replaceAll('/', '-')}-${language}-${theme}-${width}`;
              await page.screenshot({ path: `screenshots/${name.replace('--', '-home-')}.png` });
            }
            await isWellLaidOut(page, form);
          };
          // All pages are looked at, so that one that is wrong hides no other.
          await test
            .step(route, look)
            .catch((problem: Error) => problems.push(`${route}: ${problem.message}`));
        }
        expect(problems).toEqual([]);
        await context.close();
      });
    }
  });
}
