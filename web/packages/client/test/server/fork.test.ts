/** A server that was put back to an older state: noticed by its clients, whose copies become what it holds. */
import { cp, rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import WebSocket from 'ws';
import { connect, MemoryStorage, type WebSocketConstructor } from '../../src/index.js';
import { type Server, shop } from '../server.js';

let server: Server;
beforeAll(async () => {
  server = await shop();
});
afterAll(() => server.end());

it('LP07: verifies what it holds, and sends facts again that were acknowledged', async () => {
  const storage = new MemoryStorage();
  const onhand = connect({
    url: server.url,
    token: server.owner,
    storage,
    WebSocket: WebSocket as unknown as WebSocketConstructor,
  });
  const orders = onhand.subscribe('orders');
  const documents = onhand.subscribe('documents');
  await Promise.all([orders.ready, documents.ready]);
  const kept = onhand.send('place_order', { lines: [{ product: 'TEA', quantity: '1' }] });
  await kept.settled;

  await server.kill();
  const copy = `${server.data}-copy`;
  await cp(server.data, copy, { recursive: true });
  await server.begin();
  const lost = onhand.send('place_order', { lines: [{ product: 'TEA', quantity: '2' }] });
  const fact = onhand.send('post_receipt', { lines: [{ product: 'CUP', quantity: '5' }] });
  await Promise.all([lost.settled, fact.settled]);
  expect(onhand.query('orders').count).toBe(2);

  await server.kill();
  await rm(server.data, { recursive: true });
  await cp(copy, server.data, { recursive: true });
  await rm(copy, { recursive: true });
  await server.begin();
  // Another history begins at the place where ours went on.
  await server.command('place_order', { lines: [{ product: 'COFFEE', quantity: '1' }] });
  // Facts are sent again by themselves, some time soon.
  await vi.waitFor(async () => expect(await server.records('documents')).toHaveProperty('size', 2), 20_000);
  await onhand.sync();

  const there = await server.records('orders');
  expect(new Map(onhand.query('orders').rows.map((record) => [record.id, JSON.stringify(record)]))).toEqual(
    there,
  );
  expect(there.has(lost.made as string), 'an order is asked for again by people').toBe(false);
  expect(onhand.record('documents', fact.made as string).value).toBeDefined();
  expect(await onhand.verify()).toMatchObject({ equal: 2, different: 0 });
  expect(onhand.connection.corrected, 'what another history held is no fault').toBe(0);
  await onhand.close();
});
