/** What tabs say to each other: every message's form, by topic. */
import type { OutboxNews } from '../outbox/outbox.js';
import type { StatusView } from '../status.js';
import type { SubscriptionStanding, Wanted } from '../sync/session.js';
import type { Tabs } from './port.js';

export interface Topics {
  /** The leader kept a write of that number. */
  run: number;
  /** All that a tab wants to be held. */
  wants: readonly Wanted[];
  /** How the leader is, and all subscriptions. */
  status: { readonly view: StatusView; readonly standings: readonly [string, SubscriptionStanding][] };
  /** The leader is asked to do something; `n` is the asker's own number of it. */
  ask: { readonly n: number; readonly what: 'sync' | 'verify' };
  /** Done for tab `to`, or why not. */
  answer: { readonly n: number; readonly to: string; readonly result?: unknown; readonly error?: string };
  outbox: OutboxNews;
}

export function post<Topic extends keyof Topics>(tabs: Tabs, topic: Topic, body: Topics[Topic]): void {
  tabs.post({ topic, body });
}
