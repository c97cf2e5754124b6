import { expect, test } from '@playwright/test';

test('the browser has what the client is built on', async ({ page }) => {
  const there = await page.evaluate(() => [typeof WebSocket, typeof indexedDB, typeof BroadcastChannel]);
  expect(there).toEqual(['function', 'object', 'function']);
});
