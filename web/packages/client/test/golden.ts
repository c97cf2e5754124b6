/** Cases that `cargo xtask generate` wrote from what the server's own code makes of drawn inputs. */

import { readFileSync } from 'node:fs';

export function golden<Case>(name: string): Case[] {
  return JSON.parse(readFileSync(new URL(`./golden/${name}.json`, import.meta.url), 'utf8'));
}
