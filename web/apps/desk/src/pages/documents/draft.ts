/** A document while it is written: it outlives a reload and a closed page, for each person and kind of document. */
import { readJson, useSession, writeJson } from '@onhand/frame';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Kind } from './kinds.js';
import type { Line } from './lines.js';

export interface Draft {
  /** The id that the document will have: posted twice, it is one document. */
  readonly document: string;
  readonly begun: string;
  readonly location?: string;
  readonly destination?: string;
  readonly party?: string;
  readonly reference?: string;
  readonly note?: string;
  readonly reason?: string;
  readonly lines: readonly Line[];
}

export interface Drafting {
  readonly draft: Draft;
  readonly change: (change: Partial<Draft>) => void;
  readonly lines: (change: (lines: readonly Line[]) => readonly Line[]) => void;
  /** Begins anew; gives what was there. */
  readonly clear: () => Draft;
  readonly restore: (draft: Draft) => void;
}

const empty = (): Draft => ({ document: newId(), begun: new Date().toISOString(), lines: [] });

export function useDraft(kind: Kind): Drafting {
  const { who } = useSession();
  const key = `draft.${who.business.id}.${who.person.id}.${kind}`;
  const [draft, setDraft] = useState<Draft>(() => ({ ...empty(), ...readJson<Draft>(key) }));
  const latest = useRef(draft);
  const keep = useCallback(
    (next: Draft) => {
      latest.current = next;
      writeJson(key, isEmpty(next) ? undefined : next);
      setDraft(next);
    },
    [key],
  );
  // Another tab of the same person wrote on.
  useEffect(() => {
    const onKept = (event: StorageEvent) => {
      if (event.key !== `onhand.${key}`) return;
      const kept = readJson<Draft>(key) ?? empty();
      latest.current = kept;
      setDraft(kept);
    };
    addEventListener('storage', onKept);
    return () => removeEventListener('storage', onKept);
  }, [key]);
  const change = useCallback((some: Partial<Draft>) => keep({ ...latest.current, ...some }), [keep]);
  const lines = useCallback(
    (of: (lines: readonly Line[]) => readonly Line[]) =>
      keep({ ...latest.current, lines: of(latest.current.lines) }),
    [keep],
  );
  const clear = useCallback(() => {
    const before = latest.current;
    keep(empty());
    return before;
  }, [keep]);
  return { draft, change, lines, clear, restore: keep };
}

function isEmpty({ lines, party, reference, note }: Draft): boolean {
  return lines.length === 0 && !party && !reference && !note;
}

/** A random id; pages that came over plain HTTP have no `randomUUID`. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
