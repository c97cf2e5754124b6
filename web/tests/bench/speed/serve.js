/** The real program with a demo in which nothing happens by itself, and windows of its apps. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const BINARY =
  process.env['ONHAND_BINARY'] ?? new URL('../../../../target/release/onhand', import.meta.url).pathname;

export async function serve() {
  const data = await mkdtemp(join(tmpdir(), 'onhand-speed-'));
  const args = ['demo', '--business', 'noor-bakery', '--no-pictures', '--every', '0', '--data', data];
  const program = spawn(BINARY, [...args, '--listen', '127.0.0.1:0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const tokens = [];
  const url = await new Promise((resolve, reject) => {
    program.once('error', reject);
    program.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
    createInterface({ input: program.stdout }).on('line', (line) => {
      const [token] = /onh_[A-Za-z0-9_-]+/.exec(line) ?? [];
      if (token !== undefined) tokens.push(token);
      const [, at] = /^Onhand serves .* at (http:\S+)$/.exec(line) ?? [];
      if (at !== undefined) resolve(at);
    });
  });
  const [owner, partner] = tokens;

  /** Gives commands as the owner; each must be accepted. */
  const give = async (commands) => {
    const response = await fetch(`${url}/api/v1/commands`, {
      method: 'POST',
      headers: { authorization: `Bearer ${owner}`, 'content-type': 'application/json' },
      body: JSON.stringify({ commands }),
    });
    const { outcomes = [] } = await response.json();
    const other = outcomes.find(({ status }) => status !== 'accepted');
    if (other !== undefined || outcomes.length !== commands.length)
      throw new Error(`not accepted: ${response.status} ${JSON.stringify(other)}`);
  };
  const stop = async () => {
    const gone = new Promise((resolve) => program.once('exit', resolve));
    program.kill();
    await gone;
    await rm(data, { recursive: true, force: true });
  };
  return { url, owner, partner, give, stop };
}

/** A window with nothing kept. */
export function fresh(browser, options = {}) {
  return browser.newContext({ locale: 'en-GB', viewport: { width: 1440, height: 900 }, ...options });
}

export async function opened(context, server, path, token = server.owner) {
  const page = await context.newPage();
  await page.goto(`${server.url}${path}#${token}`);
  await page.locator('.pill[data-state=live]').waitFor({ timeout: 120_000 });
  return page;
}

/** The value below which a share of them lies. */
export function quantile(values, share) {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

export const median = (values) => quantile(values, 0.5);
