/** Prices of a whole category changed by a percentage: jobs of the server. */
import { ServerProblem, useServer, useToasts } from '@onhand/frame';
import { useWords } from '@onhand/ui';
import { useCallback, useEffect, useState } from 'react';
import { WORDS } from './words.js';

export interface PriceJob {
  readonly category?: string;
  readonly list?: string;
  readonly percent: string;
  readonly step?: string;
  readonly due_at?: string;
  readonly note?: string;
}

interface Tier {
  readonly from?: string;
  readonly price: string;
}

export interface Preview {
  readonly changed: number;
  readonly unchanged: number;
  readonly warned: number;
  readonly without_price: number;
  readonly proposals: readonly {
    readonly product: string;
    readonly sku: string;
    readonly before: readonly Tier[];
    readonly after: readonly Tier[];
    readonly warnings?: readonly ('below_cost' | 'nothing')[];
  }[];
}

interface JobReply {
  readonly job: string;
  readonly left: number;
  readonly state: 'nothing' | 'applying' | 'scheduled' | 'applied' | 'undone' | 'failed';
  readonly problem?: string;
}

/** How long typing rests before the server is asked. */
const REST_MS = 250;
const ASK_AGAIN_MS = 400;

export const codeOf = (problem: unknown): string =>
  problem instanceof ServerProblem ? problem.code : 'failed';

/** What a job would do; nothing while it is not known yet. */
export function usePreview(job: PriceJob | undefined): {
  preview: Preview | undefined;
  problem: string | undefined;
} {
  const server = useServer();
  const [known, setKnown] = useState<{ key: string; preview?: Preview; problem?: string }>();
  const key = JSON.stringify(job);
  useEffect(() => {
    if (key === undefined) return;
    let isOver = false;
    const timer = setTimeout(() => {
      server.post<Preview>('/api/v1/price-jobs/preview', JSON.parse(key)).then(
        (preview) => !isOver && setKnown({ key, preview }),
        (problem: unknown) => !isOver && setKnown({ key, problem: codeOf(problem) }),
      );
    }, REST_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [server, key]);
  const isIt = key !== undefined && known?.key === key;
  return { preview: isIt ? known.preview : undefined, problem: isIt ? known.problem : undefined };
}

/** Takes a job back, and says what became of it. */
export function useUndoJob(): (job: string) => void {
  const server = useServer();
  const words = useWords(WORDS);
  const { show } = useToasts();
  return useCallback(
    (job) => {
      server.post<{ undone: number; left: number }>(`/api/v1/price-jobs/${job}/undo`, {}).then(
        ({ undone, left }) =>
          show({ tone: 'good', text: words.undone(undone), lines: left > 0 ? [words.kept(left)] : [] }),
        (problem: unknown) => show({ tone: 'bad', text: words.failed(codeOf(problem)), stays: true }),
      );
    },
    [server, words, show],
  );
}

/** Starts a job and follows it to its end; the same id asked twice is one job. */
export function useStartJob(): (
  id: string,
  job: PriceJob,
  onLeft: (left: number) => void,
) => Promise<boolean> {
  const server = useServer();
  const words = useWords(WORDS);
  const { show } = useToasts();
  const undo = useUndoJob();
  return useCallback(
    async (id, job, onLeft) => {
      try {
        let reply = await server.post<JobReply>(`/api/v1/price-jobs?job=${id}`, job);
        while (reply.state === 'applying' || reply.state === 'nothing') {
          onLeft(reply.left);
          await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
          reply = await server.get<JobReply>(`/api/v1/price-jobs/${id}`);
        }
        if (reply.state === 'failed') throw new ServerProblem(0, reply.problem ?? 'failed');
        const text = reply.state === 'scheduled' ? words.scheduled : words.applied;
        show({ tone: 'good', text, act: { label: words.undo, run: () => undo(id) }, forMs: 10_000 });
        return true;
      } catch (problem) {
        show({ tone: 'bad', text: words.failed(codeOf(problem)), stays: true });
        return false;
      }
    },
    [server, words, show, undo],
  );
}
