/** What is asked of the server beside the live copy: as the app whose session the browser holds. */
import { inBoth, isolated } from '@onhand/ui';

/** Which app a page belongs to; each has a session of its own. */
export type AppName = 'desk' | 'shop';

export const OFFLINE = inBoth(
  'This needs the line, which is not there now.',
  'هذا يحتاج إلى الاتصال، وهو مقطوع الآن.',
);
export const FAILED = inBoth(
  (code: string) => `It did not work (${isolated(code)}). Nothing was changed; try again.`,
  (code: string) => `لم ينجح ذلك (${isolated(code)}). لم يتغيّر شيء؛ حاول مرة أخرى.`,
);

/** The server said no, or could not be asked. */
export class ServerProblem extends Error {
  /** HTTP's number; 0 where the server was not reached. */
  readonly status: number;
  /** The problem's code; `offline` where the server was not reached. */
  readonly code: string;
  /** Seconds after which it may be asked again. */
  readonly retryAfter: number | undefined;

  constructor(status: number, code: string, retryAfter?: number) {
    super(`${status} ${code}`);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

interface Asked {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is. */
  readonly body?: BodyInit;
  readonly signal?: AbortSignal;
}

/** How long the server may take to answer. */
const PATIENCE_MS = 30_000;

/** Asks the server, as an app. */
export class Server {
  readonly app: AppName;
  readonly #token: string | undefined;
  readonly #fetch: typeof fetch;

  constructor(app: AppName, token: string | undefined, over: typeof fetch) {
    this.app = app;
    this.#token = token;
    this.#fetch = over;
  }

  async get<Reply>(path: string, signal?: AbortSignal): Promise<Reply> {
    const response = await this.ask(path, signal === undefined ? {} : { signal });
    return (await response.json()) as Reply;
  }

  async post<Reply = undefined>(path: string, json: unknown): Promise<Reply> {
    const response = await this.ask(path, { method: 'POST', json });
    return (response.status === 204 ? undefined : await response.json()) as Reply;
  }

  /** Asks for anything. Fails with a `ServerProblem`. */
  async ask(path: string, { method = 'GET', json, body, signal }: Asked = {}): Promise<Response> {
    const headers: Record<string, string> = { 'onhand-app': this.app };
    if (this.#token !== undefined) headers['authorization'] = `Bearer ${this.#token}`;
    if (json !== undefined) headers['content-type'] = 'application/json';
    const patience = AbortSignal.timeout(PATIENCE_MS);
    const sent = json === undefined ? body : JSON.stringify(json);
    const response = await this.#fetch(path, {
      method,
      headers,
      cache: 'no-store',
      credentials: 'same-origin',
      signal: signal === undefined ? patience : AbortSignal.any([signal, patience]),
      ...(sent === undefined ? {} : { body: sent }),
    }).catch(() => {
      throw new ServerProblem(0, 'offline');
    });
    if (response.ok) return response;
    const after = Number(response.headers.get('retry-after') ?? Number.NaN);
    throw new ServerProblem(response.status, await codeOf(response), Number.isNaN(after) ? undefined : after);
  }

  /** Saves what the server answers as a file. */
  async download(path: string, name: string): Promise<void> {
    const response = await this.ask(path);
    saveFile(await response.blob(), name);
  }
}

async function codeOf(response: Response): Promise<string> {
  try {
    const { code } = (await response.json()) as { readonly code?: string };
    return code ?? String(response.status);
  } catch {
    return String(response.status);
  }
}

/** Saves something as a file. */
export function saveFile(content: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
