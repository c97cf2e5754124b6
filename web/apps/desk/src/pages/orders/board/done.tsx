/** What is done with: folded, and fetched only when it is looked at. */
import type { Order } from '@onhand/client';
import { useQuery, useSubscription } from '@onhand/react';
import { Button, Skeleton, useWords } from '@onhand/ui';
import { CLOSED_STATES } from '../model/steps.js';
import { WORDS } from '../words.js';
import type { CardFacts } from './column.js';
import { OrderList } from './list.js';

interface DoneProps extends CardFacts {
  readonly isOpen: boolean;
  readonly onFold: () => void;
  readonly fits: (orders: readonly Order[]) => readonly Order[];
}

export function Done({ isOpen, onFold, fits, ...facts }: DoneProps) {
  const words = useWords(WORDS);
  return (
    <section className="stack tight" aria-label={words.done}>
      <div>
        <Button kind="quiet" aria-expanded={isOpen} onClick={onFold}>
          {isOpen ? words.fold : words.unfold}
        </Button>
      </div>
      {isOpen && <Closed fits={fits} {...facts} />}
    </section>
  );
}

function Closed({ fits, ...facts }: CardFacts & Pick<DoneProps, 'fits'>) {
  const words = useWords(WORDS);
  const { status } = useSubscription('orders', { state: [...CLOSED_STATES] });
  const { rows } = useQuery('orders', { where: { state: [...CLOSED_STATES] }, sort: '-placed_at' });
  if (status === 'loading' && rows.length === 0) return <Skeleton rows={4} label={words.loading} />;
  return <OrderList orders={fits(rows)} label={words.done} {...facts} />;
}
