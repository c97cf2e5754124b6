/** Which places goods come from and go to. */
import { read, write } from '@onhand/frame';
import { useQuery } from '@onhand/react';
import { SelectField, useSpeech } from '@onhand/ui';
import type { Draft } from './draft.js';
import type { Kind } from './kinds.js';

export interface Places {
  readonly location: string;
  readonly destination: string;
}

/** Places in use that stock is kept at. */
export function useStockPlaces() {
  const { rows } = useQuery('locations', { where: { status: 'active' }, sort: 'name' });
  return rows.filter(({ kind }) => kind !== 'transit');
}

/** Where a document is about: as chosen, as the last time on this device, or as the business is set up. */
export function usePlaces(kind: Kind, draft: Draft): Places {
  const places = useStockPlaces();
  const { rows } = useQuery('business', { limit: 1 });
  const isThere = (id: string | undefined) => places.some((place) => place.id === id);
  const firstOf = (ids: readonly (string | undefined)[]) => ids.find(isThere) ?? '';
  const usual = rows[0]?.default_location;
  const location = firstOf([draft.location, read(`place.${kind}`), usual, places[0]?.id]);
  const others = places.filter(({ id }) => id !== location);
  const shops = others.filter((place) => place.kind === 'store');
  const destination = firstOf([draft.destination, read('place.destination'), shops[0]?.id, others[0]?.id]);
  return { location, destination };
}

/** Remembers where, for the next document. */
export function keepPlaces(kind: Kind, { location, destination }: Places): void {
  write(`place.${kind}`, location);
  if (kind === 'transfer') write('place.destination', destination);
}

export function PlaceField({
  label,
  value,
  onValue,
}: {
  label: string;
  value: string;
  onValue: (id: string) => void;
}) {
  const speech = useSpeech();
  const places = useStockPlaces();
  const options = places.map((place) => ({ value: place.id, label: speech.nameOf(place) }));
  return <SelectField label={label} value={value} options={options} onValue={onValue} />;
}
