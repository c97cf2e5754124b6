/** A quantity with a button less and a button more. */
import { Minus, Plus } from 'lucide-react';
import { NumberInput } from './fields.js';

interface StepperProps {
  /** Exact decimal text. */
  readonly value: string;
  readonly onNumber: (value: string) => void;
  /** By how much a press changes it: 1, or the multiple in which it is sold. */
  readonly step?: number;
  readonly min?: number;
  readonly labels: { readonly less: string; readonly more: string; readonly quantity: string };
}

export function Stepper({ value, onNumber, step = 1, min = 0, labels }: StepperProps) {
  const by = (change: number) => {
    // Steps are few and short: a thousandth is exact in what is shown.
    const next = Math.max(min, Math.round((Number(value) + change) * 1000) / 1000);
    onNumber(String(next));
  };
  return (
    <span className="stepper">
      <button
        type="button"
        className="button icon"
        aria-label={labels.less}
        disabled={Number(value) <= min}
        onClick={() => by(-step)}
      >
        <Minus size={18} aria-hidden="true" />
      </button>
      <NumberInput
        value={value}
        aria-label={labels.quantity}
        onNumber={(number) => number !== undefined && Number(number) >= min && onNumber(number)}
      />
      <button type="button" className="button icon" aria-label={labels.more} onClick={() => by(step)}>
        <Plus size={18} aria-hidden="true" />
      </button>
    </span>
  );
}
