/** How an app is built: below its own path, nothing inline, with a worker that keeps its files and a manifest to install it by. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { defineConfig } from 'vite';

const worker = new URL('./src/shell/worker.js', import.meta.url);

/** @param {{ app: string, names: { en: string, ar: string } }} options */
export function app({ app, names }) {
  const base = `/${app}/`;
  return defineConfig({
    base,
    build: { target: 'es2022', assetsInlineLimit: 0 },
    resolve: { conditions: ['onhand-source', 'module', 'browser', 'development|production'] },
    plugins: [installable(base, names)],
    server: {
      proxy: { '/api': { target: process.env['ONHAND_URL'] ?? 'http://127.0.0.1:7070', ws: true } },
    },
  });
}

function installable(base, names) {
  return {
    name: 'onhand-installable',
    apply: 'build',
    generateBundle(_, bundle) {
      const files = [
        base,
        ...Object.keys(bundle)
          .filter((name) => name !== 'index.html')
          .map((name) => base + name),
      ];
      const icon = Object.keys(bundle).find((name) => /icon.*\.svg$/.test(name));
      this.emitFile({
        type: 'asset',
        fileName: 'manifest.webmanifest',
        source: JSON.stringify({
          id: base,
          name: names.en,
          short_name: names.en,
          start_url: base,
          scope: base,
          display: 'standalone',
          background_color: '#F7F7F5',
          theme_color: '#0B6E69',
          icons: icon === undefined ? [] : [{ src: base + icon, sizes: 'any', type: 'image/svg+xml' }],
        }),
      });
      const version = createHash('sha256').update(files.join('\n')).digest('hex').slice(0, 12);
      const list = JSON.stringify({ version, files, scope: base });
      this.emitFile({
        type: 'asset',
        fileName: 'sw.js',
        source: readFileSync(worker, 'utf8').replace('self.__FILES__', list),
      });
    },
  };
}
