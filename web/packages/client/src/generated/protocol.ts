/** Written by `cargo xtask generate` from the Rust types; changed there. */

import type { Event } from './events.js';
import type {
  ActorId,
  CategoryName,
  Collection,
  CommandId,
  CustomerId,
  DeviceId,
  ExceptionId,
  LocalName,
  Moment,
  Ordering,
  PersonId,
  PersonLanguage,
  Role,
} from './records.js';
import type { Refusal } from './refusals.js';

/** How someone comes in. */
export interface AccessReply {
  /** Whether they have a password. */
  readonly has_password: boolean;
  /** The link that they were given and have not used yet. */
  readonly link?: OpenLink;
  /** Where they are signed in. */
  readonly sessions: readonly OpenSession[];
}

/** An application of the browser; each has a session of its own. */
export type App = 'desk' | 'shop';

/** The digest of the records whose ids end in one byte. */
export interface Bucket {
  /** The last byte of the ids. */
  readonly bucket: number;
  /** Of these records. */
  readonly digest: Digest;
}

/** What a client holds in a bucket. */
export interface BucketRows {
  /** The last byte of the ids. */
  readonly bucket: number;
  /** Each record's id and the hash of its bytes, as 16 hexadecimal digits. */
  readonly rows: readonly (readonly [string, string])[];
}

/** What an event is about, for filters. */
export type Category =
  | 'settings'
  | 'catalogue'
  | 'prices'
  | 'customers'
  | 'inventory'
  | 'orders'
  | 'sales'
  | 'accounts'
  | 'attention';

/** A record as it is at the mark. */
export interface Change {
  /** The record, byte for byte as it is kept: its hash is of these bytes. */
  readonly record: object;
  /** The entry of the log that changed it last. */
  readonly seq: number;
}

/** Someone changes their password. */
export interface ChangePassword {
  /** The one that holds now. */
  readonly current: string;
  /** The one that is to hold. */
  readonly new: string;
}

/** What changed in a group up to the mark of the run. */
export interface Changes {
  /** What happened, in order. */
  readonly events?: readonly StreamEvent[];
  /** Records that are not in the group now; the client may never have held them. */
  readonly gone?: readonly string[];
  /** The group's number. */
  readonly group: number;
  /** Records of the group that changed, as they are now. */
  readonly rows?: readonly Change[];
  /** Events before these that are left out, since they are too many. */
  readonly skipped?: number;
}

/** A message from a client. By the one field that it has. */
export interface ClientMessages {
  /** The first message: who it is, where its replica stands, what it wants to hold. */
  hello: Hello;
  /** Wants to hold more. */
  subscribe: Subscription;
  /** Holds it no more. */
  unsubscribe: {
    /** The client's own number of the subscription. */
    readonly subscription: number;
  };
  /** Commands, applied in this order. Each needs an id; the bytes sent again are the bytes sent first. */
  commands: {
    /** As in `POST /api/v1/commands`. */
    readonly commands: readonly object[];
  };
  /** Asks for the digest of each of these subscriptions, at one mark. */
  verify: {
    /** The client's own numbers of them. */
    readonly subscriptions: readonly number[];
  };
  /** After a digest that differed: asks for the digest of each bucket of ids. */
  buckets: {
    /** The client's own number of the subscription. */
    readonly subscription: number;
  };
  /** After buckets that differed: says what it holds in them, and asks for what differs. */
  repair: {
    /** What it holds in each of the buckets. */
    readonly buckets: readonly BucketRows[];
    /** The client's own number of the subscription. */
    readonly subscription: number;
  };
  /** What came of a verification; counted by the server. */
  verified: {
    /** The position at which digests were compared. */
    readonly at: PositionText;
    /** Records that had to be corrected since the last such message. */
    readonly corrected: number;
    /** Subscriptions that differed from the server. */
    readonly different: number;
    /** Subscriptions that were equal. */
    readonly equal: number;
  };
  /** Is anybody there? Also tells the time. */
  ping: {
    /** Comes back in the answer. */
    readonly n: number;
    /** How long the last answer took, there and back, in milliseconds. */
    readonly round_trip_ms?: number;
  };
}

/** A message from a client. */
export type ClientMessage = { [Key in keyof ClientMessages]: Pick<ClientMessages, Key> }[keyof ClientMessages];

/**
 * The digest of a set of records: how many there are, and the sum of their hashes (`onhand_domain::hash`),
 * the high and the low 32 bits summed apart, each modulo 2^32, so that a browser adds in plain integers.
 */
export interface Digest {
  /** How many records. */
  readonly count: number;
  /** The sums, as 16 hexadecimal digits. */
  readonly sum: string;
}

/** A field and the values that fit. */
export interface FieldFilter {
  /** The field's name. */
  readonly field: string;
  /** Any of these. */
  readonly values: readonly string[];
}

/** The first message. */
export interface Hello {
  /** What program it is and of which release, for the server's log. */
  readonly client: string;
  /** The device; its id is bound to the token, or the person, that used it first. */
  readonly device: DeviceId;
  /** The mark at which its replica stands; absent where it holds nothing. */
  readonly position?: PositionText;
  /** What it wants to hold, and what of it it holds already. */
  readonly subscriptions?: readonly Subscription[];
  /**
   * The secret, where it can't be said in a header: over a WebSocket. Absent where the connection came with a
   * session.
   */
  readonly token?: string;
  /** Commands that it sent and has no outcome of. */
  readonly unanswered?: readonly CommandId[];
  /** The version of the protocol that it speaks. */
  readonly version: number;
}

/** How much an event wants to be noticed. */
export type Importance = 'low' | 'normal' | 'high';

/** What a link is for. */
export type LinkKind = 'demo' | 'invitation' | 'owner' | 'reset';

/** A link. */
export interface LinkReply {
  /** Which application it leads to. */
  readonly app: App;
  /** What the business is called. */
  readonly business_name: string;
  /** What it is called in other languages. */
  readonly business_names: readonly LocalName[];
  /** Until when it is good. */
  readonly expires_at: Moment;
  /** What it is for. */
  readonly kind: LinkKind;
  /** What its person signs in with, where that is known. */
  readonly login?: string;
  /** Whose it is. */
  readonly name?: string;
  /** Whether a password is to be chosen. */
  readonly needs_password: boolean;
}

/** Looks what a link is for. */
export interface LookAtLink {
  /** The link's secret. */
  readonly secret: string;
}

/** A link that was made. */
export interface MadeLink {
  /** Until when it is good. */
  readonly expires_at: Moment;
  /** Its address at this server: `/desk/#in=…`. */
  readonly path: string;
  /** Its secret, which is told only now. */
  readonly secret: string;
  /** Whether it was sent by mail. */
  readonly sent: boolean;
}

/** A link that opens a demo. */
export interface MakeDemoLink {
  /** As whom. */
  readonly as: Role;
}

/** A link that someone is to be given. */
export interface MakeLink {
  /** `invitation` or `reset`. */
  readonly kind: LinkKind;
  /** Whether to send it by mail, where the server can. */
  readonly send?: boolean;
}

/** A link that was not used yet. */
export interface OpenLink {
  /** Until when it is good. */
  readonly expires_at: Moment;
  /** What it is for. */
  readonly kind: LinkKind;
}

/** Where someone is signed in. */
export interface OpenSession {
  /** The browser, as it calls itself. */
  readonly agent: string;
  /** Of which application. */
  readonly app: App;
  /** When it began. */
  readonly created_at: Moment;
  /** Which. */
  readonly id: string;
  /** When it was used last, to the minute. */
  readonly used_at: Moment;
}

/** What became of a command. */
export interface Outcome {
  /** The exception that keeps it, where it is quarantined. */
  readonly exception?: ExceptionId;
  /** The command. */
  readonly id: CommandId;
  /** Why it was refused or quarantined. */
  readonly refusal?: Refusal;
  /** Its entry in the log, where it is there. */
  readonly seq?: number;
  /** Accepted, refused, or kept for people to see. */
  readonly status: OutcomeStatus;
}

/** What became of a command, in a word. */
export type OutcomeStatus = 'accepted' | 'refused' | 'quarantined';

/**
 * A place in the log, as `epoch:seq`; where it must be told from the same place of another history, as
 * `epoch:seq:mark`, the mark being 16 hexadecimal digits.
 */
export type PositionText = string;

/** The words for programs: a closed list. */
export type ProblemCode =
  | 'ahead'
  | 'bad_handshake'
  | 'bad_parameter'
  | 'bad_path'
  | 'body_broken'
  | 'body_too_large'
  | 'body_too_slow'
  | 'busy'
  | 'business_not_started'
  | 'damaged'
  | 'disk_full'
  | 'disk_read_only'
  | 'forbidden'
  | 'file_not_ready'
  | 'fork'
  | 'https_needed'
  | 'internal'
  | 'link_used'
  | 'link_expired'
  | 'link_unknown'
  | 'malformed_body'
  | 'malformed_json'
  | 'method_not_allowed'
  | 'not_a_demo'
  | 'not_a_photo'
  | 'not_a_mark'
  | 'not_found'
  | 'not_ready'
  | 'not_undone'
  | 'out_of_order'
  | 'photo_damaged'
  | 'photo_too_large'
  | 'photo_too_many_pixels'
  | 'stopping'
  | 'store_failed'
  | 'timed_out'
  | 'too_far_ahead'
  | 'too_large'
  | 'too_many_commands'
  | 'too_many_connections'
  | 'too_many_requests'
  | 'unauthorized'
  | 'unknown_filter'
  | 'unknown_subprotocol'
  | 'unsupported_media_type'
  | 'upgrade_required'
  | 'refused'
  | 'weak_password'
  | 'wrong_sign_in';

/** Why something was refused, begins anew or ends. */
export type Reason =
  | 'bad_message'
  | 'too_large'
  | 'out_of_order'
  | 'unknown_version'
  | 'unauthorized'
  | 'forbidden'
  | 'device_of_another'
  | 'unknown_field'
  | 'too_many'
  | 'busy'
  | 'failed'
  | 'stopping'
  | 'silent'
  | 'too_old'
  | 'scope_changed';

/**
 * A message from the server. `changes` to `repair` belong to a run that `end` closes; they say how things
 * stand at the mark that `end` names, and are applied together with it. All others may come at any time. By
 * the one field that it has.
 */
export interface ServerMessages {
  /** The answer to `hello`. */
  welcome: Welcome;
  /** A subscription begins, or begins anew: what follows of its group is for it. */
  subscribed: Subscribed;
  /** A subscription is over; its rows are dropped. */
  unsubscribed: {
    /** In words for programmers. */
    readonly detail?: string;
    /** Why. */
    readonly reason: Reason;
    /** The client's number of it. */
    readonly subscription: number;
  };
  /** In a run: what changed in a group. */
  changes: Changes;
  /** In a run: a part of a subscription's first rows. */
  chunk: {
    /** The records. */
    readonly rows: readonly Change[];
    /** The client's number of the subscription. */
    readonly subscription: number;
  };
  /**
   * In a run: with it, a subscription's rows are all there. Where it began anew, what is not among the rows
   * since then is not there any more.
   */
  ready: {
    /** The client's number of the subscription. */
    readonly subscription: number;
  };
  /** In a run: the digest that was asked for. */
  digest: {
    /** Of all its rows, as of the mark. */
    readonly digest: Digest;
    /** The client's number of the subscription. */
    readonly subscription: number;
  };
  /** In a run: the digests of the buckets that are not empty. */
  buckets: {
    /** As of the mark. */
    readonly buckets: readonly Bucket[];
    /** The client's number of the subscription. */
    readonly subscription: number;
  };
  /** In a run: what differs from what the client said that it holds. */
  repair: {
    /** Records that it holds and that are not there. */
    readonly gone: readonly string[];
    /** Records that it lacks, or holds otherwise. */
    readonly rows: readonly Change[];
    /** The client's number of the subscription. */
    readonly subscription: number;
  };
  /** Closes a run: apply it; the replica stands at `to`. */
  end: {
    /** What became of this client's commands; their effects are in the rows up to here. */
    readonly outcomes?: readonly Outcome[];
    /** The mark. */
    readonly to: PositionText;
  };
  /** Commands that were not taken, or whose end is not known: send them again, with the same ids. */
  again: {
    /** Not before so many milliseconds. */
    readonly after_ms: number;
    /** Which. */
    readonly commands: readonly CommandId[];
    /** Why. */
    readonly reason: Reason;
  };
  /** The answer to `ping`. */
  pong: {
    /** As asked. */
    readonly n: number;
    /** The server's clock. */
    readonly now: Moment;
  };
  /** A message was not understood or not allowed, and did nothing. The connection goes on. */
  refused: {
    /** In words for programmers. */
    readonly detail: string;
    /** Why. */
    readonly reason: Reason;
  };
  /** The connection ends. */
  bye: {
    /** In words for programmers. */
    readonly detail: string;
    /** Why. */
    readonly reason: Reason;
    /** When to come again, in milliseconds; absent: not without being told to. */
    readonly retry_ms?: number;
  };
}

/**
 * A message from the server. `changes` to `repair` belong to a run that `end` closes; they say how things
 * stand at the mark that `end` names, and are applied together with it. All others may come at any time.
 */
export type ServerMessage = { [Key in keyof ServerMessages]: Pick<ServerMessages, Key> }[keyof ServerMessages];

/** At whose business a session is. */
export interface SessionBusiness {
  /** What the categories that products name are called in other languages. */
  readonly categories: readonly CategoryName[];
  /** ISO 4217; absent until the business is set up. */
  readonly currency?: string;
  /** Which: always the same, and another for each business. */
  readonly id: string;
  /** What it is called. */
  readonly name: string;
  /** What it is called in other languages. */
  readonly names: readonly LocalName[];
  /** What partners may ask for by themselves: until when, for which day, by which way. */
  readonly ordering: Ordering;
  /** IANA; absent until the business is set up. */
  readonly time_zone?: string;
}

/** Whose a session is. */
export interface SessionPerson {
  /** A partner's own customer record. */
  readonly customer?: CustomerId;
  /** Who. */
  readonly id: PersonId;
  /** In which language they are shown to. */
  readonly language?: PersonLanguage;
  /** Name by people. */
  readonly name: string;
  /** What they may do. */
  readonly role: Role;
}

/** A session. */
export interface SessionReply {
  /** Of which application. */
  readonly app: App;
  /** At whose business. */
  readonly business: SessionBusiness;
  /** Whether the server can send mail. */
  readonly can_send_mail: boolean;
  /** Whether the business is a demo. */
  readonly demo: boolean;
  /** Until when it holds, if it is not used; absent: for good, as some tokens do. */
  readonly expires_at?: Moment;
  /** Whose it is; of a token its own name and id. */
  readonly person: SessionPerson;
  /** What the person chose: any object. */
  readonly settings: object;
}

/** Someone signs in. */
export interface SignIn {
  /** At which application. The answer says which one it became. */
  readonly app: App;
  /** E-mail, or telephone number by its digits. */
  readonly login: string;
  /** The password. */
  readonly password: string;
}

/** What became of the position with which a client came. */
export type Standing = 'fresh' | 'resumed' | 'fork';

/** What follows after a subscription began. */
export type Start = 'snapshot' | 'resume' | 'verify';

/** A named event and what it is about. */
export interface StreamEvent {
  /**
   * The hash of the id of the command behind it (`onhand_domain::hash::of_command`): a client knows its own
   * by it, and learns nothing of others.
   */
  readonly act: string;
  /** Who caused it; partners are not told. */
  readonly actor?: ActorId;
  /** When it was recorded. */
  readonly at: Moment;
  /** What it is about, for filters. */
  readonly category: Category;
  /** The event, with its `name` and figures. */
  readonly event: Event;
  /** How much it wants to be noticed. */
  readonly importance: Importance;
  /** Its place in the entry, from 0: with `seq`, an event is named once. */
  readonly index: number;
  /** When it happened, where that was not when it was recorded. */
  readonly occurred_at?: Moment;
  /** The entry of the log. */
  readonly seq: number;
  /** The record that it is about. */
  readonly subject: Subject;
}

/** The record that an event is about. */
export interface Subject {
  /** Which collection. */
  readonly collection: Collection;
  /** Which record. */
  readonly id: string;
}

/** A subscription begins, or begins anew. */
export interface Subscribed {
  /** The number by which `changes` name it from now on. */
  readonly group: number;
  /** Why it begins as it does, where that is not what the client asked for. */
  readonly reason?: Reason;
  /** The fingerprint of the rights under which it is served; given back as `held`. */
  readonly scope: string;
  /** What follows. */
  readonly start: Start;
  /** The client's number of it. */
  readonly subscription: number;
}

/** What a client wants to hold: the records of a collection that fit all filters. */
export interface Subscription {
  /** Which collection. */
  readonly collection: Collection;
  /** Fields that the registry declares for it, each with the values that fit; none: all records. */
  readonly filters?: readonly FieldFilter[];
  /**
   * The fingerprint of the rights under which its rows are held at `hello.position`; absent: nothing is held.
   */
  readonly held?: string;
  /** The client's own number for it, not used twice on a connection. */
  readonly subscription: number;
}

/** Uses a link. */
export interface UseLink {
  /**
   * What to sign in with from now on: e-mail or telephone. Needed by the first owner, and by whoever has none
   * yet.
   */
  readonly login?: string;
  /** The first owner's name. */
  readonly name?: string;
  /** The password to be. */
  readonly password?: string;
  /** The link's secret. */
  readonly secret: string;
}

/** The answer to `hello`. */
export interface Welcome {
  /** Who the token's bearer is in the log. */
  readonly actor: ActorId;
  /** The partner's own customer record. */
  readonly customer?: CustomerId;
  /** Where the log ended when the client came. */
  readonly head: PositionText;
  /** Commands that may be under way on this connection. */
  readonly in_flight_max: number;
  /** Bytes that a message may have. */
  readonly message_max: number;
  /** The server's clock. */
  readonly now: Moment;
  /** What the bearer may do. */
  readonly role: Role;
  /** A client that has been silent for so long is taken for gone, in milliseconds: ping in time. */
  readonly silence_ms: number;
  /** What became of the position in `hello`. */
  readonly standing: Standing;
  /** How often the business wants replicas verified, in milliseconds. */
  readonly verify_every_ms: number;
  /** The version that both speak. */
  readonly version: number;
}

/** The version of the protocol that these messages are of. */
export const protocolVersion = 1;
