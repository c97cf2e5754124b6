/** What an app loads with each package, minified and compressed; more than the limit is a failure. */
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

const PARTS = [
  // With the outbox. What commands do before the server has answered is loaded by those who want it.
  { name: '@onhand/client', code: "export { connect } from '@onhand/client'", external: [], most: 35_000 },
  {
    name: '@onhand/react',
    code: "export * from '@onhand/react'",
    external: ['react', 'react/jsx-runtime', '@onhand/client'],
    most: 3_000,
  },
];

/** What a partner loads before photos and fonts: the page, its code and styles, and one language. */
const SHOP = {
  name: 'shop, first load',
  root: '../apps/shop',
  language: /\/words\/.*\/en\.ts$/,
  most: 170_000,
};

for (const part of PARTS) tell(part, await compressed(part));
tell(SHOP, await firstLoad(SHOP));

function tell({ name, most }, size) {
  const fits = size <= most;
  console.log(`${name}: ${size} bytes of gzip, at most ${most}${fits ? '' : ': TOO LARGE'}`);
  if (!fits) process.exitCode = 1;
}

async function firstLoad({ root, language }) {
  const { output } = await build({
    root: fileURLToPath(new URL(root, import.meta.url)),
    logLevel: 'error',
    build: { write: false },
  });
  const chunks = output.filter(({ type }) => type === 'chunk');
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const first = chunks.filter(
    ({ isEntry, moduleIds }) =>
      isEntry || (moduleIds.some((id) => language.test(id)) && moduleIds.length < 3),
  );
  const loaded = new Set();
  const styles = new Set();
  const load = (name) => {
    const chunk = byName.get(name);
    if (chunk === undefined || loaded.has(name)) return;
    loaded.add(name);
    for (const style of chunk.viteMetadata?.importedCss ?? []) styles.add(style);
    for (const other of chunk.imports) load(other);
  };
  for (const { fileName } of first) load(fileName);
  const assets = output.filter(({ fileName }) => styles.has(fileName) || fileName.endsWith('.html'));
  const texts = [...[...loaded].map((name) => byName.get(name).code), ...assets.map(({ source }) => source)];
  if (first.length !== 2 || styles.size === 0) throw new Error('the first load of the shop was not found');
  // Each file is compressed by itself, as it travels.
  return texts.reduce((sum, text) => sum + gzipSync(text, { level: 9 }).length, 0);
}

async function compressed({ code, external }) {
  const entry = '/part.js';
  const bundle = await build({
    configFile: false,
    resolve: { conditions: ['onhand-source'] },
    logLevel: 'error',
    plugins: [
      {
        name: 'part',
        enforce: 'pre',
        resolveId: (id) => (id === entry ? id : undefined),
        load: (id) => (id === entry ? code : undefined),
      },
    ],
    build: {
      write: false,
      target: 'es2022',
      minify: true,
      // Not as a library: those keep their white space, for whoever bundles them next.
      rollupOptions: { input: entry, external, preserveEntrySignatures: 'strict' },
    },
  });
  const chunks = bundle.output.filter(({ type }) => type === 'chunk');
  return gzipSync(chunks.map(({ code }) => code).join('\n'), { level: 9 }).length;
}
