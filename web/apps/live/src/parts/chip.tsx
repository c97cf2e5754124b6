/** A status: always a word, a mark and a colour together. */

const MARKS = {
  good: '✓',
  warn: '▲',
  bad: '✕',
  info: '↓',
  open: '○',
  accent: '●',
  muted: '·',
} as const;

export type Tone = keyof typeof MARKS;

export function Chip({ tone, struck, children }: { tone: Tone; struck?: boolean; children: string }) {
  return (
    <span className={`chip ${tone === 'open' ? 'info' : tone}${struck ? ' struck' : ''}`}>
      <span aria-hidden="true">{MARKS[tone]}</span>
      {children}
    </span>
  );
}
