/** What is said where the server could not answer. */
import type { ServerProblem } from '@onhand/frame';
import { Button, inBoth, Note, useSpeech, useWords } from '@onhand/ui';

const WORDS = inBoth(
  {
    offline: 'This needs the line, which is not there now.',
    forbidden: 'This is for owners and managers.',
    again: 'Try again',
  },
  {
    offline: 'هذا يحتاج إلى الاتصال، وهو مقطوع الآن.',
    forbidden: 'هذا لأصحاب العمل والمديرين.',
    again: 'حاول مرة أخرى',
  },
);

/** The sentence for a problem. */
export function useProblemWords(): (problem: ServerProblem) => string {
  const words = useWords(WORDS);
  const { sentences } = useSpeech();
  return ({ status, code }) => {
    if (code === 'offline') return words.offline;
    if (status === 403) return words.forbidden;
    return sentences.problem(code);
  };
}

export function Failed({ problem, again }: { problem: ServerProblem; again?: () => void }) {
  const words = useWords(WORDS);
  const say = useProblemWords();
  const isLine = problem.code === 'offline';
  return (
    <Note
      tone={isLine ? 'warn' : 'bad'}
      act={again === undefined ? undefined : <Button onClick={again}>{words.again}</Button>}
    >
      {say(problem)}
    </Note>
  );
}
