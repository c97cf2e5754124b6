/** What a tab that does not lead has the leading one do: asked again and again, since nobody may lead for a while. */
import type { Environment } from '../environment.js';
import type { Tabs } from './port.js';
import { post, type Topics } from './talk.js';

const ASK_EVERY_MS = 3_000;

/** What was asked for needs the server, and that can't be reached. */
export class Disconnected extends Error {
  override readonly name = 'Disconnected';
}

export interface AskingParts {
  readonly environment: Environment;
  readonly tabs: () => Tabs | undefined;
  /** Whether this tab holds the connection. */
  readonly isLeading: () => boolean;
  readonly isClosed: () => boolean;
  /** Does it in this tab. */
  readonly perform: (what: Topics['ask']['what']) => Promise<unknown>;
}

export class Asking {
  readonly #parts: AskingParts;
  #asked = 0;
  readonly #answers = new Map<number, (answer: Topics['answer']) => void>();
  /** What other tabs asked for and this one is about. */
  readonly #underWay = new Set<string>();

  constructor(parts: AskingParts) {
    this.#parts = parts;
  }

  /** Has the leading tab do it; does it itself once it leads. Rejected with `Disconnected`. */
  ask(what: Topics['ask']['what']): Promise<unknown> {
    const { environment, tabs, isLeading, isClosed, perform } = this.#parts;
    this.#asked += 1;
    const n = this.#asked;
    return new Promise((resolve, reject) => {
      let stop = () => {};
      const end = (result: Promise<unknown>) => {
        stop();
        this.#answers.delete(n);
        result.then(resolve, reject);
      };
      const again = () => {
        if (isLeading()) return end(perform(what));
        if (isClosed()) return end(Promise.reject(new Disconnected(`${what}: closed`)));
        stop = environment.after(ASK_EVERY_MS, again);
        const here = tabs();
        if (here !== undefined) post(here, 'ask', { n, what });
      };
      this.#answers.set(n, ({ result, error }) =>
        end(error === undefined ? Promise.resolve(result) : Promise.reject(new Disconnected(error))),
      );
      again();
    });
  }

  /** Another tab asks; this one leads. */
  async answer({ n, what }: Topics['ask'], to: string): Promise<void> {
    const tabs = this.#parts.tabs();
    const asked = `${to} ${n}`;
    if (tabs === undefined || this.#underWay.has(asked)) return;
    this.#underWay.add(asked);
    try {
      post(tabs, 'answer', { n, to, result: await this.#parts.perform(what) });
    } catch (error) {
      post(tabs, 'answer', { n, to, error: error instanceof Error ? error.message : String(error) });
    } finally {
      this.#underWay.delete(asked);
    }
  }

  /** The leading tab answers, this one or another. */
  hear(answer: Topics['answer']): void {
    if (answer.to === this.#parts.tabs()?.id) this.#answers.get(answer.n)?.(answer);
  }
}
