/** What needs someone: each a sentence with its cause and the ways out that are possible now. */
import { OutboxList } from '@onhand/frame';
import { useOutbox, useSubscription } from '@onhand/react';
import { Chip, Empty, Page, Panel, useSpeech, useWords } from '@onhand/ui';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useAsked } from '../../data/asked.js';
import { useAttentionCount } from '../../data/attention.js';
import { useSayings } from '../../data/sayings.js';
import { Card } from './card.js';
import './attention.css';
import { type Found, useFound } from './found.js';
import { AskedBack } from './returns.js';
import { WORDS } from './words.js';

const WIDE = '(min-width: 1100px)';

export function AttentionPage() {
  const words = useWords(WORDS);
  const { status } = useSubscription('exceptions', { state: ['open', 'assigned'] });
  const found = useFound();
  const isWide = useMedia(WIDE);
  const { needsAttention } = useOutbox();
  const isCalm = useAttentionCount() === 0 && found.every(({ isClosed }) => isClosed);
  return (
    <Page title={words.title}>
      {needsAttention.length > 0 && (
        <Panel label={words.refused}>
          <OutboxList />
        </Panel>
      )}
      <AskedBack />
      {isCalm && status !== 'loading' && needsAttention.length === 0 && <None />}
      {found.length > 0 && (isWide ? <ListAndDetail found={found} /> : <Cards found={found} />)}
    </Page>
  );
}

function Cards({ found }: { found: readonly Found[] }) {
  return (
    <ul className="cards">
      {found.map((one) => (
        <li key={one.id}>
          <Card found={one} />
        </li>
      ))}
    </ul>
  );
}

function ListAndDetail({ found }: { found: readonly Found[] }) {
  const words = useWords(WORDS);
  const sayings = useSayings();
  const navigate = useNavigate();
  const { id } = useSearch({ strict: false }) as { readonly id?: string };
  const shown = found.find((one) => one.id === id) ?? found[0];
  return (
    <div className="list-and-detail">
      <Panel label={words.title}>
        <ul className="rows">
          {found.map((one) => (
            <li key={one.id}>
              <button
                type="button"
                className="row-button attention-row"
                aria-current={one.id === shown?.id}
                onClick={() => void navigate({ to: '.', search: { id: one.id }, replace: true })}
              >
                <span className={one.isClosed ? 'struck-text' : undefined}>
                  {sayings.exception(one.exception).sentence}
                </span>
                <HarmChip found={one} />
              </button>
            </li>
          ))}
        </ul>
      </Panel>
      {shown !== undefined && <Card key={shown.id} found={shown} isDetailed />}
    </div>
  );
}

export function HarmChip({ found: { harm, isClosed } }: { found: Found }) {
  const words = useWords(WORDS);
  if (isClosed) return <Chip tone="good">{words.closed}</Chip>;
  return <Chip tone={harm === 'technical' ? 'warn' : 'bad'}>{words.harms[harm]}</Chip>;
}

interface Past {
  readonly items: readonly {
    readonly record: { readonly resolved_at?: string; readonly opened_at: string };
  }[];
}

function None() {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const { value } = useAsked<Past>('/api/v1/exceptions?order=newest&limit=1');
  const last = value?.items[0]?.record;
  return (
    <Empty>
      {words.none} {last !== undefined && words.last(speech.ago(last.resolved_at ?? last.opened_at))}
    </Empty>
  );
}

function useMedia(query: string): boolean {
  const [fits, setFits] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const media = matchMedia(query);
    const look = () => setFits(media.matches);
    media.addEventListener('change', look);
    return () => media.removeEventListener('change', look);
  }, [query]);
  return fits;
}
