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
        const routes = routesOf(app);
        test.setTimeout(60_000 + routes.length * 15_000);
        const context = await contextFor(browser, form);
        const page = await openApp(context, app, server);
        const faults: string[] = [];
        page.on('pageerror', ({ message }) => faults.push(message));
        for (const route of routes) {
          await test.step(route, async () => {
            await page.goto(`${server.url}/${app}${await addressOf(route, app, server)}`);
            await isLive(page);
            await expect(page.locator('#page h1').first()).toBeVisible();
            await expect(page.locator('.skeleton[role=status]:visible')).toHaveCount(
              route === '/components' ? 1 : 0,
            );
            await isWellLaidOut(page, form);
            if (process.env['ONHAND_SCREENSHOTS']) {
              const name = `${app}${route.replaceAll('/', '-')}-${language}-${theme}-${width}`;
              await page.screenshot({ path: `screenshots/${name.replace('--', '-home-')}.png` });
            }
          });
        }
        expect(faults).toEqual([]);
        await context.close();
      });
    }
  });
}
