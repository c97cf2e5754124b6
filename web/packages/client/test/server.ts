/** The real server: the program `onhand` in a process of its own, on a free port and a new directory. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { CommandData, CommandName } from '../src/schema.js';

const built = fileURLToPath(new URL('../../../../target/debug/onhand', import.meta.url));
const program = process.env['ONHAND_BINARY'] ?? built;

/** Characters of the log that are kept. */
const LOG_MAX = 4_000;

/** Without the settings of whoever runs the tests. */
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith('ONHAND_')),
);

export interface OutcomeReply {
  readonly id: string;
  readonly status: 'accepted' | 'refused' | 'quarantined';
  readonly events?: readonly Record<string, unknown>[];
  readonly refusal?: unknown;
  readonly repeated?: boolean;
}

export class Server {
  readonly owner: string;
  /** Its directory. */
  readonly data: string;
  #child: ChildProcess | undefined;
  #log = '';
  #port = 0;

  private constructor(data: string, owner: string) {
    this.data = data;
    this.owner = owner;
  }

  /** Starts one without a business. */
  static async start(): Promise<Server> {
    if (!existsSync(program)) throw new Error(`${program} is not there: cargo build -p onhand-server`);
    const data = await mkdtemp(join(tmpdir(), 'onhand-'));
    const server = new Server(data, await makeToken(data, ['--role', 'owner', '--name', 'Olga']));
    await server.begin();
    return server;
  }

  /** The newest lines of its log. */
  get log(): string {
    return this.#log;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Starts it again, where it ended, at the address that it had. */
  async begin(): Promise<void> {
    const child = spawn(
      program,
      ['serve', '--data', this.data, '--listen', `127.0.0.1:${this.#port}`, '--log', 'warn'],
      { env: environment, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#log = (this.#log + text).slice(-LOG_MAX);
    });
    this.#child = child;
    for await (const line of createInterface({ input: child.stdout })) {
      const port = /http:\/\/[^ ]*:(\d+)/.exec(line)?.[1];
      if (port === undefined) continue;
      this.#port = Number(port);
      return;
    }
    throw new Error('the server did not start');
  }

  /** Kills it, as a power cut does. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  /** Ends it and takes its directory away. */
  async end(): Promise<void> {
    await this.kill();
    await rm(this.data, { recursive: true, force: true });
  }

  token(args: readonly string[]): Promise<string> {
    return makeToken(this.data, args);
  }

  /** Gives a command as the owner; it must be accepted. */
  async command<Name extends CommandName>(name: Name, data: CommandData<Name>): Promise<OutcomeReply> {
    const [outcome] = (await this.commands([{ type: name, data }])).outcomes;
    if (outcome?.status !== 'accepted') throw new Error(`${name}: ${JSON.stringify(outcome)}`);
    return outcome;
  }

  commands(commands: readonly object[]): Promise<{ readonly outcomes: readonly OutcomeReply[] }> {
    return this.#fetch('/api/v1/commands', { method: 'POST', body: JSON.stringify({ commands }) });
  }

  get<Reply>(path: string): Promise<Reply> {
    return this.#fetch(path, {});
  }

  /** All records of a collection, as text and parsed. */
  async records(collection: string): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    for (let cursor: string | undefined; ; ) {
      const query = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page = await this.get<{ items: { record: { id: string } }[]; next?: string }>(
        `/api/v1/${collection}?limit=500${query}`,
      );
      for (const { record } of page.items) found.set(record.id, JSON.stringify(record));
      cursor = page.next;
      if (cursor === undefined) return found;
    }
  }

  async #fetch<Reply>(path: string, init: RequestInit): Promise<Reply> {
    const headers = { authorization: `Bearer ${this.owner}`, 'content-type': 'application/json' };
    const response = await fetch(this.url + path, { ...init, headers });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Reply;
  }
}

/** A shop with teas and coffees; gives it once it trades. */
export async function shop(quantity = '10000'): Promise<Server> {
  const server = await Server.start();
  await server.command('set_business', { name: 'Corner Shop', currency: 'GBP' });
  await server.command('add_location', { code: 'SHOP', kind: 'store', name: 'Shop', online: true });
  for (const [sku, price] of [
    ['TEA', '2.50'],
    ['COFFEE', '8'],
    ['CUP', '4.20'],
  ] as const) {
    await server.command('add_product', { sku, name: sku.toLowerCase(), price });
  }
  await server.command('add_customer', { code: 'BO', name: 'Bo' });
  await server.command('post_receipt', {
    lines: ['TEA', 'COFFEE', 'CUP'].map((product) => ({ product, quantity })),
  });
  return server;
}

async function makeToken(data: string, args: readonly string[]): Promise<string> {
  const made = await promisify(execFile)(program, ['token', 'create', '--data', data, ...args], {
    env: environment,
  });
  return made.stdout.trim();
}
