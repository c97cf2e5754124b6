/** Stock as a partner sees it: what can be had, and at what price. */
import type { PriceEntry, ShelfEntry } from '@onhand/client';
import { useQuery } from '@onhand/react';
import { memo } from 'react';
import { Chip, type Tone } from '../parts/chip.js';
import { Code, Figure } from '../parts/figure.js';
import { useMark } from '../parts/marks.js';
import { useSpeech } from '../words/index.js';
import { StockPanel } from './panel.js';
import { finder } from './search.js';

const TONES: Readonly<Record<ShelfEntry['availability'], Tone>> = {
  in_stock: 'good',
  few_left: 'warn',
  sold_out: 'bad',
  backorder: 'info',
  always: 'good',
};
const BY_NAME = { field: 'name', as: 'locale' } as const;

export function Shelf() {
  const { words } = useSpeech();
  return (
    <StockPanel
      columns={[
        { name: words.table.product },
        { name: words.table.price, figure: true },
        { name: words.table.status },
      ]}
      useProducts={useOffered}
      row={(entry) => <OfferedRow key={entry.id} entry={entry} />}
    />
  );
}

/** What is offered: entries without a price are not any more. */
export function useOffered(text: string, limit: number) {
  const fits = finder(text);
  return useQuery('prices', {
    where: (entry: PriceEntry) => entry.price !== undefined && (fits === undefined || fits(entry)),
    sort: BY_NAME,
    limit,
  });
}

const OfferedRow = memo(function OfferedRow({ entry }: { entry: PriceEntry }) {
  const { sentences, money } = useSpeech();
  const { rows } = useQuery('shelf', { where: { product: entry.product } });
  const shelf = rows[0];
  const mark = useMark(shelf);
  return (
    <tbody>
      <tr {...mark}>
        <th scope="row">
          <bdi>{entry.name}</bdi> <Code>{entry.sku}</Code>
        </th>
        <td className="figures">
          <Figure>{money(entry.price ?? '', entry.currency)}</Figure>
        </td>
        <td>
          {shelf && (
            <>
              <Chip tone={TONES[shelf.availability]}>
                {sentences.value('Availability', shelf.availability)}
              </Chip>{' '}
              {shelf.quantity !== undefined && <Figure>{shelf.quantity}</Figure>}
            </>
          )}
        </td>
      </tr>
    </tbody>
  );
});
