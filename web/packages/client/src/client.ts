/** The face of the client: one object for a copy of what its bearer may see, and for the commands that it gives. */
import { Core } from './core.js';
import { type EventFilter, eventMatcher } from './events/filter.js';
import type { ConnectOptions } from './options.js';
import type { CommandHandle } from './outbox/handle.js';
import type { Outbox, SendOptions } from './outbox/outbox.js';
import type { Transition } from './replica/changes.js';
import { LiveQuery, type QueryOptions } from './replica/live-query.js';
import { LiveRecord } from './replica/live-record.js';
import { matcher, type Where } from './replica/where.js';
import type { CollectionName, CommandData, CommandName, EventName, RecordOf } from './schema.js';
import type { Status } from './status.js';
import { type Filter, filtersOf, type Subscription } from './subscriptions/subscription.js';
import type { LiveEvent } from './sync/run.js';
import type { VerificationReport } from './sync/verification.js';

/** Begins. Returns at once: what was kept is shown as soon as it is read, and the connection comes by itself. */
export function connect(options: ConnectOptions): Onhand {
  return new Onhand(options);
}

export class Onhand {
  readonly #core: Core;
  /** Commands that are not settled. */
  readonly outbox: Outbox;
  /** How the client is. */
  readonly connection: Status;

  constructor(options: ConnectOptions) {
    this.#core = new Core(options);
    this.outbox = this.#core.outbox;
    this.connection = this.#core.status;
  }

  /** Holds the records of a collection that fit, from now on: all of them where no filter is given. */
  subscribe(collection: CollectionName, filter: Filter = {}): Subscription {
    return this.#core.registry.subscribe(collection, filtersOf(filter));
  }

  /** Records that are held, as they are shown: with what pending commands do to them. */
  query<Collection extends CollectionName>(
    collection: Collection,
    options: QueryOptions<RecordOf<Collection>> = {},
  ): LiveQuery<RecordOf<Collection>> {
    return new LiveQuery(this.#core.replica, collection, options);
  }

  /** One record that is held, or comes to be. */
  record<Collection extends CollectionName>(
    collection: Collection,
    id: string,
  ): LiveRecord<RecordOf<Collection>> {
    return new LiveRecord(this.#core.replica, collection, id);
  }

  /**
   * Calls back with each confirmed record that comes to fit, changes or ceases to fit. Records that come only because a
   * subscription is new are not told. Gives a function that ends it.
   */
  listen<Collection extends CollectionName>(
    collection: Collection,
    where: Where<RecordOf<Collection>>,
    listener: (transition: Transition<RecordOf<Collection>>) => void,
  ): () => void {
    const { matches } = matcher(where);
    return this.#core.replica.onTransition(collection, matches, listener as (transition: Transition) => void);
  }

  /**
   * Calls back with events of what is subscribed, in the order of the log, each once; one's own acts only if `own` is set. Gives a
   * function that ends it.
   */
  on(
    filter: EventName | EventFilter,
    listener: (event: LiveEvent) => void,
    { own = false }: { readonly own?: boolean } = {},
  ): () => void {
    const fits = eventMatcher(filter);
    return this.#core.events.add((event) => {
      if ((own || !event.own) && fits(event)) listener(event);
    });
  }

  /** Gives a command: kept first, then sent, as often as it takes, and applied once. */
  send<Name extends CommandName>(
    name: Name,
    data: CommandData<Name>,
    options: SendOptions = {},
  ): CommandHandle {
    return this.#core.outbox.send(name, data, options);
  }

  /** Resolves when the outbox is empty and all that is held is what the server had at some moment after now. */
  sync(): Promise<void> {
    return this.#core.sync();
  }

  /** Hashes all that is held anew, compares it with the server, and mends what differs. Rejected with `Disconnected`. */
  verify(): Promise<VerificationReport> {
    return this.#core.verify();
  }

  /** Ends the connection and all else; what is to be kept is kept. */
  close(): Promise<void> {
    return this.#core.close(false);
  }

  /** Ends everything and deletes all that was kept, commands that were not sent too: on signing out. */
  forget(): Promise<void> {
    return this.#core.close(true);
  }
}
