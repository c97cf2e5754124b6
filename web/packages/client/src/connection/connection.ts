/**
 * Keeps a conversation with the server going: opens transports, beats, notices when one is dead, and comes again, later and
 * later. What is said is the session's affair.
 */
import type { Environment } from '../environment.js';
import type { Reason, ServerMessage, Welcome } from '../generated/protocol.js';
import {
  type Effect,
  type Identity,
  Session,
  type SessionPort,
  type SubscriptionStanding,
  type Wanted,
} from '../sync/session.js';
import type { VerificationReport } from '../sync/verification.js';
import { backOff } from './back-off.js';
import { ClockOffset, Heartbeat } from './heartbeat.js';
import type { OpenTransport, Transport, TransportName } from './transport.js';

/**
 * `syncing`: connected, and not caught up. `live`: what is shown is what the server has. `reconnecting`: trying.
 * `offline`: trying rarely. `refused`: the server does not want this client, or this token; it tries again only when told to.
 */
export type ConnectionStatus = 'live' | 'syncing' | 'reconnecting' | 'offline' | 'refused';

/** How the connection is. */
export interface ConnectionView {
  readonly state: ConnectionStatus;
  readonly transport: TransportName | undefined;
  /** How long the last beat took, there and back, in milliseconds. */
  readonly latency: number | undefined;
  /** Beats in a row that were not answered. */
  readonly missed: number;
  /** When what is held was last known to be what the server has; milliseconds since 1970 by the device's clock. */
  readonly lastSync: number | undefined;
  /** Why it is not live, where something is to be said. */
  readonly detail: string | undefined;
  /** Why the server refused it. */
  readonly reason: Reason | undefined;
}

export interface ConnectionOptions {
  readonly environment: Environment;
  /** Who the client is; the token is asked for anew each time. */
  readonly identity: () => Promise<Identity>;
  /** In order of preference. The second is taken when the first can't be opened. */
  readonly transports: readonly OpenTransport[];
  readonly port: SessionPort;
  readonly wanted: () => Iterable<Wanted>;
  /** Milliseconds between beats. */
  readonly beatEvery: number;
  /** Milliseconds between verifications; absent: as the server asks for. */
  readonly verifyEvery: number | undefined;
}

/** Hears of the connection. */
export interface ConnectionListener {
  /** The view has changed. */
  changed(): void;
  welcome(welcome: Welcome): void;
  standing(key: string, standing: SubscriptionStanding): void;
  verified(report: VerificationReport): void;
}

type TimerName = 'retry' | 'open' | 'beat' | 'verify' | 'commands' | 'preferred';

const OPEN_MS = 10_000;
const ANSWER_MS = 5_000;
/** The longest that an answer is waited for on a network that is slow. */
const ANSWER_MS_MAX = 60_000;
/** From so many failures in a row on, the client counts as offline. */
const OFFLINE_FROM = 3;
/** So often a transport may fail to open before the next one is tried. */
const FAILURES_TO_OPEN = 2;
/** How long it stays with a transport that is not the preferred one. */
const PREFERRED_AGAIN_MS = 300_000;

export class Connection {
  readonly #options: ConnectionOptions;
  readonly #listener: ConnectionListener;
  readonly clock = new ClockOffset();
  #view: ConnectionView = {
    state: 'reconnecting',
    transport: undefined,
    latency: undefined,
    missed: 0,
    lastSync: undefined,
    detail: undefined,
    reason: undefined,
  };
  #isRunning = false;
  #transport: Transport | undefined;
  #session: Session | undefined;
  #heartbeat: Heartbeat | undefined;
  /** Which of the transports is tried. */
  #choice = 0;
  #failuresToOpen = 0;
  /** Whether the server has welcomed this client on the transport at hand. */
  #isWelcomed = false;
  #failures = 0;
  #isOnline = true;
  #answerMs = ANSWER_MS;
  readonly #timers = new Map<TimerName, () => void>();
  #verifyEvery = 30_000;
  #forVerification: ((report: VerificationReport | undefined) => void)[] = [];
  #forNextVerification: ((report: VerificationReport | undefined) => void)[] = [];
  #forPong: { beat: number; readonly resolve: () => void }[] = [];

  constructor(options: ConnectionOptions, listener: ConnectionListener) {
    this.#options = options;
    this.#listener = listener;
  }

  get view(): ConnectionView {
    return this.#view;
  }

  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    void this.#open();
  }

  stop(): void {
    this.#isRunning = false;
    this.#cut();
    for (const stop of this.#timers.values()) stop();
    this.#timers.clear();
    this.#show({ state: 'offline', detail: undefined });
  }

  /** Tries at once if it is waiting, also where the server refused it. */
  retry(): void {
    if (!this.#isRunning || this.#transport !== undefined) return;
    this.#failures = Math.min(this.#failures, OFFLINE_FROM - 1);
    void this.#open();
  }

  /** The browser says that the network came or went, or that the page is looked at again. */
  hint(hint: 'online' | 'offline' | 'visible'): void {
    if (hint !== 'visible') this.#isOnline = hint === 'online';
    if (hint !== 'offline' && this.#transport === undefined && this.#view.state !== 'refused') this.retry();
    else this.urge();
    this.#showState();
  }

  /** Asks the server at once whether it is there. */
  urge(): void {
    this.#heartbeat?.urge(this.#options.environment.elapsed());
    this.#beat();
  }

  subscribe(want: Wanted): void {
    if (this.#session !== undefined) this.#perform(this.#session.subscribe(want));
  }

  unsubscribe(key: string): void {
    if (this.#session !== undefined) this.#perform(this.#session.unsubscribe(key));
  }

  /** The outbox may have something to send. */
  sendCommands(): void {
    if (this.#session !== undefined) this.#perform(this.#session.sendCommands());
    this.#awaitCommands();
  }

  /** Compares what is held with the server as it is from now on; nothing is given where that was broken off. */
  verify(): Promise<VerificationReport | undefined> {
    return new Promise((resolve) => {
      const session = this.#session;
      if (!session?.isWelcome) return resolve(undefined);
      // What is under way may have compared already: those who ask now wait for the next.
      (session.isVerifying ? this.#forNextVerification : this.#forVerification).push(resolve);
      this.#perform(session.verifyNow());
    });
  }

  /** Resolves when what is held is what the server had at some moment after now. */
  caughtUp(): Promise<void> {
    return new Promise((resolve) => {
      this.#forPong.push({ beat: this.#heartbeat === undefined ? 0 : this.#heartbeat.number + 1, resolve });
      this.retry();
      this.urge();
    });
  }

  async #open(): Promise<void> {
    this.#stopTimer('retry');
    const identity = await this.#options.identity().catch((error: unknown) => String(error));
    if (!this.#isRunning || this.#transport !== undefined) return;
    if (typeof identity === 'string') {
      this.#comeAgain(identity);
      return;
    }
    const open = this.#options.transports[this.#choice] as OpenTransport;
    this.#isWelcomed = false;
    const transport = open(
      (withToken) => this.#hello(withToken ? identity : { ...identity, token: undefined }),
      {
        opened: () => {
          this.#show({ transport: transport.name, detail: undefined });
          if (this.#choice > 0) this.#preferAgain();
        },
        message: (text) => this.#message(text),
        closed: (detail) => this.#lost(detail),
      },
    );
    this.#transport = transport;
    // A socket may open and then be silent: only a welcome counts.
    this.#timer('open', OPEN_MS, () => this.#lost('no welcome in time'));
    this.#showState();
  }

  #hello(identity: Identity): string {
    const session = new Session(this.#options.port);
    this.#session = session;
    const [hello] = session.hello(identity, this.#options.wanted());
    return (hello as { readonly send: string }).send;
  }

  #message(text: string): void {
    this.#heartbeat?.heard();
    const session = this.#session;
    if (session === undefined) return;
    let message: ServerMessage;
    try {
      message = JSON.parse(text);
    } catch {
      this.#lost('a message is no JSON');
      return;
    }
    this.#perform(session.receive(message));
    if (session === this.#session) this.#awaitCommands();
  }

  #perform(effects: readonly Effect[]): void {
    const session = this.#session;
    for (const effect of effects) {
      // One of them may have ended the connection.
      if (session !== this.#session) return;
      if ('send' in effect) this.#transport?.send(effect.send);
      else if ('welcome' in effect) this.#welcomed(effect.welcome);
      else if ('standing' in effect) this.#listener.standing(effect.key, effect.standing);
      else if ('pong' in effect) this.#pong(effect.pong);
      else if ('verified' in effect) this.#verified(effect.verified);
      else if ('refused' in effect)
        this.#show({ detail: `${effect.refused.reason}: ${effect.refused.detail}` });
      else if ('bye' in effect) this.#bye(effect.bye);
      else this.#lost(`the server does not keep the protocol: ${effect.fault}`);
    }
    this.#showState();
  }

  #welcomed(welcome: Welcome): void {
    const { environment, beatEvery, verifyEvery } = this.#options;
    this.#stopTimer('open');
    this.#isWelcomed = true;
    this.#failuresToOpen = 0;
    const everyMs = Math.min(beatEvery, welcome.silence_ms / 3);
    this.#heartbeat = new Heartbeat({ everyMs, answerMs: this.#answerMs }, environment.elapsed());
    for (const waiting of this.#forPong) waiting.beat = 0;
    this.#verifyEvery = verifyEvery ?? welcome.verify_every_ms;
    this.#listener.welcome(welcome);
    this.#beat();
    this.#verifyLater(this.#chance() * this.#verifyEvery);
  }

  #beat(): void {
    const heartbeat = this.#heartbeat;
    const session = this.#session;
    if (heartbeat === undefined || session === undefined) return;
    const { environment } = this.#options;
    const beat = heartbeat.beat(environment.elapsed());
    if (beat === 'dead') {
      this.#answerMs = Math.min(ANSWER_MS_MAX, this.#answerMs * 2);
      this.#lost('no answer');
      return;
    }
    if (beat !== undefined) this.#perform(session.ping(beat.ping, beat.roundTripMs));
    if (heartbeat !== this.#heartbeat) return;
    if (heartbeat.missed !== this.#view.missed) this.#show({ missed: heartbeat.missed });
    this.#timer('beat', Math.max(1, heartbeat.dueAt - environment.elapsed()), () => this.#beat());
  }

  #pong({ n, now: serverNow }: { readonly n: number; readonly now: string }): void {
    const { environment } = this.#options;
    const roundTripMs = this.#heartbeat?.pong(n, environment.elapsed());
    if (roundTripMs !== undefined) {
      this.clock.measure(Date.parse(serverNow), roundTripMs, environment.now());
      this.#show({ latency: roundTripMs, missed: 0 });
    }
    this.#failures = 0;
    this.#answerMs = ANSWER_MS;
    this.#beat();
    if (this.#session?.isSettled !== true) return;
    const waiting = this.#forPong.filter(({ beat }) => beat <= n);
    this.#forPong = this.#forPong.filter(({ beat }) => beat > n);
    for (const { resolve } of waiting) resolve();
  }

  #verifyLater(ms: number): void {
    this.#timer('verify', ms, () => {
      this.#verifyLater(this.#verifyEvery);
      if (this.#session !== undefined) this.#perform(this.#session.verify());
    });
  }

  #verified(report: VerificationReport | undefined): void {
    if (report !== undefined) this.#listener.verified(report);
    const waiting = this.#forVerification;
    this.#forVerification = this.#forNextVerification;
    this.#forNextVerification = [];
    for (const resolve of waiting) resolve(report);
    if (this.#forVerification.length > 0 && this.#session !== undefined)
      this.#perform(this.#session.verifyNow());
  }

  #bye({ reason, detail, retry_ms }: { reason: Reason; detail: string; retry_ms?: number }): void {
    this.#cut();
    const said = `${reason}: ${detail}`;
    if (retry_ms !== undefined) {
      this.#comeAgain(said, retry_ms);
      return;
    }
    this.#show({ state: 'refused', reason, detail: said });
  }

  #lost(detail: string): void {
    if (!this.#isWelcomed) this.#failedToOpen();
    this.#cut();
    if (this.#isRunning) this.#comeAgain(detail);
  }

  /** Ends the transport and what depends on it. */
  #cut(): void {
    const session = this.#session;
    this.#transport?.close();
    this.#transport = undefined;
    this.#session = undefined;
    this.#heartbeat = undefined;
    for (const name of ['open', 'beat', 'verify', 'preferred'] as const) this.#stopTimer(name);
    if (session !== undefined) this.#options.port.outbox.disconnected();
    const waiting = [...this.#forVerification, ...this.#forNextVerification];
    this.#forVerification = [];
    this.#forNextVerification = [];
    for (const resolve of waiting) resolve(undefined);
  }

  #comeAgain(detail: string, atLeastMs?: number): void {
    this.#show({ transport: undefined, detail });
    this.#timer('retry', backOff(this.#failures, this.#chance(), atLeastMs), () => void this.#open());
    this.#failures += 1;
    this.#showState();
  }

  #failedToOpen(): void {
    this.#failuresToOpen += 1;
    if (this.#failuresToOpen < FAILURES_TO_OPEN) return;
    this.#failuresToOpen = 0;
    this.#choice = (this.#choice + 1) % this.#options.transports.length;
  }

  /** Opens a transport of the preferred kind some time later, and goes over to it if that works. */
  #preferAgain(): void {
    this.#timer('preferred', PREFERRED_AGAIN_MS, () => {
      const probe = (this.#options.transports[0] as OpenTransport)(() => '', {
        opened: () => {
          probe.close();
          this.#choice = 0;
          this.#lost('a better way is open');
          this.retry();
        },
        message: () => {},
        closed: () => this.#preferAgain(),
      });
    });
  }

  /** Sends what the outbox holds back for a time, when that is over. */
  #awaitCommands(): void {
    const dueAt = this.#options.port.outbox.dueAt;
    if (dueAt === undefined || this.#session === undefined) {
      this.#stopTimer('commands');
      return;
    }
    this.#timer('commands', Math.max(1, dueAt - this.#options.environment.now()), () => this.sendCommands());
  }

  #showState(): void {
    if (!this.#isRunning || (this.#view.state === 'refused' && this.#transport === undefined)) return;
    const session = this.#session;
    if (session?.isWelcome) {
      const { isSettled } = session;
      const lastSync = isSettled ? this.#options.environment.now() : this.#view.lastSync;
      this.#show({ state: isSettled ? 'live' : 'syncing', lastSync, reason: undefined });
    } else {
      const isOffline = !this.#isOnline || this.#failures >= OFFLINE_FROM;
      this.#show({ state: isOffline ? 'offline' : 'reconnecting', missed: 0 });
    }
  }

  #show(changes: Partial<ConnectionView>): void {
    const before = this.#view;
    this.#view = Object.freeze({ ...before, ...changes });
    // When it was last in step is read, and not told by itself: it changes all the time.
    const fields = Object.keys(changes) as (keyof ConnectionView)[];
    if (fields.some((field) => field !== 'lastSync' && before[field] !== this.#view[field]))
      this.#listener.changed();
  }

  #chance(): number {
    const [high = 0, low = 0] = this.#options.environment.random(2);
    return (high * 256 + low) / 65_536;
  }

  #timer(name: TimerName, ms: number, call: () => void): void {
    this.#stopTimer(name);
    this.#timers.set(name, this.#options.environment.after(ms, call));
  }

  #stopTimer(name: TimerName): void {
    this.#timers.get(name)?.();
    this.#timers.delete(name);
  }
}
