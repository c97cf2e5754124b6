/**
 * Measures the client in a real Chromium against running servers, for `cargo xtask bench browser`. Its argument is JSON:
 * `{chromium, turns, changes, categories, small: {url, token, products}, large: {url, token, products, product}}`. It prints
 * JSON: lists of milliseconds.
 */
import { chromium } from '@playwright/test';
import { build } from 'vite';

const given = JSON.parse(process.argv[2]);
const page = new URL('./page.js', import.meta.url).pathname;

const bundle = await build({
  configFile: false,
  logLevel: 'error',
  resolve: { conditions: ['onhand-source'] },
  build: { write: false, target: 'es2022', lib: { entry: page, formats: ['es'] } },
});
const code = bundle[0].output[0].code;

const browser = await chromium.launch(given.chromium ? { executablePath: given.chromium } : {});
try {
  const firsts = [];
  const starts = [];
  for (let turn = 0; turn < given.turns; turn += 1) {
    const context = await browser.newContext();
    const first = await opened(context, given.small.url);
    firsts.push(await first.evaluate((small) => globalThis.listed(small), given.small));
    await first.evaluate(() => globalThis.kept());
    await first.close();
    const second = await opened(context, given.small.url, { offline: true });
    starts.push(await second.evaluate((small) => globalThis.listed(small), given.small));
    await context.close();
  }
  const context = await browser.newContext();
  const large = await opened(context, given.large.url);
  const firstOfMany = await large.evaluate((large) => globalThis.listed(large), given.large);
  await large.evaluate(({ categories }) => globalThis.watch({ categories }), given);
  const applied = large.evaluate(
    ({ changes, large }) => globalThis.applied({ id: large.product, changes }),
    given,
  );
  const [deltas] = await Promise.all([applied, edits(given.large, given.changes)]);
  process.stdout.write(JSON.stringify({ firsts, starts, firstOfMany: [firstOfMany], deltas }));
} finally {
  await browser.close();
}

/** A page of the server's own origin with the client's code and nothing else; offline, nothing of the API can be reached. */
async function opened(context, url, { offline = false } = {}) {
  const opened = await context.newPage();
  opened.on('pageerror', (error) => console.error(error));
  await opened.goto(`${url}/healthz`);
  if (offline) {
    await opened.route(`${url}/**`, (route) => route.abort());
    await opened.routeWebSocket(/.*/, (socket) => socket.close());
  }
  await opened.addScriptTag({ content: code, type: 'module' });
  await opened.waitForFunction(() => globalThis.listed !== undefined);
  return opened;
}

/** Changes of the product that is watched, each left to be seen before the next. */
async function edits(server, changes) {
  for (let change = 0; change < changes; change += 1) {
    await edit(server, change);
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
}

async function edit({ url, token, product }, change) {
  const data = { product, name: `Product ${change} again` };
  const answer = await fetch(`${url}/api/v1/commands`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ commands: [{ type: 'edit_product', data }] }),
  });
  const { outcomes } = await answer.json();
  if (outcomes?.[0]?.status !== 'accepted')
    throw new Error(`the change was not accepted: ${JSON.stringify(outcomes)}`);
}
