/** How far an order is, as its customer is told. */
import type { Order, OrderState } from '@onhand/client';
import { Chip, type Tone, useWords } from '@onhand/ui';
import { WORDS } from './words.js';

const TONES: Readonly<Record<OrderState, Tone>> = {
  placed: 'info',
  confirmed: 'accent',
  preparing: 'accent',
  ready: 'good',
  handed_over: 'muted',
  completed: 'muted',
  cancelled: 'muted',
  rejected: 'muted',
};

export function isOver({ state }: Pick<Order, 'state'>): boolean {
  return state === 'completed' || state === 'cancelled' || state === 'rejected';
}

/** The state in a word; what was handed over was collected, or is on its way. */
export function useStateWord(): (state: OrderState, method: Order['method']) => string {
  const words = useWords(WORDS);
  return (state, method) =>
    state === 'handed_over' && method !== 'deliver' ? words.collected : words.states[state];
}

export function StateChip({ order }: { order: Order }) {
  const word = useStateWord();
  const isStruck = order.state === 'cancelled' || order.state === 'rejected';
  return (
    <Chip tone={TONES[order.state]} struck={isStruck}>
      {word(order.state, order.method)}
    </Chip>
  );
}
