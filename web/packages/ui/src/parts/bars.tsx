/** Bars by hour or day, against an earlier time. Time runs from left to right in every language. */

export interface Bar {
  readonly key: string;
  /** What it is called below the chart; only some are shown. */
  readonly label: string;
  readonly value: number;
  /** The same hour or day before: a line across. */
  readonly before?: number | undefined;
  /** The whole of it for those who hear it, or point at it. */
  readonly title: string;
}

const HEIGHT = 120;
const STEP = 24;

export function Bars({ bars, label }: { bars: readonly Bar[]; label: string }) {
  const most = Math.max(1, ...bars.map(({ value, before = 0 }) => Math.max(value, before)));
  const y = (value: number) => HEIGHT - (value / most) * HEIGHT;
  const every = Math.max(1, Math.ceil(bars.length / 8));
  return (
    <svg className="chart" viewBox={`0 0 ${bars.length * STEP} ${HEIGHT + 20}`} role="img" aria-label={label}>
      {bars.map(({ key, label: below, value, before, title }, place) => (
        <g key={key}>
          <title>{title}</title>
          <rect
            x={place * STEP + 3}
            y={y(value)}
            width={STEP - 6}
            height={HEIGHT - y(value)}
            rx="2"
            fill="var(--accent)"
          />
          {before !== undefined && (
            <line
              x1={place * STEP + 1}
              x2={place * STEP + STEP - 1}
              y1={y(before)}
              y2={y(before)}
              stroke="var(--text)"
              strokeWidth="1.5"
            />
          )}
          {place % every === 0 && (
            <text
              x={place * STEP + STEP / 2}
              y={HEIGHT + 15}
              textAnchor="middle"
              fontSize="11"
              fill="var(--muted)"
            >
              {below}
            </text>
          )}
        </g>
      ))}
    </svg>
  );
}
