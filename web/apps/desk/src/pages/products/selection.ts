/** Which products are selected: one by one, from one until another, or all that the filter leaves. */
import type { Product } from '@onhand/client';
import { useCallback, useMemo, useRef, useState } from 'react';
import { between } from './bulk.js';
import type { Selecting } from './columns.js';

export interface Selection extends Selecting {
  readonly ids: ReadonlySet<string>;
  readonly all: () => void;
  readonly none: () => void;
}

export function useSelection(shown: readonly Product[]): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const last = useRef<string>(undefined);
  const latest = useRef(shown);
  latest.current = shown;
  const press = useCallback((id: string, isRange: boolean) => {
    const from = isRange ? last.current : undefined;
    last.current = id;
    setIds((known) => {
      const next = new Set(known);
      const isOn = !known.has(id);
      const order = latest.current.map((product) => product.id);
      for (const one of between(order, from, id)) {
        if (isOn) next.add(one);
        else next.delete(one);
      }
      return next;
    });
  }, []);
  const has = useCallback((id: string) => ids.has(id), [ids]);
  const all = useCallback(() => setIds(new Set(latest.current.map(({ id }) => id))), []);
  const none = useCallback(() => setIds(new Set()), []);
  return useMemo(() => ({ ids, has, press, all, none }), [ids, has, press, all, none]);
}
