/** What a product costs on each price list. */
import type { Product } from '@onhand/client';
import { useQuery, useSubscription } from '@onhand/react';
import { Figure, Panel, useSpeech, useWords } from '@onhand/ui';
import { WORDS } from './words.js';

export function PricesByList({ product }: { product: Product }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  useSubscription('price_lists');
  useSubscription('price_rules', { product: product.id });
  const { rows: lists } = useQuery('price_lists', { sort: 'code' });
  const { rows: rules } = useQuery('price_rules', { where: { product: product.id } });
  return (
    <Panel title={words.prices}>
      <ul className="rows">
        <li className="spread price-row">
          <span>{words.ownPrice}</span>
          <Figure>{speech.price(product.price)}</Figure>
        </li>
        {lists.flatMap((list) => {
          const tiers = rules.find((rule) => rule.list === list.id)?.tiers;
          if (tiers === undefined || tiers.length === 0) return [];
          return [
            <li key={list.id} className="spread price-row">
              <bdi>{speech.nameOf(list)}</bdi>
              <span className="acts">
                {tiers.map(({ from, price }) => (
                  <span key={from ?? '0'}>
                    {from !== undefined && from !== '0' && (
                      <span className="muted small">{words.from(speech.number(from))} </span>
                    )}
                    <Figure>{speech.price(price)}</Figure>
                  </span>
                ))}
              </span>
            </li>,
          ];
        })}
      </ul>
    </Panel>
  );
}
