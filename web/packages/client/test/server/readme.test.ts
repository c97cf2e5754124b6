/** The examples of the README, run as one program against the real server: each line prints what is said beside it. */
import { readFile } from 'node:fs/promises';
import { expect, it, vi } from 'vitest';
import WebSocket from 'ws';
import * as calendar from '../../src/calendar/index.js';
import * as effects from '../../src/effects/index.js';
import * as ids from '../../src/ids/index.js';
import * as client from '../../src/index.js';
import * as money from '../../src/money/index.js';
import { shop } from '../server.js';
import { until } from '../until.js';

const MODULES: Record<string, object> = {
  '@onhand/client': client,
  '@onhand/client/calendar': calendar,
  '@onhand/client/effects': effects,
  '@onhand/client/ids': ids,
  '@onhand/client/money': money,
};

type Program = (
  modules: typeof MODULES,
  url: string,
  token: string,
  print: (line: number, ...values: unknown[]) => void,
) => Promise<void>;

/** The examples as the body of a function. */
function program(text: string): { readonly code: string; readonly expected: Map<number, string> } {
  const blocks = [...text.matchAll(/```js\n([\s\S]*?)```/g)].map(([, block]) => block ?? '');
  const expected = new Map<number, string>();
  const lines = blocks
    .join('\n')
    .split('\n')
    .map((line, number) => {
      const imported = /^import (\{.*\}) from '(.*)';$/.exec(line);
      if (imported) return `const ${imported[1]} = modules['${imported[2]}'];`;
      const said = /console\.log\(.*\)\)?; \/\/ (.*)$/.exec(line);
      if (said) expected.set(number, said[1] ?? '');
      return line.replaceAll('console.log(', `print(${number}, `);
    });
  return { code: lines.join('\n'), expected };
}

it('does what it says', async () => {
  vi.stubGlobal('WebSocket', WebSocket);
  const text = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  const { code, expected } = program(text);
  expect(expected.size).toBeGreaterThan(10);
  const server = await shop('31');
  const printed = new Map<number, string>();
  const AsyncFunction = (async () => {}).constructor as new (...source: string[]) => Program;
  const run = new AsyncFunction('modules', 'url', 'token', 'print', code);
  const list: string[] = [];
  await run(MODULES, server.url, server.owner, (line, ...values) => {
    printed.set(line, values.map(String).join(' '));
    list.push(values.map(String).join(' '));
  });
  await until(() => [...expected.keys()].every((line) => printed.has(line)), 5_000).catch(() => {});
  for (const [line, said] of expected)
    expect(printed.get(line), `line ${line}: ${code.split('\n')[line]}`).toBe(said);
  expect(list, 'the list of the first example, once something is low').toContain('tea 29');
  await server.end();
});
