/** What happened last: what the server still tells of before the page was opened, and what is heard since. */
import type { LiveEvent } from '@onhand/client';
import { useServer } from '@onhand/frame';
import { useEvents, useSubscription } from '@onhand/react';
import { useEffect, useState } from 'react';
import { useBusinessDay } from '../../data/business-day.js';
import { told as asTold, isTold, type Told, toldIn } from './told.js';

const SHOWN = 12;
/** Entries of the log that are looked through for the first of them. */
const LOOKED_THROUGH = 150;
/** The stream has no end: it is left once it has caught up, or after this long. */
const PATIENCE_MS = 4_000;

type Server = ReturnType<typeof useServer>;

export function useRecent(): readonly Told[] {
  const server = useServer();
  // Told is only of what is held: of sales and returns nothing else on the desk is.
  const day = useBusinessDay();
  useSubscription('sales', { day });
  useSubscription('returns', { day });
  const [told, setTold] = useState<readonly Told[]>([]);
  const add = (more: readonly Told[]) =>
    setTold((all) => {
      const known = new Map([...more, ...all].map((one) => [one.key, one]));
      return [...known.values()].sort((one, other) => other.at.localeCompare(one.at)).slice(0, SHOWN);
    });
  useEvents({}, (event: LiveEvent) => isTold(event) && add([asTold(event)]), { own: true });
  // biome-ignore lint/correctness/useExhaustiveDependencies: it only adds
  useEffect(() => {
    const over = new AbortController();
    earlier(server, over.signal).then(add, () => {
      // What is heard from now on is shown.
    });
    return () => over.abort();
  }, [server]);
  return told;
}

/** The last events before now. */
async function earlier(server: Server, signal: AbortSignal): Promise<readonly Told[]> {
  const head = await read(server, '', signal, (text) => /^id: (\d+):(\d+)/m.exec(text));
  if (head === undefined) return [];
  const [, epoch = '0', last = '0'] = head;
  const from = Math.max(0, Number(last) - LOOKED_THROUGH);
  let seen = '';
  await read(server, `?after=${epoch}:${from}`, signal, (text) => {
    seen = text;
    const ids = [...text.matchAll(/^id: \d+:(\d+)/gm)];
    return Number(ids.at(-1)?.[1] ?? 0) >= Number(last) ? true : undefined;
  });
  return toldIn(seen);
}

/** Reads the stream until something is found in it. */
async function read<Found>(
  server: Server,
  query: string,
  signal: AbortSignal,
  find: (text: string) => Found | null | undefined,
): Promise<Found | undefined> {
  const over = new AbortController();
  const end = () => over.abort();
  const patience = setTimeout(end, PATIENCE_MS);
  signal.addEventListener('abort', end);
  try {
    const response = await server.ask(`/api/v1/events${query}`, { signal: over.signal });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    for (;;) {
      const { value, done } = (await reader?.read()) ?? { value: undefined, done: true };
      if (done) return undefined;
      text += value;
      const found = find(text);
      if (found !== null && found !== undefined) return found;
    }
  } catch {
    return undefined;
  } finally {
    clearTimeout(patience);
    end();
  }
}
