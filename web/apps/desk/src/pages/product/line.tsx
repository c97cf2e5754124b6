/** The stock of the last 90 days as a line with steps. Time runs from left to right in every language. */
import type { Product, StockLevel } from '@onhand/client';
import { Panel, Segments, Skeleton, useSpeech, useWords } from '@onhand/ui';
import { useState } from 'react';
import { Failed } from '../../data/failed.js';
import { type LinePoint, stockLine } from '../../stock/line.js';
import { usePlaces } from '../../stock/use-stock.js';
import { Movements, useStockReasons } from '../../stock/why.js';
import { WORDS as STOCK } from '../../stock/words.js';
import { WORDS } from './words.js';

const DAYS = 90;
const DAY_MS = 86_400_000;
/** The server gives so many at once. */
const MOST = 1000;

interface StockOverTimeProps {
  readonly product: Product;
  readonly levels: readonly StockLevel[];
}

/** Line and movements of one place at a time. */
export function StockOverTime({ product, levels }: StockOverTimeProps) {
  const words = useWords(WORDS);
  const stock = useWords(STOCK);
  const places = usePlaces().filter(({ id }) => levels.some(({ location }) => location === id));
  const [chosen, setChosen] = useState<string>();
  const most = [...levels].sort((one, other) => Number(other.on_hand) - Number(one.on_hand))[0];
  const at = chosen ?? most?.location;
  const level = levels.find(({ location }) => location === at);
  if (at === undefined || level === undefined) {
    return (
      <Panel title={words.line}>
        <p className="muted">{stock.noMoves}</p>
      </Panel>
    );
  }
  return (
    <Panel
      title={words.line}
      acts={
        places.length > 1 && (
          <Segments
            label={stock.place}
            value={at}
            options={places.map(({ id, shown }) => ({ value: id, label: shown }))}
            onValue={setChosen}
          />
        )
      }
    >
      <Drawn key={at} product={product.id} level={level} />
    </Panel>
  );
}

function Drawn({ product, level }: { product: string; level: StockLevel }) {
  const words = useWords(WORDS);
  const { value, problem, again } = useStockReasons({ product, location: level.location, level }, MOST);
  if (value === undefined) {
    return problem === undefined ? (
      <Skeleton label={words.loading} />
    ) : (
      <Failed problem={problem} again={again} />
    );
  }
  const { items, next } = value.movements;
  const now = Date.now();
  const since = now - DAYS * DAY_MS;
  const oldest = Date.parse(items.at(-1)?.occurred_at ?? '');
  const isCut = next !== undefined && oldest > since;
  const points = stockLine(level.on_hand, items, isCut ? oldest : since);
  return (
    <div className="stack">
      <Line points={points} until={now} />
      {isCut && <p className="muted small">{words.lineShort}</p>}
      <h3>{words.moved}</h3>
      <div className="scroller product-moves">
        <Movements path={`/api/v1/stock/${product}/${level.location}/why`} first={value.movements} />
      </div>
    </div>
  );
}

const WIDTH = 720;
const HEIGHT = 160;
const EDGE = { start: 44, end: 8, top: 10, bottom: 22 };

function Line({ points, until }: { points: readonly LinePoint[]; until: number }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const values = points.map(({ value }) => Number(value));
  const most = Math.max(1, ...values);
  const least = Math.min(0, ...values);
  const first = points[0]?.at ?? until;
  const x = (at: number) =>
    EDGE.start + ((at - first) / Math.max(1, until - first)) * (WIDTH - EDGE.start - EDGE.end);
  const y = (value: number) =>
    EDGE.top + ((most - value) / (most - least)) * (HEIGHT - EDGE.top - EDGE.bottom);
  const steps = points.map(({ at, value }, place) =>
    place === 0 ? `M${x(at)} ${y(Number(value))}` : `H${x(at)}V${y(Number(value))}`,
  );
  const counted = points.filter(({ isCount }) => isCount);
  const days = [0, 0.25, 0.5, 0.75, 1].map((part) => first + part * (until - first));
  const about = words.lineAbout(
    speech.number(points[0]?.value ?? '0'),
    speech.number(points.at(-1)?.value ?? '0'),
    words.counts(counted.length),
  );
  return (
    <figure className="product-line">
      <svg className="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={about}>
        {[most, most / 2, 0].map((value) => (
          <g key={value}>
            <line x1={EDGE.start} x2={WIDTH - EDGE.end} y1={y(value)} y2={y(value)} stroke="var(--rule)" />
            <text x={EDGE.start - 6} y={y(value) + 4} textAnchor="end" fontSize="11" fill="var(--muted)">
              {speech.number(Math.round(value))}
            </text>
          </g>
        ))}
        <path d={`${steps.join('')}H${x(until)}`} fill="none" stroke="var(--accent)" strokeWidth="2" />
        {counted.map(({ at, value }) => (
          <circle
            key={at}
            cx={x(at)}
            cy={y(Number(value))}
            r="4"
            fill="var(--surface)"
            stroke="var(--text)"
            strokeWidth="2"
          >
            <title>{`${speech.day(new Date(at))} ${speech.number(value)}`}</title>
          </circle>
        ))}
        {days.map((at, place) => (
          <text
            key={at}
            x={x(at)}
            y={HEIGHT - 4}
            textAnchor={place === 0 ? 'start' : place === days.length - 1 ? 'end' : 'middle'}
            fontSize="11"
            fill="var(--muted)"
          >
            {speech.day(new Date(at))}
          </text>
        ))}
      </svg>
      <figcaption className="muted small">{about}</figcaption>
    </figure>
  );
}
