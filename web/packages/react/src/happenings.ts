/** Hooks that hear what happens: transitions of records, and events. */
import type {
  CollectionName,
  EventFilter,
  EventName,
  LiveEvent,
  RecordOf,
  Transition,
  Where,
} from '@onhand/client';
import { useEffect, useRef } from 'react';
import { useOnhand } from './provider.js';
import { useSame } from './shown.js';

/** Hears each confirmed record that comes, changes or goes, of those that match. The listener may be a new one each time. */
export function useTransitions<Name extends CollectionName>(
  collection: Name,
  where: Where<RecordOf<Name>>,
  listener: (transition: Transition<RecordOf<Name>>) => void,
): void {
  const onhand = useOnhand();
  const same = useSame(where);
  const latest = useLatest(listener);
  useEffect(
    () => onhand.listen(collection, same, (transition) => latest.current(transition)),
    [onhand, collection, same, latest],
  );
}

/** Hears events, by name or filter; those of one's own commands only where `own` says so. */
export function useEvents(
  filter: EventName | EventFilter,
  listener: (event: LiveEvent) => void,
  { own = false }: { readonly own?: boolean } = {},
): void {
  const onhand = useOnhand();
  const same = useSame(filter);
  const latest = useLatest(listener);
  useEffect(() => onhand.on(same, (event) => latest.current(event), { own }), [onhand, same, own, latest]);
}

/** The newest value, for those who are called later. */
function useLatest<Value>(value: Value): { readonly current: Value } {
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  return latest;
}
