/** Who did something. The copy holds ids; names are asked for once a person, by a record of theirs. */
import { useServer, useSession } from '@onhand/frame';
import { useWords } from '@onhand/ui';
import { useEffect, useState } from 'react';
import { WORDS } from './words.js';

interface Acted {
  readonly id: string;
  readonly actor: string;
}

interface Versions {
  readonly items: readonly { readonly actor?: string; readonly actor_name?: string }[];
}

/** More people than this are not asked for at once. */
const ASKED = 20;
const known = new Map<string, string>();
const asked = new Set<string>();

/** Names of those who acted in these records; a dash where nobody knows, as offline. */
export function useWho(
  collection: 'documents' | 'movements',
  records: readonly Acted[],
): (actor: string) => string {
  const { who } = useSession();
  const server = useServer();
  const words = useWords(WORDS);
  const [, redraw] = useState(0);
  useEffect(() => {
    const wanted = new Map<string, string>();
    for (const { id, actor } of records) {
      if (wanted.size >= ASKED) break;
      if (!asked.has(actor)) wanted.set(actor, id);
    }
    for (const [actor, id] of wanted) {
      asked.add(actor);
      server.get<Versions>(`/api/v1/${collection}/${id}/history?limit=1`).then(
        ({ items }) => {
          const name = items.find((version) => version.actor === actor)?.actor_name;
          if (name !== undefined) known.set(actor, name);
          redraw((count) => count + 1);
        },
        () => asked.delete(actor),
      );
    }
  }, [collection, records, server]);
  return (actor) => (actor === who.person.id ? words.you : (known.get(actor) ?? '—'));
}
