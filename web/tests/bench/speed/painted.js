/** From a change that the server has recorded to the frame of another window that shows it. */
import { fresh, opened, quantile } from './serve.js';

const PAUSE_MS = 100;

export async function painted({ browser, server, changes }) {
  await server.give([{ type: 'post_receipt', data: { lines: [{ product: 'FICELLE', quantity: '1000' }] } }]);
  const author = await opened(await fresh(browser), server, '/desk/');
  const other = await opened(await fresh(browser), server, '/desk/');
  await other.evaluate(watch);
  const took = [];
  for (let change = 0; change < changes; change += 1) {
    const seen = other.evaluate(() => globalThis.shown());
    await author.evaluate(place);
    took.push(await seen);
    // Both windows are at rest again: what is measured is one change, and not how many there can be.
    await author.waitForTimeout(PAUSE_MS);
  }
  for (const page of [author, other]) await page.context().close();
  const what = `a change recorded by the server to its frame in another window, ${changes} orders`;
  return [
    { what: `${what}, p50`, value: quantile(took, 0.5), unit: 'ms' },
    { what: `${what}, p99`, value: quantile(took, 0.99), unit: 'ms', under: 50 },
  ];
}

async function place() {
  const lines = [{ product: 'FICELLE', quantity: '1' }];
  const { status } = await globalThis.onhand.send('place_order', { lines }).settled;
  if (status !== 'accepted') throw new Error(`the order was ${status}`);
}

/** In the page: the number of orders beside "Orders" is what changes. Its frame is over once a message comes after it. */
function watch() {
  const sidebar = document.querySelector('.sidebar');
  globalThis.shown = () =>
    new Promise((resolve) => {
      let at;
      let painted;
      const done = () => {
        if (at === undefined || painted === undefined) return;
        observer.disconnect();
        stop();
        resolve(painted - at);
      };
      const stop = globalThis.onhand.on({ name: ['order_placed', 'order_added'] }, (event) => {
        at = Date.parse(event.at);
        done();
      });
      const observer = new MutationObserver(() =>
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => {
            painted ??= performance.timeOrigin + performance.now();
            done();
          };
          port2.postMessage(undefined);
        }),
      );
      observer.observe(sidebar, { subtree: true, childList: true, characterData: true });
    });
}
