/** Small parts that show something: figures, codes, statuses, notes, names, pictures. */
import { Fragment, type ReactNode } from 'react';

/** A number with its sign or unit: it reads from left to right in every language. */
export function Figure({ children }: { children: ReactNode }) {
  return <bdi className="figure">{children}</bdi>;
}

/** A SKU, barcode, order number or file name. */
export function Code({ children }: { children: ReactNode }) {
  return <bdi className="code">{children}</bdi>;
}

const MARKS = {
  good: '✓',
  warn: '▲',
  bad: '✕',
  info: '↓',
  accent: '●',
  promised: '★',
  muted: '·',
} as const;

/** What a colour means; see the visual language. */
export type Tone = keyof typeof MARKS;

/** A status: always a word, a mark and a colour together. */
export function Chip({ tone, struck, children }: { tone: Tone; struck?: boolean; children: ReactNode }) {
  return (
    <span className={`chip ${tone}${struck ? ' struck' : ''}`}>
      <span aria-hidden="true">{MARKS[tone]}</span>
      {children}
    </span>
  );
}

/** A sentence to be noticed, with what can be done about it. */
export function Note({ tone, act, children }: { tone?: Tone; act?: ReactNode; children: ReactNode }) {
  return (
    <div className={`note${tone === undefined ? '' : ` ${tone}`}`} role={tone === 'bad' ? 'alert' : 'status'}>
      <span>{children}</span>
      {act}
    </div>
  );
}

/** Names with what they stand for. */
export function Facts({ items }: { items: readonly (readonly [ReactNode, ReactNode])[] }) {
  return (
    <dl className="facts">
      {items.map(([name, value], place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: facts are told apart by their place alone
        <div key={place}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A product's picture, or its first letters where it has none. */
export function Picture({ src, name, size }: { src: string | undefined; name: string; size: number }) {
  return (
    <span className="picture" style={{ width: size }}>
      {src === undefined ? (
        <bdi aria-hidden="true">{[...name.trim()].slice(0, 2).join('')}</bdi>
      ) : (
        <img src={src} alt="" width={size} height={size} loading="lazy" decoding="async" />
      )}
    </span>
  );
}

interface LevelBarProps {
  readonly onHand: string;
  readonly reserved: string;
  readonly reorderPoint?: string | undefined;
  readonly max?: string | undefined;
  /** What it says to those who can't see it. */
  readonly label: string;
}

/** How full a level is: what is free, what is promised (hatched), a tick where it is to be ordered again. No bar without a max. */
export function LevelBar({ onHand, reserved, reorderPoint, max, label }: LevelBarProps) {
  const full = Number(max ?? 0);
  if (!(full > 0)) return null;
  const share = (value: number) => `${Math.max(0, Math.min(100, (value / full) * 100))}%`;
  const held = Math.min(Number(reserved), Number(onHand));
  return (
    <span className="level" role="img" aria-label={label}>
      <span style={{ width: share(Number(onHand)) }} />
      <span
        className="reserved"
        style={{ insetInlineStart: share(Number(onHand) - held), width: share(held) }}
      />
      {reorderPoint !== undefined && (
        <span className="tick" style={{ insetInlineStart: share(Number(reorderPoint)) }} />
      )}
    </span>
  );
}

export interface TimelineStep {
  readonly key: string;
  readonly tone?: Tone;
  readonly title: ReactNode;
  readonly detail?: ReactNode;
}

/** What happened, one thing after the other. */
export function Timeline({ steps }: { steps: readonly TimelineStep[] }) {
  return (
    <ol className="timeline">
      {steps.map(({ key, tone = 'muted', title, detail }) => (
        <li key={key} data-tone={tone}>
          <span>{title}</span>
          {detail !== undefined && <span className="muted small">{detail}</span>}
        </li>
      ))}
    </ol>
  );
}

/** Parts of a sentence with dots between. */
export function Dotted({ parts }: { parts: readonly ReactNode[] }) {
  const shown = parts.filter((part) => part !== undefined && part !== null && part !== false && part !== '');
  return shown.map((part, place) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts are told apart by their place alone
    <Fragment key={place}>
      {place > 0 && ' · '}
      {part}
    </Fragment>
  ));
}
