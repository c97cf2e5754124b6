/** The real program, each time with a business of its own. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const BINARY =
  process.env['ONHAND_BINARY'] ?? new URL('../../../target/debug/onhand', import.meta.url).pathname;
const run = promisify(execFile);

export interface Outcome {
  readonly id: string;
  readonly status: 'accepted' | 'refused' | 'quarantined';
  readonly refusal?: { readonly code: string };
}

/** Which of the demo's businesses: Noor Bakery has the partner Café Rima, who orders for tomorrow; Palm Street three places. */
export type DemoBusiness = 'noor-bakery' | 'palm-street';

function demo(business: DemoBusiness, data: string): string[] {
  return ['demo', '--business', business, '--no-pictures', '--every', '0', '--data', data];
}

const made = new Map<DemoBusiness, Promise<string>>();

/** The files of a demo in which nothing has happened yet: made once, and copied for each test. */
function freshDemo(business: DemoBusiness): Promise<string> {
  const known = made.get(business);
  if (known !== undefined) return known;
  const making = (async () => {
    const data = await mkdtemp(join(tmpdir(), 'onhand-demo-'));
    process.once('exit', () => rmSync(data, { recursive: true, force: true }));
    const started = await start(demo(business, data), 0);
    const gone = new Promise((resolve) => started.process.once('exit', resolve));
    started.process.kill('SIGKILL');
    await gone;
    return data;
  })();
  made.set(business, making);
  return making;
}

/** A server over a fresh demo business in which nothing happens by itself. */
export class Server {
  readonly #data: string;
  #process: ChildProcess;
  /** Where it is, without a slash at the end. */
  readonly url: string;
  readonly owner: string;
  /** Of the partner Café Rima. */
  readonly partner: string;
  #last = 0;
  #ofOthers = 0;

  private constructor(data: string, started: Started) {
    this.#data = data;
    this.#process = started.process;
    this.url = started.url;
    [this.owner = '', this.partner = ''] = started.tokens;
  }

  static async start(business: DemoBusiness = 'noor-bakery'): Promise<Server> {
    const data = await mkdtemp(join(tmpdir(), 'onhand-browser-'));
    await cp(await freshDemo(business), data, { recursive: true });
    const server = new Server(data, await start(demo(business, data), 0));
    const rima = (await server.read('/api/v1/customers/RIMA')).record.id;
    const { items } = await server.read('/api/v1/orders?order=newest&limit=50');
    const orders: { number: number; customer?: string }[] = items.map(
      ({ record }: { record: object }) => record,
    );
    server.#last = Math.max(...orders.map(({ number }) => number));
    server.#ofOthers = orders.find(({ customer }) => customer !== rima)?.number ?? 0;
    return server;
  }

  /** The number of the nth order that is placed now; 0: of the last that was placed before. */
  order(nth: number): number {
    return this.#last + nth;
  }

  /** The number of an order that is not Café Rima's. */
  get orderOfOthers(): number {
    return this.#ofOthers;
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** Kills it as the power would. */
  async kill(): Promise<void> {
    const gone = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.kill('SIGKILL');
    await gone;
  }

  /** Starts it again where it was. */
  async restart(): Promise<void> {
    this.#process = (await start(['serve', '--data', this.#data], this.port)).process;
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) await this.kill();
    await rm(this.#data, { recursive: true, force: true });
  }

  /** Gives a command and waits for its outcome. */
  async give(type: string, data: object): Promise<Outcome> {
    const [outcome] = await this.giveAll([{ type, data }]);
    if (outcome === undefined) throw new Error('no outcome');
    return outcome;
  }

  async giveAll(commands: readonly { type: string; data: object }[], token = this.owner): Promise<Outcome[]> {
    const response = await fetch(`${this.url}/api/v1/commands`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
      body: JSON.stringify({ commands }),
    });
    if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
    const { outcomes } = (await response.json()) as { outcomes: Outcome[] };
    return outcomes;
  }

  /** What is read at a path, as its owner unless another token is given. */
  // biome-ignore lint/suspicious/noExplicitAny: what a test reads, it knows
  async read(path: string, token = this.owner): Promise<any> {
    const response = await fetch(`${this.url}${path}`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return response.json();
  }

  /** Sends something to a path as its owner; gives the answer. */
  // biome-ignore lint/suspicious/noExplicitAny: what a test reads, it knows
  async post(path: string, body: object): Promise<any> {
    const response = await fetch(`${this.url}${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${this.owner}` },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.status === 204 ? undefined : response.json();
  }

  /** The address by which someone of the demo comes in, signed in as a person. */
  async door(as: 'owner' | 'staff' | 'partner'): Promise<string> {
    const { path } = await this.post('/api/v1/demo/links', { as });
    return `${this.url}${path}`;
  }

  /** A command of the program over this business's files. */
  async onhand(...args: string[]): Promise<string> {
    return (await run(BINARY, [...args, '--data', this.#data])).stdout;
  }
}

interface Started {
  readonly process: ChildProcess;
  readonly url: string;
  readonly tokens: string[];
}

/** Starts the program and reads what it prints until it serves. */
async function start(args: string[], port: number): Promise<Started> {
  const process = spawn(BINARY, [...args, '--listen', `127.0.0.1:${port}`], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const tokens: string[] = [];
  let said = '';
  return new Promise((resolve, reject) => {
    process.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${said}`)));
    const hear = (line: string) => {
      said += `${line}\n`;
      const [token] = /onh_[A-Za-z0-9_-]+/.exec(line) ?? [];
      if (token !== undefined) tokens.push(token);
      const [, url] = /^Onhand serves .* at (http:\S+)$/.exec(line) ?? [];
      if (url !== undefined) resolve({ process, url, tokens });
    };
    for (const stream of [process.stdout, process.stderr])
      createInterface({ input: stream }).on('line', hear);
  });
}
