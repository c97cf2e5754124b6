/** A column of the board. While someone points at it, new orders wait at its top. */
import type { Order } from '@onhand/client';
import { Figure, useHeldRows, useSpeech, useWords } from '@onhand/ui';
import { useRef } from 'react';
import type { ColumnName } from '../model/steps.js';
import { WORDS } from '../words.js';
import { OrderCard } from './card.js';

/** What cards are drawn with. */
export interface CardFacts {
  readonly isShort: (order: Order) => boolean;
  readonly isPending: (order: Order) => boolean;
  readonly today: string;
  readonly now: Date;
}

interface ColumnProps extends CardFacts {
  readonly column: ColumnName;
  readonly orders: readonly Order[];
  /** When the last order was placed. */
  readonly lastOrder: string | undefined;
  /** On a phone the tabs say what it is. */
  readonly isTitled: boolean;
}

export function BoardColumn({ column, orders, lastOrder, isTitled, ...facts }: ColumnProps) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const element = useRef<HTMLElement>(null);
  const { rows, waiting, release } = useHeldRows(orders, element);
  return (
    <section ref={element} className="order-column" aria-label={words.columns[column]}>
      {isTitled && (
        <h2 className="order-column-title">
          {words.columns[column]} <Figure>{orders.length}</Figure>
        </h2>
      )}
      {waiting > 0 && (
        <button type="button" className="button news" onClick={release}>
          {words.news(waiting)}
        </button>
      )}
      {orders.length === 0 && (
        <p className="muted order-column-empty">
          {words.emptyColumns[column]}{' '}
          {column === 'placed' && lastOrder !== undefined && words.lastOrder(speech.briefly(lastOrder))}
        </p>
      )}
      <ul className="cards">
        {rows.map((order) => (
          <OrderCard
            key={order.id}
            order={order}
            isShort={facts.isShort(order)}
            isPending={facts.isPending(order)}
            today={facts.today}
            now={facts.now}
          />
        ))}
      </ul>
    </section>
  );
}
