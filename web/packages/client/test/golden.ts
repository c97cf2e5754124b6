/** Cases that the server's own code wrote; `crates/domain/tests/vectors` says how. */

import { readFileSync } from 'node:fs';

export function golden<Case>(name: string): Case[] {
  return JSON.parse(readFileSync(new URL(`./golden/${name}.json`, import.meta.url), 'utf8'));
}
