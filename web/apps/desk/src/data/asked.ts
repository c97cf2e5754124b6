/** What is asked of the server beside the live copy: shown while it is asked anew. */

import { ServerProblem, useServer } from '@onhand/frame';
import { useSpeech, useWords } from '@onhand/ui';
import { useCallback, useEffect, useState } from 'react';
import { FAILED_TO_ASK } from './words.js';

export interface Asked<Reply> {
  readonly value: Reply | undefined;
  /** Why there is no answer, as a sentence. */
  readonly problem: string | undefined;
  readonly isAsking: boolean;
  readonly again: () => void;
}

/** The answer at a path; asked anew whenever `as` is another text. */
export function useAsked<Reply>(path: string | undefined, as = ''): Asked<Reply> {
  const server = useServer();
  const sentenceOf = useProblemSentence();
  const [state, setState] = useState<{ path?: string; value?: Reply; problem?: string }>({});
  const [isAsking, setAsking] = useState(false);
  const [turn, setTurn] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `as` and `turn` say when to ask again
  useEffect(() => {
    if (path === undefined) return;
    const leaving = new AbortController();
    setAsking(true);
    server.get<Reply>(path, leaving.signal).then(
      (value) => {
        if (leaving.signal.aborted) return;
        setState({ path, value });
        setAsking(false);
      },
      (problem: unknown) => {
        if (leaving.signal.aborted) return;
        // What was answered before stays, and says that it is not fresh.
        setState((known) => ({ ...(known.path === path ? known : { path }), problem: sentenceOf(problem) }));
        setAsking(false);
      },
    );
    return () => leaving.abort();
  }, [server, path, as, turn, sentenceOf]);
  const again = useCallback(() => setTurn((count) => count + 1), []);
  const isOf = state.path === path;
  return {
    value: isOf ? state.value : undefined,
    problem: isOf ? state.problem : undefined,
    isAsking,
    again,
  };
}

/** What is said of something that the server did not do. */
export function useProblemSentence(): (problem: unknown) => string {
  const words = useWords(FAILED_TO_ASK);
  const { sentences } = useSpeech();
  return useCallback(
    (problem) =>
      problem instanceof ServerProblem && problem.code !== 'offline'
        ? sentences.problem(problem.code)
        : words,
    [sentences, words],
  );
}
