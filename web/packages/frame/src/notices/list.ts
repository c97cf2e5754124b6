/** The last notices: bursts put together, and what was seen. Kept on the device, one list for all tabs of a person. */
import type { Kind, News } from './kinds.js';

/** A notice as it is kept: one thing, or a burst of a kind. */
export interface Notice extends News {
  /** When it was added here, in milliseconds since 1970. */
  readonly added: number;
  /** How many it stands for. */
  readonly count: number;
  readonly seen: boolean;
  /** The news that a burst stands for, the newest last: other tabs may hear of them later. */
  readonly of?: readonly string[];
}

export const MOST = 50;
const BURST_MS = 5_000;
/** More of a kind than these within the time of a burst become one. */
const BURST = 3;

/** How many of a burst's news are known by name. */
const KNOWN = 100;

export interface Added {
  readonly list: readonly Notice[];
  /** The notice that the news is, or is part of. */
  readonly notice: Notice;
}

/** Adds news to a list, newest first. */
export function withNews(list: readonly Notice[], news: News, now: number): Added {
  const there = list.find(({ id, of }) => id === news.id || of?.includes(news.id));
  if (there !== undefined) return { list, notice: there };
  const fresh = list.filter(({ kind, added }) => kind === news.kind && now - added < BURST_MS);
  const one: Notice = { ...news, added: now, count: 1, seen: false };
  const burst = fresh.find(({ count }) => count > 1);
  if (burst !== undefined) return put(list, [burst], together(one, [burst]));
  return fresh.length < BURST ? put(list, [], one) : put(list, fresh, together(one, fresh));
}

/** What stands for several is about no single record. */
function together(one: Notice, others: readonly Notice[]): Notice {
  const known = others.flatMap(({ id, of }) => of ?? [id]);
  return {
    ...one,
    about: { name: one.about.name, data: {} },
    count: others.reduce((sum, { count }) => sum + count, one.count),
    of: [...known, one.id].slice(-KNOWN),
  };
}

function put(list: readonly Notice[], instead: readonly Notice[], notice: Notice): Added {
  const others = list.filter((one) => !instead.includes(one));
  return { list: [notice, ...others].slice(0, MOST), notice };
}

/** All seen, or one. */
export function withSeen(list: readonly Notice[], id?: string): readonly Notice[] {
  if (!list.some((one) => !one.seen && (id === undefined || one.id === id))) return list;
  return list.map((one) => (id === undefined || one.id === id ? { ...one, seen: true } : one));
}

/** The key of a notice's toast; that of a burst takes the place of those of its kind. */
export function toastKey({ kind, id, count }: { kind: Kind; id: string; count: number }): string {
  return count > 1 ? `notice:${kind}` : `notice:${kind}:${id}`;
}
