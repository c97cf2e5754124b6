/** Every page of an app, as its router has them. */
import { readFileSync } from 'node:fs';
import type { AppName } from './app.js';
import type { Server } from './server.js';

/** Where a record is found that stands for a part of an address: the newest one. */
const EXAMPLES: Readonly<Record<string, string>> = {
  order: '/api/v1/orders?order=newest&limit=1',
  product: '/api/v1/products?limit=1',
  customer: '/api/v1/customers?limit=1',
  document: '/api/v1/documents?order=newest&limit=1',
  location: '/api/v1/locations?limit=1',
  exception: '/api/v1/exceptions?limit=1',
  list: '/api/v1/price_lists?limit=1',
};

/** What stands for a part of an address that is no record. */
const WORDS: Readonly<Record<string, string>> = { kind: 'receive' };

/** Paths as the router has them: `/orders/$order`. */
export function routesOf(app: AppName): string[] {
  const router = readFileSync(new URL(`../../apps/${app}/src/router.tsx`, import.meta.url), 'utf8');
  const found = [...router.matchAll(/\bpage\(\s*'([^']+)'|\bpath:\s*'([^']+)'/g)];
  return [...new Set(found.map(([, page, path]) => page ?? path ?? '/'))];
}

/** An address of a route: records that it names are taken from the server. */
export async function addressOf(route: string, app: AppName, server: Server): Promise<string> {
  const parts = route.split('/').map(async (part) => {
    if (!part.startsWith('$')) return part;
    const name = part.slice(1).replace(/Id$/, '');
    const word = WORDS[name];
    if (word !== undefined) return word;
    const path = EXAMPLES[name === 'id' ? (route.split('/')[1] ?? '').replace(/s$/, '') : name];
    if (path === undefined) throw new Error(`${route}: support/routes.ts has no example for ${part}`);
    const { items } = await server.read(path, app === 'shop' ? server.partner : server.owner);
    const id = items[0]?.record.id;
    if (id === undefined) throw new Error(`${route}: ${path} has nothing`);
    return id as string;
  });
  return (await Promise.all(parts)).join('/');
}
