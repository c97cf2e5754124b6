import { defineConfig } from '@playwright/test';

const executablePath = process.env['ONHAND_CHROMIUM'];

export default defineConfig({
  testDir: '.',
  // One server and one browser each; more would measure the machine.
  workers: 1,
  forbidOnly: true,
  reporter: 'list',
  use: {
    ...(executablePath ? { launchOptions: { executablePath } } : {}),
  },
});
