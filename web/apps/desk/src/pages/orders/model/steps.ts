/** The life of an order as the board shows it: its column, its one next step, what it looks like. */
import type { Order, OrderState } from '@onhand/client';
import type { Tone } from '@onhand/ui';

export const COLUMNS = ['placed', 'preparing', 'ready', 'out'] as const;
export type ColumnName = (typeof COLUMNS)[number];

const COLUMN_OF: Readonly<Partial<Record<OrderState, ColumnName>>> = {
  placed: 'placed',
  confirmed: 'preparing',
  preparing: 'preparing',
  ready: 'ready',
  handed_over: 'out',
};

/** Where an order stands on the board; nowhere once it is closed. */
export function columnOf(state: OrderState): ColumnName | undefined {
  return COLUMN_OF[state];
}

export const CLOSED_STATES = ['completed', 'cancelled', 'rejected'] as const;

/** States in which goods have not all left. */
export const BEFORE_LEAVING: readonly OrderState[] = ['placed', 'confirmed', 'preparing', 'ready'];

export const TONES: Readonly<Record<OrderState, Tone>> = {
  placed: 'info',
  confirmed: 'accent',
  preparing: 'accent',
  ready: 'good',
  handed_over: 'muted',
  completed: 'muted',
  cancelled: 'muted',
  rejected: 'muted',
};

export type StepCommand =
  | 'approve_order'
  | 'confirm_order'
  | 'prepare_order'
  | 'ready_order'
  | 'hand_over_order'
  | 'complete_order';

export type StepName = 'approve' | 'confirm' | 'prepare' | 'ready' | 'shipped' | 'collected' | 'complete';

export interface NextStep {
  readonly command: StepCommand;
  /** What its button says. */
  readonly name: StepName;
}

/** The one thing to do about an order next; nothing once it is closed. */
export function nextStep(order: Pick<Order, 'approval' | 'method' | 'state'>): NextStep | undefined {
  const { approval, method, state } = order;
  if (approval === 'waiting' && BEFORE_LEAVING.includes(state))
    return { command: 'approve_order', name: 'approve' };
  switch (state) {
    case 'placed':
      return { command: 'confirm_order', name: 'confirm' };
    case 'confirmed':
      return { command: 'prepare_order', name: 'prepare' };
    case 'preparing':
      return { command: 'ready_order', name: 'ready' };
    case 'ready':
      return { command: 'hand_over_order', name: method === 'collect' ? 'collected' : 'shipped' };
    case 'handed_over':
      return { command: 'complete_order', name: 'complete' };
    default:
      return undefined;
  }
}
