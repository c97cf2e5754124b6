/** Who changed what of a product, newest first. */
import type { Product } from '@onhand/client';
import { useCategoryName } from '@onhand/frame';
import { Dotted, Figure, Panel, Skeleton, useSpeech, useWords } from '@onhand/ui';
import { useAsked } from '../../data/asked.js';
import { Failed } from '../../data/failed.js';
import { WORDS } from './words.js';

interface Version {
  readonly command: string;
  readonly command_name: string;
  readonly actor_name?: string;
  /** When it was recorded. */
  readonly at: string;
  /** When it happened, where that was before. */
  readonly occurred_at?: string;
  readonly record?: Product;
  readonly seq: number;
}

/** Fields that are shown with what they were and became. */
const SHOWN = [
  'name',
  'price',
  'cost',
  'category',
  'sku',
  'status',
  'reorder_point',
  'max',
  'description',
] as const;

export function History({ product }: { product: Product }) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const categoryName = useCategoryName();
  const { value, problem, again } = useAsked<{ readonly items: readonly Version[] }>(
    `/api/v1/products/${product.id}/history`,
    JSON.stringify(product),
  );
  if (value === undefined && problem === undefined) return <Skeleton label={words.loading} />;
  const versions = [...(value?.items ?? [])].sort((one, other) => other.seq - one.seq);
  return (
    <Panel title={words.history}>
      {problem !== undefined && <Failed problem={problem} again={again} />}
      <ol className="rows">
        {versions.map(
          ({ seq, record, command_name: name, at, occurred_at: happened, actor_name: who }, place) => (
            <li key={seq} className="why-row">
              <span>
                <span>{speech.sentences.command(name)}</span>
                <span className="muted small">
                  <Dotted
                    parts={[<bdi key="at">{speech.moment(happened ?? at)}</bdi>, who && words.by(who)]}
                  />
                </span>
              </span>
              <span className="history-changes small">
                {changesOf(versions[place + 1]?.record, record).map(([field, before, now]) => (
                  <span key={field}>
                    {field === 'name' ? words.names.en : words.fields[field]}{' '}
                    <Figure>{`${shown(field, before)} → ${shown(field, now)}`}</Figure>
                  </span>
                ))}
              </span>
            </li>
          ),
        )}
      </ol>
    </Panel>
  );

  function shown(field: (typeof SHOWN)[number], text: string | undefined): string {
    if (text === undefined) return words.none;
    if (field === 'price' || field === 'cost') return speech.price(text);
    if (field === 'status') return speech.sentences.value('ProductStatus', text as Product['status']);
    if (field === 'category') return categoryName(text);
    return field === 'reorder_point' || field === 'max' ? speech.number(text) : text;
  }
}

type Change = readonly [(typeof SHOWN)[number], string | undefined, string | undefined];

function changesOf(before: Product | undefined, now: Product | undefined): readonly Change[] {
  if (before === undefined || now === undefined) return [];
  return SHOWN.flatMap((field): readonly Change[] =>
    before[field] === now[field] ? [] : [[field, before[field], now[field]]],
  );
}
