/**
 * Several tabs of one browser share a storage and one connection: the leading tab holds it. Two leaders for a moment are
 * harmless; none for a moment is too. Where a client is alone (Node, memory), it leads from the start and hears nobody.
 */

/** What tabs say to each other, by topic. Bodies are plain data. Delivery is not certain. */
export interface TabMessage {
  readonly topic: 'run' | 'wants' | 'status' | 'ask' | 'answer' | 'outbox';
  readonly body: unknown;
}

export interface Tabs {
  /** Unique among tabs. */
  readonly id: string;
  /** Whether this tab holds the connection. */
  readonly leading: boolean;
  /** The epoch of the lease that it leads, or led last; 0: never. Named with each write to the storage. */
  readonly epoch: number;
  /** Called when `leading` has changed. */
  onLeading(listener: () => void): () => void;
  /** A write was fenced: another tab leads. */
  fenced(): void;
  /** To all other tabs. */
  post(message: TabMessage): void;
  /** From other tabs; `from` is the sender's id. */
  onMessage(listener: (message: TabMessage, from: string) => void): () => void;
  /** Gives up the lead and the channel. */
  close(): void;
}
