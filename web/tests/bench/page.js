/** What the measured pages do; `browser.js` bundles it and calls it. */
import { connect } from '@onhand/client';

/** Queries that are open while changes come: as many as a busy dashboard has. */
const QUERIES = 20;

/** Milliseconds from the start of a client to a list of all products, sorted. */
globalThis.listed = async ({ token, url, products }) => {
  const start = performance.now();
  const onhand = connect({ url, token, storage: 'indexeddb' });
  onhand.subscribe('products');
  const list = onhand.query('products', { sort: [{ field: 'name' }] });
  await reached(list, () => list.rows.length >= products);
  const took = performance.now() - start;
  globalThis.onhand = onhand;
  return took;
};

/** When all of what was synced is kept on the disk, the client ends. */
globalThis.kept = async () => {
  await globalThis.onhand.close();
};

/** Opens queries over products that are there. */
globalThis.watch = async ({ categories }) => {
  const sorts = ['name', 'sku', 'category'];
  globalThis.queries = Array.from({ length: QUERIES }, (_, number) =>
    globalThis.onhand.query('products', {
      where: number % 2 === 0 ? { category: `Category ${number % categories}` } : { status: 'active' },
      sort: [{ field: sorts[number % sorts.length] }],
      limit: 50,
    }),
  );
  for (const query of globalThis.queries) query.subscribe(() => {});
};

/** Milliseconds from a run's last message to each time that a record was told to have changed. */
globalThis.applied = ({ id, changes }) =>
  new Promise((resolve) => {
    const took = [];
    globalThis.onhand.record('products', id).subscribe(() => {
      took.push(performance.now() - globalThis.ended);
      if (took.length === changes) resolve(took);
    });
  });

/** Notes when the message that closes a run comes, before the client hears of it. */
const RealSocket = globalThis.WebSocket;
globalThis.WebSocket = class extends RealSocket {
  constructor(...given) {
    super(...given);
    this.addEventListener('message', ({ data }) => {
      if (String(data).startsWith('{"end"')) globalThis.ended = performance.now();
    });
  }
};

async function reached(query, isReached) {
  if (isReached()) return;
  await new Promise((resolve) => {
    const stop = query.subscribe(() => {
      if (!isReached()) return;
      stop();
      resolve();
    });
  });
}
