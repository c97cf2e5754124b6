import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/*/test/**/*.test.{ts,tsx}', 'apps/*/test/**/*.test.{ts,tsx}'],
    environment: 'node',
  },
  // Packages are tested from their sources, without being built first.
  resolve: { conditions: ['onhand-source'] },
  ssr: { resolve: { conditions: ['onhand-source'] } },
});
