/** Fifty changes a second into an open dashboard: what it keeps does not grow, and it never stands still. */
import { fresh, opened } from './serve.js';

const PER_SECOND = 50;
const EVERY_MS = 100;
/** Until caches are filled, it grows. */
const WARM_MS = 60_000;

export async function soak({ browser, server, seconds }) {
  const page = await opened(await fresh(browser), server, '/desk/');
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('HeapProfiler.enable');
  await page.evaluate(() => {
    globalThis.longest = 0;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries())
        globalThis.longest = Math.max(globalThis.longest, duration);
    }).observe({ type: 'longtask' });
  });
  const change = changes(server);
  await change(WARM_MS);
  const before = await heap(devtools, page);
  // Collecting all that is unused at once is the measuring's, not the page's.
  await page.evaluate(() => {
    globalThis.longest = 0;
  });
  const made = await change(seconds * 1_000);
  const longest = await page.evaluate(() => globalThis.longest);
  const after = await heap(devtools, page);
  await page.context().close();
  const what = `${Math.round(made / seconds)} changes a second for ${seconds} s`;
  return [
    { what: `${what}, memory of the open dashboard at the start`, value: before, unit: 'MB' },
    { what: `${what}, its growth`, value: ((after - before) / before) * 100, unit: '%', under: 10 },
    { what: `${what}, longest task`, value: longest, unit: 'ms', under: 100 },
  ];
}

/** Gives changes evenly for a while: goods that come in, so that what the desk holds changes and does not become more. */
function changes(server) {
  const products = ['FICELLE', 'QUICHE', 'BAGUETTE', 'CROISSANT'];
  return async (forMs) => {
    const start = Date.now();
    let made = 0;
    const known = await Promise.all(
      products.map((product) =>
        server.give([receipt(product)]).then(
          () => product,
          () => undefined,
        ),
      ),
    );
    const there = known.filter((product) => product !== undefined);
    while (Date.now() - start < forMs) {
      const due = Math.floor(((Date.now() - start) / 1_000) * PER_SECOND) - made;
      if (due > 0) {
        const commands = Array.from({ length: due }, (_, n) => receipt(there[(made + n) % there.length]));
        await server.give(commands);
        made += due;
      }
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
    return made;
  };
}

const receipt = (product) => ({ type: 'post_receipt', data: { lines: [{ product, quantity: '1' }] } });

/** What is in use after all that is not was collected, in megabytes. */
async function heap(devtools, page) {
  await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  await page.evaluate(() => undefined);
  return usedSize / 1_000_000;
}
