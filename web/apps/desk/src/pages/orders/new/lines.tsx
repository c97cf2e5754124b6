/** The lines of an order being written: what they cost this customer, and which of them can't be had. */

import { quantity } from '@onhand/client/money';
import { useNames } from '@onhand/frame';
import { useOnhand, useQuery } from '@onhand/react';
import { Button, Chip, Code, Figure, IconButton, NumberInput, useSpeech, useWords } from '@onhand/ui';
import { X } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { type Draft, type DraftLine, without, withQuantity } from '../model/draft.js';
import { useStock, useUnits } from '../model/hooks.js';
import { elsewhere, type ShortDemand } from '../model/stock.js';
import type { Figures } from './figures.js';
import { WORDS } from './words.js';

interface LinesProps {
  readonly draft: Draft;
  readonly figures: Figures;
  /** Short by what the server said. */
  readonly refused: readonly ShortDemand[];
  readonly onDraft: (draft: Draft) => void;
  /** Enter in a quantity: back to where products are typed. */
  readonly onEnter: () => void;
}

export function DraftLines({ draft, figures, refused, onDraft, onEnter }: LinesProps) {
  const words = useWords(WORDS);
  if (draft.lines.length === 0) return <p className="muted draft-empty">{words.noLines}</p>;
  return (
    <ul className="rows draft-lines" aria-label={words.lines}>
      {draft.lines.map((line) => {
        const isOf = ({ product }: ShortDemand) => product === line.product;
        return (
          <Line
            key={line.key}
            line={line}
            draft={draft}
            figures={figures}
            short={figures.short.find(isOf) ?? refused.find(isOf)}
            onDraft={onDraft}
            onEnter={onEnter}
          />
        );
      })}
    </ul>
  );
}

interface LineProps {
  readonly line: DraftLine;
  readonly draft: Draft;
  readonly figures: Figures;
  readonly short: ShortDemand | undefined;
  readonly onDraft: (draft: Draft) => void;
  readonly onEnter: () => void;
}

function Line({ line, draft, figures, short, onDraft, onEnter }: LineProps) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const names = useNames();
  const onhand = useOnhand();
  const product = onhand.record('products', line.product).value;
  const unitWords = useUnits();
  const name = names.product(line.product);
  const priced = figures.lineOf(line);
  const units = product?.units?.filter(({ use }) => use === 'sell') ?? [];
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    onEnter();
  };
  return (
    <li className="order-line">
      <span className="stack tight">
        <span>
          <bdi>{name}</bdi> {product !== undefined && <Code>{product.sku}</Code>}
        </span>
        <span className="muted small">
          {priced === undefined ? (
            words.noPrice
          ) : (
            <>
              <Figure>{speech.price(priced.price)}</Figure>
              {' · '}
              <Figure>{speech.money(figures.order?.tax_included ? withTax(priced) : priced.net)}</Figure>
            </>
          )}
        </span>
      </span>
      <span className="acts">
        <NumberInput
          className="order-quantity"
          data-line={line.key}
          aria-label={words.quantityOf(name)}
          value={line.quantity}
          onNumber={(number) => onDraft(withQuantity(draft, line.key, number ?? ''))}
          onKeyDown={onKey}
        />
        {units.length === 0 ? (
          <bdi className="muted">{unitWords.of(line.product)}</bdi>
        ) : (
          <select
            className="input draft-unit"
            aria-label={words.unitOf(name)}
            value={line.unit ?? ''}
            onChange={({ target }) => {
              const unit = target.value === '' ? undefined : target.value;
              const lines = draft.lines.map((one) => (one.key === line.key ? { ...one, unit } : one));
              onDraft({ ...draft, lines });
            }}
          >
            <option value="">{unitWords.of(line.product)}</option>
            {units.map((unit) => (
              <option key={unit.name} value={unit.name}>
                {unitWords.word(unit.name)}
              </option>
            ))}
          </select>
        )}
        <IconButton
          icon={<X size={18} aria-hidden="true" />}
          label={words.remove(name)}
          onClick={() => onDraft(without(draft, line.key))}
        />
      </span>
      {short !== undefined && (
        <ShortWays line={line} short={short} draft={draft} location={figures.location} onDraft={onDraft} />
      )}
    </li>
  );
}

/** Amounts have the currency's digits: their sum is exact in minor units. */
function withTax({ net, tax }: { readonly net: string; readonly tax: string }): string {
  const places = net.split('.')[1]?.length ?? 0;
  const minor = (BigInt(net.replace('.', '')) + BigInt(tax.replace('.', '')))
    .toString()
    .padStart(places + 1, '0');
  return places === 0 ? minor : `${minor.slice(0, -places)}.${minor.slice(-places)}`;
}

interface WaysProps {
  readonly line: DraftLine;
  readonly short: ShortDemand;
  readonly draft: Draft;
  readonly location: string | undefined;
  readonly onDraft: (draft: Draft) => void;
}

/** What there is, nothing, or another place that has all of it. */
function ShortWays({ line, short, draft, location, onDraft }: WaysProps) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const names = useNames();
  const stock = useStock();
  const { rows: levels } = useQuery('stock_levels', { where: { product: short.product } });
  const asked = quantity(short.there) + quantity(short.missing);
  const [place] = elsewhere(stock, levels, short.product, asked, location);
  return (
    <div className="ways acts">
      <Chip tone="warn">{words.only(speech.number(short.there))}</Chip>
      {short.there !== '0' && (
        <Button
          onClick={() => {
            const lines = draft.lines
              .filter((one) => one.product !== line.product || one.key === line.key)
              .map((one) =>
                one.key === line.key ? { ...one, unit: undefined, quantity: short.there } : one,
              );
            onDraft({ ...draft, lines });
          }}
        >
          {words.take(speech.number(short.there))}
        </Button>
      )}
      <Button onClick={() => onDraft(without(draft, line.key))}>{words.takeOff}</Button>
      {place !== undefined && (
        <Button kind="quiet" onClick={() => onDraft({ ...draft, location: place.location })}>
          {words.allFrom(names.location(place.location))}
        </Button>
      )}
    </div>
  );
}
