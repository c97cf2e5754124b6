/** Why something was refused: a sentence, and one for each line of it. */
import { useSpeech } from '@onhand/ui';
import type { Data } from '@onhand/words';
import { useNames } from './names.js';

export function useReasons(refusal: Data | undefined): readonly string[] {
  const reasons = useReasonsOf();
  return refusal === undefined ? [] : reasons(refusal);
}

/** The sentences for a refusal, with people's names for products, places and customers. */
export function useReasonsOf(): (refusal: Data) => readonly string[] {
  const speech = useSpeech();
  const names = useNames();
  return (refusal) => {
    const shown = (field: string, of: string, value: string) => {
      if (of === 'Money') return speech.money(value);
      if (field === 'product') return names.product(value);
      if (field === 'location' || field === 'destination') return names.location(value);
      if (field === 'customer') return names.customer(value);
      return undefined;
    };
    const { sentence, lines } = speech.sentences.showing(shown).refusal(refusal);
    return [sentence, ...lines];
  };
}
