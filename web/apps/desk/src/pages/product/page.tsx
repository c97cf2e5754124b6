/** One product: what it is, what there is of it, what moved, who waits for it. */
import type { Product } from '@onhand/client';
import { useAct, useMay } from '@onhand/frame';
import { useConnection, useQuery } from '@onhand/react';
import {
  Button,
  Chip,
  Code,
  Empty,
  Figure,
  IconButton,
  Menu,
  Page,
  Panel,
  Skeleton,
  useSpeech,
  useWords,
} from '@onhand/ui';
import { Link, useParams } from '@tanstack/react-router';
import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import { useMarks } from '../../stock/adjustments.js';
import { RowBar, StatusChips, Three } from '../../stock/parts.js';
import { rowOf } from '../../stock/rows.js';
import { useStock } from '../../stock/use-stock.js';
import { HeldLines, WhyButton } from '../../stock/why.js';
import { WORDS as STOCK } from '../../stock/words.js';
import { Doings, Places } from '../inventory/panel.js';
import { ArchiveDialog } from './archive.js';
import { Barcodes } from './barcodes.js';
import { ProductFacts } from './facts.js';
import { useHeld } from './held.js';
import { History } from './history.js';
import { StockOverTime } from './line.js';
import { ProductPhoto } from './photo.js';
import { PricesByList } from './prices.js';
import { WORDS } from './words.js';
import './product.css';

export function ProductPage() {
  const { product: key = '' } = useParams({ strict: false }) as { product?: string };
  const words = useWords(WORDS);
  const { rows } = useStock();
  const { state } = useConnection();
  const { rows: bySku } = useQuery('products', { where: { sku: key }, limit: 1 });
  const product = rows.product(key) ?? bySku[0];
  if (product !== undefined) return <Shown key={product.id} product={product} />;
  if (state !== 'live' || rows.all.length === 0) return <Skeleton label={words.loading} />;
  return (
    <Empty
      act={
        <Link to={'/products' as '/'} className="button">
          {words.toList}
        </Link>
      }
    >
      {words.missing}
    </Empty>
  );
}

function Shown({ product }: { product: Product }) {
  const words = useWords(WORDS);
  const stock = useWords(STOCK);
  const speech = useSpeech();
  const act = useAct();
  const mayChange = useMay('staff');
  const marks = useMarks();
  const held = useHeld(product.id);
  const [isArchiving, setArchiving] = useState(false);
  const { rows: levels } = useQuery('stock_levels', { where: { product: product.id } });
  const row = rowOf(product, levels);
  const isTracked = product.track !== 'none';
  const isArchived = product.status === 'archived';
  const adjust = () => {
    const places = document.getElementById('places');
    places?.scrollIntoView({ block: 'nearest' });
    places?.querySelector<HTMLInputElement>('input')?.focus();
  };
  return (
    <Page
      title={<bdi>{speech.nameOf(product)}</bdi>}
      about={
        <span className="acts">
          <Code>{product.sku}</Code>
          {isTracked && <StatusChips row={row} />}
          {product.status !== 'active' && (
            <Chip tone="muted">{speech.sentences.value('ProductStatus', product.status)}</Chip>
          )}
        </span>
      }
      acts={
        mayChange && (
          <>
            <Menu
              button={<IconButton icon={<Ellipsis size={20} aria-hidden="true" />} label={words.more} />}
              items={[
                isArchived
                  ? {
                      key: 'restore',
                      label: words.restore,
                      onSelect: () => act('restore_product', { product: product.id }),
                    }
                  : {
                      key: 'archive',
                      label: words.archive,
                      danger: true,
                      onSelect: () => setArchiving(true),
                    },
              ]}
            />
            {isTracked && (
              <Button kind="primary" onClick={adjust}>
                {words.adjust}
              </Button>
            )}
          </>
        )
      }
    >
      <div className="product-top">
        <Panel label={speech.nameOf(product)}>
          <div className="product-head">
            <ProductPhoto product={product} />
            <div className="stack tight">
              <p className="product-price">
                <Figure>{speech.price(product.price)}</Figure>{' '}
                <span className="muted small">{speech.sentences.usual('unit', product.stock_unit.name)}</span>
              </p>
              {isTracked && (
                <>
                  <p className="acts">
                    {stock.available}
                    <WhyButton product={product.id} figure={row.available} isLoud />
                  </p>
                  <p className="muted small">
                    <Three row={row} /> {[stock.onHand, stock.reserved, stock.incoming].join(' · ')}
                  </p>
                  <RowBar row={row} />
                </>
              )}
              <Doings product={product.id} />
            </div>
          </div>
        </Panel>
        {isTracked && (
          <div id="places">
            <Panel title={words.places}>
              <Places row={row} marks={marks} />
            </Panel>
          </div>
        )}
      </div>
      <ProductFacts product={product} />
      <div className="product-columns">
        <div className="stack">
          {isTracked && <StockOverTime product={product} levels={levels} />}
          <History product={product} />
        </div>
        <div className="stack">
          <Panel title={words.orders}>
            {held.length === 0 ? <p className="muted">{stock.holdsNone}</p> : <HeldLines held={held} />}
          </Panel>
          <Barcodes product={product} />
          <PricesByList product={product} />
        </div>
      </div>
      {isArchiving && (
        <ArchiveDialog product={product} levels={levels} held={held} onClose={() => setArchiving(false)} />
      )}
    </Page>
  );
}
