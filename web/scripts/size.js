/** What an app loads with each package, minified and compressed; more than the limit is a failure. */
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

for (const part of PARTS) {
  const size = await compressed(part);
  const fits = size <= part.most;
  console.log(`${part.name}: ${size} bytes of gzip, at most ${part.most}${fits ? '' : ': TOO LARGE'}`);
  if (!fits) process.exitCode = 1;
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
