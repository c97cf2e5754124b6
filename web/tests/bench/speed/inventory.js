/** A list of very many products: how evenly it scrolls, and how soon a key finds something. */
import { fresh, opened, quantile } from './serve.js';

const AT_ONCE = 1_000;
const SCROLLED_MS = 3_000;
const AT_REST_MS = 300;
/** Names, codes by how they begin, words of another letter, what is not there: some two hundred keys. */
const WORDS = [
  ...[
    'item 77',
    'item 4242',
    'bulk-99',
    'croissant',
    'item 9',
    'quiche',
    'bulk-4321',
    'baguete',
    'item 31 0',
  ],
  ...[
    'cake',
    'BULK-7',
    'ficelle',
    'item 55555',
    'nothing',
    'tart',
    'item 100',
    'bulk-12',
    'manakish',
    '99999',
  ],
  ...['almond', 'item 8080', 'bulk-500', 'bread'],
];

export async function inventory({ browser, server, rows }) {
  for (let at = 0; at < rows; at += AT_ONCE) {
    const products = Array.from({ length: Math.min(AT_ONCE, rows - at) }, (_, n) => ({
      type: 'add_product',
      data: { sku: `BULK-${at + n}`, name: `Item ${at + n}`, stock_unit: { name: 'piece' }, price: '1.00' },
    }));
    await server.give(products);
  }
  const page = await opened(await fresh(browser), server, '/desk/inventory');
  const search = page.getByRole('searchbox').first();
  const table = page.locator('#page .scroller').first();
  try {
    await page.waitForFunction((rows) => globalThis.onhand.query('products').count >= rows, rows, {
      timeout: 300_000,
    });
    await search.waitFor({ timeout: 10_000 });
    await table.waitFor({ timeout: 10_000 });
  } catch {
    await page.context().close();
    return [{ what: `the inventory of ${rows} products`, why: 'its page has no search box and table' }];
  }
  const box = await table.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const frames = page.evaluate(countFrames, SCROLLED_MS);
  const end = Date.now() + SCROLLED_MS;
  while (Date.now() < end) await page.mouse.wheel(0, 400);
  const { perSecond, longest } = await frames;

  await page.waitForTimeout(AT_REST_MS);
  await page.evaluate(watchKeys);
  const took = [];
  for (const word of WORDS) {
    for (const key of word) {
      const shown = page.evaluate(() => globalThis.afterKey());
      await search.press(key === ' ' ? 'Space' : key);
      took.push(await shown);
    }
    await search.fill('');
    // The whole list is there again.
    await page.waitForTimeout(AT_REST_MS);
  }
  await page.context().close();
  const what = `the inventory of ${rows} products`;
  return [
    { what: `${what}, frames while it scrolls`, value: perSecond, unit: 'a second', atLeast: 59 },
    { what: `${what}, longest frame while it scrolls`, value: longest, unit: 'ms' },
    { what: `${what}, from a key to what it finds, p50`, value: quantile(took, 0.5), unit: 'ms' },
    { what: `${what}, from a key to what it finds, p99`, value: quantile(took, 0.99), unit: 'ms', under: 50 },
    { what: `${what}, from a key to what it finds, longest`, value: quantile(took, 1), unit: 'ms' },
  ];
}

/** In the page. */
function countFrames(forMs) {
  return new Promise((resolve) => {
    const start = performance.now();
    let last = start;
    let frames = 0;
    let longest = 0;
    const frame = (now) => {
      frames += 1;
      longest = Math.max(longest, now - last);
      last = now;
      if (now - start < forMs) requestAnimationFrame(frame);
      else resolve({ perSecond: (frames * 1_000) / (now - start), longest });
    };
    requestAnimationFrame(frame);
  });
}

/** In the page: from a key to the end of the frame that shows what it finds. The list is drawn while the key is handled. */
function watchKeys() {
  globalThis.afterKey = () =>
    new Promise((resolve) => {
      let start;
      const onKey = ({ timeStamp }) => {
        start = timeStamp;
      };
      const onInput = () => {
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => resolve(performance.now() - start);
          port2.postMessage(undefined);
        });
      };
      document.addEventListener('keydown', onKey, { capture: true, once: true });
      document.addEventListener('input', onInput, { capture: true, once: true });
    });
}
