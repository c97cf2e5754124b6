/**
 * Measures the apps in a real Chromium against a real server and says what they should reach: `node tests/bench/speed.js`, in
 * `web/`, after the apps were built. Options: `--rows N` (100,000 products), `--soak SECONDS` (120), `--changes N` (200), `--full` (30 minutes),
 * `--only NAME,…` (painted, start, size, inventory, soak), `--json`. `ONHAND_BINARY` and `ONHAND_CHROMIUM` name the programs.
 */
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { inventory } from './speed/inventory.js';
import { painted } from './speed/painted.js';
import { serve } from './speed/serve.js';
import { soak } from './speed/soak.js';
import { size, start } from './speed/start.js';

const { values: given } = parseArgs({
  options: {
    rows: { type: 'string', default: '100000' },
    soak: { type: 'string', default: '120' },
    changes: { type: 'string', default: '200' },
    only: { type: 'string', default: 'painted,start,size,inventory,soak' },
    full: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const wanted = given.only.split(',');
const seconds = given.full ? 30 * 60 : Number(given.soak);
const scenarios = { painted, start, size, soak, inventory };

const executablePath = process.env['ONHAND_CHROMIUM'];
const browser = await chromium.launch(executablePath ? { executablePath } : {});
const server = await serve();
const results = [];
try {
  // What fills the business comes last.
  for (const name of ['painted', 'start', 'size', 'soak', 'inventory']) {
    if (!wanted.includes(name)) continue;
    const measured = await scenarios[name]({
      browser,
      server,
      seconds,
      rows: Number(given.rows),
      changes: Number(given.changes),
    });
    results.push(...measured);
    if (!given.json) for (const one of measured) print(one);
  }
} finally {
  await browser.close();
  await server.stop();
}
if (given.json) process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);

/** A figure, what it should reach, and whether it does. */
function print({ what, value, unit, under, atLeast, why }) {
  if (value === undefined) {
    process.stdout.write(`${what}: not measured, ${why}\n`);
    return;
  }
  const isMet = under === undefined ? (atLeast === undefined ? undefined : value >= atLeast) : value < under;
  const reach = under === undefined ? (atLeast === undefined ? '' : `at least ${atLeast}`) : `under ${under}`;
  const verdict = isMet === undefined ? '' : `, to reach ${reach} ${unit}: ${isMet ? 'met' : 'MISSED'}`;
  process.stdout.write(`${what}: ${Math.round(value * 10) / 10} ${unit}${verdict}\n`);
}
