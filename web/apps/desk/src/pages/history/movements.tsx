/** Movements as a list: what, from where to where, how much, and what that made of what was there. */
import type { Movement, MovementKind } from '@onhand/client';
import { useNames } from '@onhand/frame';
import { useQuery } from '@onhand/react';
import { type Column, Dotted, Figure, Table, useSpeech, useWords } from '@onhand/ui';
import { Link } from '@tanstack/react-router';
import {
  ArrowLeftRight,
  ClipboardCheck,
  Factory,
  type LucideIcon,
  PackagePlus,
  PackageX,
  Pencil,
  ShoppingBag,
  Trash2,
  Undo2,
} from 'lucide-react';
import { useMemo } from 'react';
import { Reason } from '../documents/document.js';
import { signOf } from './flow.js';
import { WORDS } from './words.js';

const ICONS: Readonly<Record<MovementKind, LucideIcon>> = {
  opening: PackagePlus,
  purchase_receipt: PackagePlus,
  sale: ShoppingBag,
  customer_return: Undo2,
  adjustment: Pencil,
  damage: PackageX,
  waste: Trash2,
  transfer_out: ArrowLeftRight,
  transfer_in: ArrowLeftRight,
  count: ClipboardCheck,
  count_offset: ClipboardCheck,
  production: Factory,
};

/** Which places are the business's own. */
export function useOwnPlaces(): ReadonlySet<string> {
  const { rows } = useQuery('locations');
  return useMemo(() => new Set(rows.filter(({ kind }) => kind !== 'transit').map(({ id }) => id)), [rows]);
}

/** What a place is called, the ones outside of the business too. */
export function usePlaceName(): (place: string) => string {
  const words = useWords(WORDS);
  const names = useNames();
  const { rows } = useQuery('locations');
  return (place) => {
    const location = rows.find(({ id }) => id === place);
    if (location?.kind === 'transit') return words.transit;
    if (location !== undefined) return names.location(place);
    if (place in OUTSIDE) return words[OUTSIDE[place as keyof typeof OUTSIDE]];
    return words.transit;
  };
}

/** Where goods come from and go to outside of the business's own places. */
const OUTSIDE = {
  supplier: 'supplier',
  customer: 'customer',
  production: 'production',
  loss: 'loss',
  opening: 'outside',
} as const;

interface MovementsProps {
  /** Another name, as for other filters: another list. */
  readonly list: string;
  readonly movements: readonly Movement[];
  /** Seen from there; else from wherever it changed something. */
  readonly place: string | undefined;
  readonly who: (actor: string) => string;
}

export function Movements({ list, movements, place, who }: MovementsProps) {
  const words = useWords(WORDS);
  const speech = useSpeech();
  const names = useNames();
  const own = useOwnPlaces();
  const placeName = usePlaceName();
  const isOwn = (id: string) => (place === undefined ? own.has(id) : id === place);
  const signed = (movement: Movement) => {
    const sign = signOf(movement, isOwn);
    const text = sign < 0 ? `-${movement.quantity}` : movement.quantity;
    return <Figure>{sign === 0 ? speech.number(text) : speech.signed(text)}</Figure>;
  };
  const change = (movement: Movement) => {
    const isIn = isOwn(movement.to) && movement.to_after !== undefined;
    const [before, after] = isIn
      ? [movement.to_before, movement.to_after]
      : [movement.from_before, movement.from_after];
    return before === undefined || after === undefined
      ? '—'
      : words.after(speech.number(before), speech.number(after));
  };
  const way = ({ from, to }: Movement) => words.arrow(placeName(from), placeName(to));
  const kind = (movement: Movement) => {
    const Icon = ICONS[movement.kind];
    return (
      <span className="with-icon">
        <Icon size={16} aria-hidden="true" />
        {speech.sentences.value('MovementKind', movement.kind)}
      </span>
    );
  };
  const columns: readonly Column<Movement>[] = [
    {
      key: 'when',
      title: words.when,
      cell: ({ occurred_at }) => <bdi>{speech.moment(occurred_at)}</bdi>,
    },
    { key: 'kind', title: words.kind, cell: kind },
    { key: 'product', title: words.product, cell: ({ product }) => <bdi>{names.product(product)}</bdi> },
    { key: 'quantity', title: words.quantity, isFigure: true, cell: signed },
    { key: 'change', title: words.change, isFigure: true, cell: change },
    { key: 'way', title: words.fromTo, cell: way },
    { key: 'reason', title: words.reason, cell: ({ reason }) => reason && <Reason text={reason} /> },
    { key: 'reference', title: words.reference, cell: (movement) => <ReferenceLink movement={movement} /> },
    { key: 'who', title: words.person, cell: ({ actor }) => <bdi>{who(actor)}</bdi> },
  ];
  return (
    <Table
      list={list}
      label={words.movements}
      rows={movements}
      columns={columns}
      narrow={(movement) => (
        <>
          <bdi className="name">{names.product(movement.product)}</bdi>
          <strong>{signed(movement)}</strong>
          <span className="muted small">
            <Dotted parts={[kind(movement), way(movement)]} />
          </span>
          <span className="muted small">
            <bdi>{speech.briefly(movement.occurred_at)}</bdi>
          </span>
          <span className="small">
            <Dotted
              parts={[
                change(movement),
                movement.reason && <Reason key="reason" text={movement.reason} />,
                <ReferenceLink key="reference" movement={movement} />,
              ]}
            />
          </span>
        </>
      )}
    />
  );
}

function ReferenceLink({ movement: { reference } }: { movement: Movement }) {
  const words = useWords(WORDS);
  if (reference === undefined) return null;
  const { kind, id } = reference;
  const label = words[kind];
  if (kind === 'document') {
    return (
      <Link to="/documents/$document" params={{ document: id }} className="lone-link">
        {label}
      </Link>
    );
  }
  // Pages of orders are made elsewhere; the address is theirs.
  if (kind === 'order')
    return (
      <a href={`/desk/orders/${id}`} className="lone-link">
        {label}
      </a>
    );
  return <span>{label}</span>;
}
