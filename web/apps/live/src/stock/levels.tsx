/** Stock as those who work here see it: what is there, what is promised, what is left, by place. */
import type { Product, StockLevel, StockStatus } from '@onhand/client';
import { useQuery, useRecord } from '@onhand/react';
import { memo } from 'react';
import { Chip, type Tone } from '../parts/chip.js';
import { Code, Figure } from '../parts/figure.js';
import { useMark } from '../parts/marks.js';
import { useSpeech } from '../words/index.js';
import { StockPanel } from './panel.js';
import { finder } from './search.js';

const TONES: Readonly<Record<StockStatus, Tone>> = { out: 'bad', low: 'warn', normal: 'good', over: 'info' };
const BY_NAME = { field: 'name', as: 'locale' } as const;

export function Levels() {
  const { words } = useSpeech();
  return (
    <StockPanel
      columns={[
        { name: words.table.product },
        { name: words.table.place, wide: true },
        { name: words.table.onHand, figure: true, wide: true },
        { name: words.table.reserved, figure: true, wide: true },
        { name: words.table.available, figure: true },
        { name: words.table.status },
      ]}
      useProducts={useProducts}
      row={(product) => <ProductLevels key={product.id} product={product} />}
    />
  );
}

function useProducts(text: string, limit: number) {
  const fits = finder(text);
  const active = ({ status }: Product) => status === 'active';
  return useQuery('products', {
    where: fits === undefined ? { status: 'active' } : (product: Product) => active(product) && fits(product),
    sort: BY_NAME,
    limit,
  });
}

const ProductLevels = memo(function ProductLevels({ product }: { product: Product }) {
  const { rows: all, isPending } = useQuery('stock_levels', {
    where: { product: product.id },
    sort: 'location',
  });
  const onTheWay = useQuery('locations', { where: { kind: 'transit' } }).rows[0]?.id;
  // Nothing on the way is nothing to be told: nobody sells from there.
  const rows = all.filter(({ location, on_hand }) => location !== onTheWay || on_hand !== '0');
  return (
    <tbody>
      {rows.length === 0 && <UncountedRow product={product} />}
      {rows.map((level, at) => (
        <LevelRow
          key={level.id}
          level={level}
          pending={isPending(level)}
          product={at === 0 ? product : undefined}
          span={rows.length}
        />
      ))}
    </tbody>
  );
});

/** A product of which there never was any. */
function UncountedRow({ product }: { product: Product }) {
  const { words } = useSpeech();
  return (
    <tr>
      <ProductCell product={product} span={1} />
      <td className="wide" />
      <td className="wide" />
      <td className="wide" />
      <td />
      <td className="muted">{words.table.uncounted}</td>
    </tr>
  );
}

function ProductCell({ product, span }: { product: Product; span: number }) {
  const { nameOf } = useSpeech();
  return (
    <th scope="rowgroup" rowSpan={span}>
      <bdi>{nameOf(product)}</bdi> <Code>{product.sku}</Code>
    </th>
  );
}

interface LevelRowProps {
  level: StockLevel;
  pending: boolean;
  /** In the first row of a product alone. */
  product: Product | undefined;
  span: number;
}

function LevelRow({ level, pending, product, span }: LevelRowProps) {
  const { sentences, nameOf } = useSpeech();
  const place = useRecord('locations', level.location).value;
  const mark = useMark(level);
  const placeName = place === undefined ? '' : nameOf(place);
  return (
    <tr {...mark} data-pending={pending || undefined}>
      {product && <ProductCell product={product} span={span} />}
      <td className="wide">
        <bdi>{placeName}</bdi>
      </td>
      <td className="figures wide">
        <Figure>{level.on_hand}</Figure>
      </td>
      <td className="figures wide">
        <Figure>{level.reserved}</Figure>
      </td>
      <td className="figures loud">
        <Figure>{level.available}</Figure>
        <bdi className="narrow muted small">{placeName}</bdi>
      </td>
      <td>
        <Chip tone={TONES[level.status]}>{sentences.value('StockStatus', level.status)}</Chip>
      </td>
    </tr>
  );
}
