/** A product's stock beside the list, or in a sheet: each place with its figures, and what can be done. */
import { useConnection } from '@onhand/react';
import { Button, Code, Facts, Figure, useSpeech, useWords } from '@onhand/ui';
import { Link } from '@tanstack/react-router';
import { Adjust } from '../../stock/adjust.js';
import { type Mark, placeKey } from '../../stock/adjustments.js';
import { ProductLink } from '../../stock/links.js';
import { RowBar, StatusChips } from '../../stock/parts.js';
import type { StockRow } from '../../stock/rows.js';
import { usePlaces } from '../../stock/use-stock.js';
import { WhyButton } from '../../stock/why.js';
import { WORDS as STOCK } from '../../stock/words.js';
import { WORDS } from './words.js';

interface PanelProps {
  readonly row: StockRow;
  readonly marks: ReadonlyMap<string, Mark>;
}

export function StockPanel({ row, marks }: PanelProps) {
  const stock = useWords(STOCK);
  const words = useWords(WORDS);
  const speech = useSpeech();
  const { product } = row;
  const figure = (value: string) => <WhyButton product={product.id} figure={value} />;
  return (
    <div className="stack">
      <div className="spread">
        <ProductLink id={product.id} name={speech.nameOf(product)} sku={product.sku} />
        <StatusChips row={row} />
      </div>
      <Facts
        items={[
          [stock.available, <WhyButton key="why" product={product.id} figure={row.available} isLoud />],
          [stock.onHand, figure(row.onHand)],
          [stock.reserved, figure(row.reserved)],
          [stock.incoming, <Figure key="in">{speech.number(row.incoming)}</Figure>],
        ]}
      />
      <RowBar row={row} />
      <Doings product={product.id} />
      <Places row={row} marks={marks} />
      <Link to={`/products/${product.id}` as '/'}>{words.open}</Link>
    </div>
  );
}

/** Each place: its figures, and less or more with a reason. */
export function Places({ row, marks }: PanelProps) {
  const stock = useWords(STOCK);
  const words = useWords(WORDS);
  const speech = useSpeech();
  const places = usePlaces();
  const { product, levels } = row;
  return (
    <ul className="rows">
      {places.map((place) => {
        const level = levels.find(({ location }) => location === place.id);
        const shelf = product.locations?.find(({ location }) => location === place.id)?.shelf;
        return (
          <li key={place.id} className="place">
            <div className="spread">
              <span className="stack-name">
                <bdi className="strong">{place.shown}</bdi>
                <span className="muted small">
                  {shelf !== undefined && <Code>{shelf}</Code>}{' '}
                  {level?.counted_at === undefined
                    ? stock.uncounted
                    : words.counted(speech.day(level.counted_at))}
                </span>
              </span>
              {level !== undefined && (
                <span className="acts">
                  <span className="muted small">{stock.available}</span>
                  <WhyButton product={product.id} location={place.id} figure={level.available} isLoud />
                </span>
              )}
            </div>
            <Adjust
              product={product}
              location={place.id}
              level={level}
              mark={marks.get(placeKey(product.id, place.id))}
            />
          </li>
        );
      })}
    </ul>
  );
}

/** What else can be done with it: each opens a document with the product in it. */
export function Doings({ product }: { product: string }) {
  const words = useWords(WORDS);
  const { state } = useConnection();
  return (
    <div className="acts">
      <Link to={'/documents/new/receive' as '/'} search={{ product } as never} className="button">
        {words.receive}
      </Link>
      <Link to={'/documents/new/count' as '/'} search={{ product } as never} className="button">
        {words.count_}
      </Link>
      {state === 'live' ? (
        <Link to={'/documents/new/transfer' as '/'} search={{ product } as never} className="button">
          {words.move}
        </Link>
      ) : (
        <Button because={words.needsLine}>{words.move}</Button>
      )}
      <Link to={'/labels' as '/'} search={{ products: product } as never} className="button">
        {words.label}
      </Link>
    </div>
  );
}
