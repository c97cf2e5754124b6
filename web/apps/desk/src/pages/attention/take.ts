/** Taking a way out, and what it is called with its effect. */
import type { Exception } from '@onhand/client';
import { useAct, useNames } from '@onhand/frame';
import { useSpeech, useWords } from '@onhand/ui';
import { useNavigate } from '@tanstack/react-router';
import { signOf } from '../../data/amounts.js';
import type { Way } from './ways.js';
import { WORDS } from './words.js';

/** What has to be asked first. */
export type Asking =
  | { readonly kind: 'count'; readonly product: string; readonly location: string }
  | { readonly kind: 'settle'; readonly action: 'resolve' | 'waive' };

interface Assign {
  readonly kind: 'assign';
  readonly exception: Exception;
  readonly assignee: string | undefined;
}

export function useTake(onAsk: (asking: Asking) => void) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const names = useNames();
  const act = useAct();
  const navigate = useNavigate();

  const take = (way: Way | Assign): void => {
    switch (way.kind) {
      case 'move': {
        const lines = [{ product: way.product, quantity: way.quantity }];
        const done = words.moved(speech.number(way.quantity));
        act('dispatch_transfer', { location: way.from, destination: way.to, lines }, { done });
        break;
      }
      case 'reduce': {
        const { line, after, order } = way;
        const action =
          signOf(after) <= 0 ? { remove_line: { line } } : { set_quantity: { line, quantity: after } };
        act('edit_order', { order: order.id, actions: [action] }, { done: words.reduced });
        break;
      }
      case 'cancel': {
        const { id, number } = way.order;
        if (confirm(words.sureCancel(number)))
          act('cancel_order', { order: id }, { done: words.cancelled(number) });
        break;
      }
      case 'assign': {
        const { exception, assignee } = way;
        act('resolve_exception', {
          exception: exception.id,
          action: 'assign',
          ...(assignee === undefined ? {} : { assignee }),
        });
        break;
      }
      case 'count':
        onAsk(way);
        break;
      case 'openOrder':
        void navigate({ to: `/orders/${way.order.id}` as string });
        break;
      case 'openCustomer':
        void navigate({ to: `/customers/${way.customer}` as string });
        break;
    }
  };

  const labelOf = (way: Way): string => {
    switch (way.kind) {
      case 'move':
        return words.move(
          speech.number(way.quantity),
          names.location(way.from),
          speech.number(way.before),
          speech.number(way.after),
        );
      case 'reduce':
        return signOf(way.after) <= 0
          ? words.takeOff(way.order.number)
          : words.reduce(way.order.number, speech.number(way.before), speech.number(way.after));
      case 'cancel':
        return words.cancelOrder(way.order.number);
      case 'count':
        return words.count;
      case 'openOrder':
        return words.openOrder(way.order.number);
      case 'openCustomer':
        return words.openCustomer(names.customer(way.customer));
    }
  };

  return { take, labelOf };
}
