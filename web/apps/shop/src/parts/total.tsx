/** What the cart comes to, with the tax in it. */
import { Figure, useWords } from '@onhand/ui';
import { useMemo } from 'react';
import { type CartLine, sumOf } from '../data/cart.js';
import { useMoney, useOffers } from '../data/held.js';
import { useCart } from '../data/state.js';
import { GOODS } from './words.js';

export function Total({ lines: given }: { lines?: readonly CartLine[] }) {
  const words = useWords(GOODS);
  const { money } = useMoney();
  const { by, list } = useOffers();
  const [cart] = useCart();
  const lines = given ?? cart.lines;
  const sum = useMemo(() => sumOf(lines, by), [lines, by]);
  const hasTax = sum !== undefined && !/^[0.]*$/.test(sum.tax);
  return (
    <p className="spread total" data-total={sum?.total}>
      <span>
        {words.total}{' '}
        {hasTax && (
          <span className="muted small">
            {list[0]?.taxIncluded ? words.taxIncluded : words.tax} <Figure>{money(sum.tax)}</Figure>
          </span>
        )}
      </span>
      <strong>
        <Figure>{money(sum?.total ?? '0')}</Figure>
      </strong>
    </p>
  );
}
