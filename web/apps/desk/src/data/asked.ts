/** What is no record and so is asked of the server, each time the page wants it. */
import { ServerProblem, useServer } from '@onhand/frame';
import { useCallback, useEffect, useState } from 'react';

export interface Asked<Reply> {
  readonly value: Reply | undefined;
  readonly problem: ServerProblem | undefined;
  /** Asks once more. */
  readonly again: () => void;
  /** Takes an answer that came by another way. */
  readonly set: (value: Reply) => void;
}

/** An answer of the server; the last one stays until there is another. */
export function useAsked<Reply>(path: string | undefined): Asked<Reply> {
  const server = useServer();
  const [value, setValue] = useState<Reply>();
  const [problem, setProblem] = useState<ServerProblem>();
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a round asks the same again
  useEffect(() => {
    if (path === undefined) return;
    const over = new AbortController();
    server.get<Reply>(path, over.signal).then(
      (reply) => {
        setValue(reply);
        setProblem(undefined);
      },
      (failure: unknown) => {
        if (!over.signal.aborted) setProblem(problemOf(failure));
      },
    );
    return () => over.abort();
  }, [server, path, round]);
  const again = useCallback(() => setRound((count) => count + 1), []);
  return { value, problem, again, set: setValue };
}

export function problemOf(failure: unknown): ServerProblem {
  return failure instanceof ServerProblem ? failure : new ServerProblem(0, 'offline');
}

/** The moment, now and then. */
export function useNow(everyMs = 20_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
