import { defineConfig } from 'vite';

export default defineConfig({
  base: '/live/',
  // Nothing inline: the page's policy allows files of this server alone.
  build: { target: 'es2022', assetsInlineLimit: 0 },
  resolve: { conditions: ['onhand-source', 'module', 'browser', 'development|production'] },
});
