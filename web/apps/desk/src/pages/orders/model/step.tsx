/** The button that takes an order one step further. */
import type { Order } from '@onhand/client';
import { useAct } from '@onhand/frame';
import { Button, type ButtonKind, useWords } from '@onhand/ui';
import { WORDS } from '../words.js';
import { useIsOnline } from './hooks.js';
import { nextStep, type StepCommand } from './steps.js';

/** Gives an order's next step. */
export function useStep() {
  const act = useAct();
  return (command: StepCommand, order: string) => act(command, { order });
}

interface StepButtonProps {
  readonly order: Order;
  readonly kind?: ButtonKind;
  readonly isPending?: boolean;
  readonly className?: string;
}

export function StepButton({ order, kind = 'plain', isPending, className }: StepButtonProps) {
  const words = useWords(WORDS);
  const step = useStep();
  const isOnline = useIsOnline();
  const next = nextStep(order);
  if (next === undefined) return null;
  const because = isOnline ? (isPending ? words.oneMoment : undefined) : words.needsLine;
  return (
    <Button
      kind={kind}
      because={because}
      {...(className === undefined ? {} : { className })}
      onClick={() => step(next.command, order.id)}
    >
      {words.steps[next.name]}
    </Button>
  );
}
