/** Why goods are thrown away. */
import { Segments, useSpeech, useWords } from '@onhand/ui';
import { WASTE_REASONS } from './kinds.js';
import { FORM } from './words.js';

type WasteReason = (typeof WASTE_REASONS)[number];

function useOptions() {
  const { sentences } = useSpeech();
  return WASTE_REASONS.map((value) => ({ value, label: sentences.value('WasteReason', value) }));
}

/** For what comes next. */
export function ReasonSegments({ value, onValue }: { value: string; onValue: (reason: string) => void }) {
  const words = useWords(FORM);
  return (
    <Segments
      label={words.reason}
      value={value as WasteReason}
      options={useOptions()}
      onValue={(reason) => onValue(reason)}
    />
  );
}

/** For one line. */
export function ReasonSelect({ value, onValue }: { value: string; onValue: (reason: string) => void }) {
  const words = useWords(FORM);
  return (
    <select
      className="input line-reason"
      aria-label={words.reason}
      value={value}
      onChange={({ target }) => onValue(target.value)}
    >
      {useOptions().map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}
