/** A test with a server of its own. */
import { test as base } from '@playwright/test';
import { Server } from './server.js';

export const test = base.extend<{ server: Server }>({
  server: async ({ browserName: _ }, use) => {
    const server = await Server.start();
    await use(server);
    await server.stop();
  },
});

export { expect } from '@playwright/test';
