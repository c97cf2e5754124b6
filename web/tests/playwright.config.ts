import { defineConfig } from '@playwright/test';

const executablePath = process.env['ONHAND_CHROMIUM'];

export default defineConfig({
  testDir: '.',
  // Each test has a server and a browser of its own; more at once would measure the machine.
  workers: 1,
  forbidOnly: true,
  timeout: 120_000,
  // A machine that stands still for seconds is not the product's fault: tried once more, and named as such.
  retries: 1,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    ...(executablePath ? { launchOptions: { executablePath } } : {}),
  },
});
