/** Hears what is to be noticed: events of others, what became of one's own commands, and faults of this device. */
import type { LiveEvent } from '@onhand/client';
import { useConnection, useEvents, useOnhand, useOutbox, useTransitions } from '@onhand/react';
import { useEffect, useRef } from 'react';
import { useSession } from '../session/context.js';
import { type News, newsOf } from './kinds.js';
import { OF_DEVICE } from './sentence.js';

/** Older events are history and no news: what came while the page was closed is in its lists. */
const NEWS_FOR_MS = 12 * 60 * 60_000;

export function useNews(tell: (news: News) => void): void {
  const { app } = useSession();
  const onhand = useOnhand();
  useEvents({}, (event: LiveEvent) => {
    const { actor } = event;
    // What one did on another device is one's own act too.
    if (actor !== undefined && actor === onhand.connection.view.bearer?.actor) return;
    const news = newsOf(event, app);
    if (news !== undefined && Date.now() - news.at < NEWS_FOR_MS) tell(news);
  });
  useShelf(tell);
  useRefused(tell);
  useFaults(tell);
}

/** Partners see no stock, but whether something can be had. */
function useShelf(tell: (news: News) => void): void {
  const { app } = useSession();
  useTransitions('shelf', {}, ({ kind, record, before }) => {
    if (app !== 'shop' || kind !== 'update' || record.availability === before.availability) return;
    const { product, availability } = record;
    const isOut = availability === 'sold_out';
    const isFew = availability === 'few_left';
    // From few to enough is nothing that someone waits for.
    if (!isOut && !isFew && before.availability !== 'sold_out') return;
    const name = isOut ? OF_DEVICE.soldOut : isFew ? OF_DEVICE.few : OF_DEVICE.available;
    const at = Date.now();
    tell({
      // Tabs hear it within the same moment.
      id: `shelf:${record.id}:${availability}:${Math.round(at / 10_000)}`,
      kind: 'availability',
      tone: isOut || isFew ? 'warn' : 'good',
      at,
      about: { name, subject: { collection: 'products', id: product }, data: { product } },
    });
  });
}

function useRefused(tell: (news: News) => void): void {
  const { needsAttention } = useOutbox();
  useEffect(() => {
    for (const { id, name, refusal, state } of needsAttention) {
      // What waits for a refused one is not refused itself.
      if (state === 'blocked') continue;
      const data = { command: name, ...(refusal === undefined ? {} : { refusal }) };
      const about = { name: OF_DEVICE.refused, data };
      tell({ id, kind: 'refused', tone: 'bad', at: Date.now(), about });
    }
  }, [needsAttention, tell]);
}

function useFaults(tell: (news: News) => void): void {
  const { storageFault, corrected, verified } = useConnection();
  useEffect(() => {
    if (storageFault === undefined) return;
    const about = { name: OF_DEVICE.storage, data: {} };
    const at = Date.now();
    tell({ id: `storage:${Math.round(at / 60_000)}`, kind: 'system', tone: 'bad', at, about });
  }, [storageFault, tell]);
  const seen = useRef(corrected);
  useEffect(() => {
    const count = corrected - seen.current;
    seen.current = corrected;
    if (count <= 0) return;
    const about = { name: OF_DEVICE.corrected, data: { count: String(count) } };
    const at = verified?.time ?? Date.now();
    tell({ id: `corrected:${at}`, kind: 'system', tone: 'bad', at, about });
  }, [corrected, verified, tell]);
}
