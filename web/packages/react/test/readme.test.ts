import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const at = (path: string) => new URL(`../${path}`, import.meta.url);

it('the README shows the examples as they are tried', () => {
  const readme = readFileSync(at('README.md'), 'utf8');
  const shown = [...readme.matchAll(/```tsx\n([\s\S]*?)```/g)].map(([, code]) => code);
  const tried = readdirSync(at('examples')).map((name) => readFileSync(at(`examples/${name}`), 'utf8'));
  expect(shown.sort()).toEqual(tried.sort());
});
