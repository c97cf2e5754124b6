/** What is wrong with a number, where there is no room for it: below its input, above all else, moving nothing. */
import { useEffect, useRef } from 'react';
import { inBoth, useSpeech, useWords } from '../language/speech.js';
import { placeBelow } from '../layers/place.js';

const WORDS = inBoth(
  { wrong: 'This is no number. Write one such as 12 or 1.5.' },
  { wrong: 'هذا ليس رقمًا. اكتب رقمًا مثل 12 أو 1.5.' },
);

export function NumberProblem({ id }: { id: string }) {
  const words = useWords(WORDS);
  const { direction } = useSpeech();
  const note = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const element = note.current;
    const input = element?.previousElementSibling;
    if (!element || !input) return;
    const put = () =>
      placeBelow(element, input.getBoundingClientRect(), direction === 'rtl' ? 'right' : 'left');
    element.showPopover();
    put();
    const options = { capture: true, passive: true };
    globalThis.addEventListener('scroll', put, options);
    globalThis.addEventListener('resize', put);
    return () => {
      globalThis.removeEventListener('scroll', put, options);
      globalThis.removeEventListener('resize', put);
    };
  }, [direction]);
  return (
    <span ref={note} id={id} popover="manual" role="alert" className="number-problem small">
      {words.wrong}
    </span>
  );
}
