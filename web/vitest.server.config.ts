import { defineConfig } from 'vitest/config';

/** Tests against the real server: `ONHAND_BINARY` names its program. */
export default defineConfig({
  test: {
    include: ['packages/*/test/{server,fuzz}/**/*.test.ts'],
    environment: 'node',
    testTimeout: 120_000,
    hookTimeout: 30_000,
    // Servers and clients in one test are enough for a machine.
    fileParallelism: false,
  },
  resolve: { conditions: ['onhand-source'] },
  ssr: { resolve: { conditions: ['onhand-source'] } },
});
