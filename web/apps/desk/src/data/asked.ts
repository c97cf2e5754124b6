/** What is no record and so is asked of the server: shown while it is asked anew. */
import { ServerProblem, useServer } from '@onhand/frame';
import { useSpeech, useWords } from '@onhand/ui';
import { useCallback, useEffect, useState } from 'react';
import { FAILED_TO_ASK } from './words.js';

export interface Asked<Reply> {
  readonly value: Reply | undefined;
  readonly problem: ServerProblem | undefined;
  readonly isAsking: boolean;
  /** Asks once more. */
  readonly again: () => void;
  /** Takes an answer that came by another way. */
  readonly set: (value: Reply) => void;
}

interface Known<Reply> {
  readonly path?: string | undefined;
  readonly value?: Reply;
  readonly problem?: ServerProblem;
}

/** The answer at a path; asked anew whenever `as` is another text. What was answered before stays meanwhile. */
export function useAsked<Reply>(path: string | undefined, as = ''): Asked<Reply> {
  const server = useServer();
  const [known, setKnown] = useState<Known<Reply>>({});
  const [isAsking, setAsking] = useState(false);
  const [turn, setTurn] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `as` and `turn` say when to ask again
  useEffect(() => {
    if (path === undefined) return;
    const leaving = new AbortController();
    setAsking(true);
    const answered = (next: (before: Known<Reply>) => Known<Reply>) => {
      if (leaving.signal.aborted) return;
      setKnown((before) => next(before.path === path ? before : {}));
      setAsking(false);
    };
    server.get<Reply>(path, leaving.signal).then(
      (value) => answered(() => ({ path, value })),
      (failure: unknown) => answered((before) => ({ ...before, path, problem: problemOf(failure) })),
    );
    return () => leaving.abort();
  }, [server, path, as, turn]);
  const again = useCallback(() => setTurn((count) => count + 1), []);
  const set = useCallback((value: Reply) => setKnown({ path, value }), [path]);
  const { value, problem } = known.path === path ? known : ({} satisfies Known<Reply>);
  return { value, problem, isAsking, again, set };
}

export function problemOf(failure: unknown): ServerProblem {
  return failure instanceof ServerProblem ? failure : new ServerProblem(0, 'offline');
}

/** What is said of something that the server did not do. */
export function useProblemSentence(): (failure: unknown) => string {
  const words = useWords(FAILED_TO_ASK);
  const { sentences } = useSpeech();
  return useCallback(
    (failure) => {
      const { code } = problemOf(failure);
      return code === 'offline' ? words : sentences.problem(code);
    },
    [sentences, words],
  );
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
