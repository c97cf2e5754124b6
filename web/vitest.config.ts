import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/*/test/**/*.test.{ts,tsx}', 'apps/*/test/**/*.test.{ts,tsx}'],
    // Those take the real server: vitest.server.config.ts.
    exclude: [...configDefaults.exclude, '**/test/{server,fuzz}/**'],
    environment: 'node',
    benchmark: { include: ['packages/*/bench/**/*.bench.ts'] },
  },
  // Packages are tested from their sources, without being built first.
  resolve: { conditions: ['onhand-source'] },
  ssr: { resolve: { conditions: ['onhand-source'] } },
});
