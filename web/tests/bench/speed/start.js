/** How long an app takes to be of use, with nothing kept and with all kept, and what it loads. */
import { gzipSync } from 'node:zlib';
import { fresh, median, opened } from './serve.js';

const TURNS = 5;

export async function start({ browser, server }) {
  const firsts = [];
  const again = [];
  for (let turn = 0; turn < TURNS; turn += 1) {
    const context = await fresh(browser);
    await context.addInitScript(noteUse);
    const page = await opened(context, server, '/desk/');
    firsts.push(await use(page));
    // What was synced is on the disk, and the worker keeps the files, before anyone opens it again.
    await page.evaluate(() => globalThis.onhand.sync());
    await page.waitForLoadState('networkidle');
    await page.reload();
    again.push(await use(page));
    await context.close();
  }
  return [
    {
      what: 'the desk, first load, until it is of use, median',
      value: median(firsts),
      unit: 'ms',
      under: 1_000,
    },
    {
      what: 'the desk, loaded again, until it is of use, median',
      value: median(again),
      unit: 'ms',
      under: 400,
    },
  ];
}

const use = async (page) => {
  await page.waitForFunction(() => globalThis.usedAt !== undefined, undefined, { timeout: 60_000 });
  return page.evaluate(() => globalThis.usedAt);
};

/** In the page: of use is a page with its title, and products that can be found. Milliseconds since it was asked for. */
function noteUse() {
  const look = () => {
    const isUsed =
      document.querySelector('#page h1') !== null && globalThis.onhand?.query('products').count > 0;
    if (isUsed) globalThis.usedAt = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** What the shop loads before it is of use, as gzip makes it; the worker fetches the rest later. */
export async function size({ browser, server }) {
  // The worker would answer for some of the files.
  const context = await fresh(browser, { serviceWorkers: 'block' });
  const page = await context.newPage();
  const responses = [];
  page.on('response', (response) => {
    if (new URL(response.url()).pathname.startsWith('/api/')) return;
    responses.push(response);
  });
  await page.goto(`${server.url}/shop/#${server.partner}`);
  await page.locator('#page h1').waitFor();
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await page.waitForLoadState('networkidle');
  let sum = 0;
  let fonts = 0;
  for (const response of responses) {
    const body = await response.body().catch(() => Buffer.alloc(0));
    if (response.url().endsWith('.woff2')) fonts += body.length;
    else sum += gzipSync(body, { level: 9 }).length;
  }
  await context.close();
  const what = 'the shop, first download';
  return [
    { what: `${what}, gzip, before photos and fonts`, value: sum / 1_000, unit: 'kB', under: 170 },
    { what: `${what}, its fonts`, value: fonts / 1_000, unit: 'kB', under: 50 },
  ];
}
