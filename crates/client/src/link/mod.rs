//! The conversation of one client with its server: no socket, no clock, no thread.
//!
//! The transport tells the link what happens ([`Link::opened`], [`Link::received`], [`Link::closed`]) and that time passes
//! ([`Link::tick`], wanted at [`Link::due_us`]); the application says what it wants. After each call the caller takes what
//! came of it ([`Link::take`]): what to say, news for the application, when to connect and when to hang up. All times are
//! microseconds of any clock that never goes back.

mod back_off;
mod hearing;
mod saying;
mod settings;

pub use back_off::BackOff;
pub use settings::Settings;

use crate::news::{Lost, News};
use crate::outbox::{Outbox, Unsendable};
use crate::proof::Proof;
use crate::replica::Replica;
use onhand_domain::ids::CommandId;
use onhand_domain::records::Collection;
use onhand_domain::time::Moment;
use onhand_protocol::live::{ClientMessage, FieldFilter, Hello, VERSION};
use rand::SeedableRng;
use rand::rngs::SmallRng;
use std::collections::VecDeque;

/// Violations in a row after which nothing that is held is relied on.
const VIOLATIONS_MAX: u32 = 3;
/// A verification that has no answer for so long: the connection is given up.
const PROOF_PATIENCE_US: u64 = 600_000_000;
/// What an envelope around commands takes.
const ENVELOPE_BYTES: usize = 256;

/// What a link wants done.
#[derive(Clone, Debug)]
pub enum Output {
    /// Open a connection; then [`Link::opened`] or [`Link::closed`].
    Connect,
    /// Drop the connection; nothing more is to be told of it.
    Hangup,
    /// Send a message.
    Say(ClientMessage),
    /// Tell the application.
    Tell(News),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Not to connect until told to.
    Stopped,
    /// To connect at a time.
    Waiting { until_us: u64 },
    /// A connection is being opened.
    Connecting { since_us: u64 },
    /// Hello was said.
    Greeting { since_us: u64 },
    /// Welcomed.
    Live(Live),
}

/// What is known of a connection that is live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Live {
    in_flight_max: usize,
    message_max: usize,
    ping_every_us: u64,
    verify_every_us: u64,
    /// When the next ping is due.
    ping_us: u64,
    /// When a verification is due; nothing while one is under way.
    verify_us: u64,
}

/// A replica and an outbox in conversation with a server.
#[derive(Debug)]
pub struct Link {
    chance: SmallRng,
    /// Connections in a row that came to nothing.
    failures: u32,
    heard_us: u64,
    outbox: Outbox,
    outputs: VecDeque<Output>,
    pings: u32,
    /// The ping that is not answered yet, and when it was sent.
    pinged: Option<(u32, u64)>,
    /// What goes along with the next message, whichever it is.
    unsaid: Option<ClientMessage>,
    /// Whether the last verification of this connection found all equal, and said so.
    was_equal: bool,
    proof: Proof,
    replica: Replica,
    round_trip_us: Option<u64>,
    /// The server's clock, and when it was read.
    server_clock: Option<(Moment, u64)>,
    settings: Settings,
    state: State,
    violations: u32,
}

impl Link {
    /// With what a device held before, or with nothing; connects at the first tick. `seed` shortens its waits by chance.
    pub fn new(settings: Settings, replica: Replica, outbox: Outbox, seed: u64) -> Self {
        Self {
            chance: SmallRng::seed_from_u64(seed),
            failures: 0,
            heard_us: 0,
            outbox,
            outputs: VecDeque::new(),
            pings: 0,
            pinged: None,
            unsaid: None,
            was_equal: false,
            proof: Proof::default(),
            replica,
            round_trip_us: None,
            server_clock: None,
            settings,
            state: State::Waiting { until_us: 0 },
            violations: 0,
        }
    }

    /// The rows. They and the cursor are to be kept together, after each [`News::Applied`] or less often.
    pub fn replica(&self) -> &Replica {
        &self.replica
    }

    /// The replica, for tests that disturb it.
    pub fn replica_mut(&mut self) -> &mut Replica {
        &mut self.replica
    }

    /// The commands.
    pub fn outbox(&self) -> &Outbox {
        &self.outbox
    }

    /// Whether it was welcomed and the connection stands.
    pub fn is_live(&self) -> bool {
        matches!(self.state, State::Live(_))
    }

    /// Whether it does not connect until it is told to.
    pub fn is_stopped(&self) -> bool {
        self.state == State::Stopped
    }

    /// How long the last ping took, there and back.
    pub fn round_trip_us(&self) -> Option<u64> {
        self.round_trip_us
    }

    /// The server's time now, as it was last heard.
    pub fn server_time(&self, now_us: u64) -> Option<Moment> {
        let (moment, at_us) = self.server_clock?;
        Some(moment.plus_millis((now_us.saturating_sub(at_us) / 1_000) as i64))
    }

    /// What is to be done, in order. To be asked after each call of anything else.
    pub fn take(&mut self) -> impl Iterator<Item = Output> + '_ {
        self.outputs.drain(..)
    }

    /// Wants to hold the records of a collection that fit; gives the number by which the subscription is known.
    pub fn subscribe(&mut self, collection: Collection, filters: Vec<FieldFilter>) -> u32 {
        let number = self.replica.add(collection, filters);
        if matches!(self.state, State::Greeting { .. } | State::Live(_)) {
            if let Some(wanted) = self.replica.wanted_as(number) {
                self.say(ClientMessage::Subscribe(wanted));
            }
        }
        number
    }

    /// Holds it no more; what was held of it disappears without news.
    pub fn unsubscribe(&mut self, subscription: u32) {
        if self.replica.remove(subscription).is_none() {
            return;
        }
        self.proof.forget(subscription);
        if matches!(self.state, State::Greeting { .. } | State::Live(_)) {
            self.say(ClientMessage::Unsubscribe { subscription });
        }
    }

    /// Gives a command as `POST /api/v1/commands` takes it. It is sent as soon as it may be.
    pub fn send(&mut self, command: &str, now_us: u64) -> Result<CommandId, Unsendable> {
        let id = self.outbox.add(command)?;
        self.say_commands(now_us);
        Ok(id)
    }

    /// Gives many; they travel together. Stops at the first that can't be sent.
    pub fn send_all<'a>(
        &mut self,
        commands: impl IntoIterator<Item = &'a str>,
        now_us: u64,
    ) -> Result<Vec<CommandId>, Unsendable> {
        let ids = commands.into_iter().map(|command| self.outbox.add(command)).collect();
        self.say_commands(now_us);
        ids
    }

    /// Gives up a command that has no outcome; where it was sent, it may take effect all the same.
    pub fn discard(&mut self, id: CommandId) -> bool {
        self.outbox.discard(id)
    }

    /// Compares with the server now, rather than when it is due.
    pub fn verify(&mut self, now_us: u64) {
        if let State::Live(live) = &mut self.state {
            live.verify_us = now_us;
            self.was_equal = false;
            self.say_verify(now_us);
        }
    }

    /// Connects now, also after the server said not to come again.
    pub fn reconnect(&mut self, now_us: u64) {
        match self.state {
            State::Stopped | State::Waiting { .. } => self.connect(now_us),
            _ => {}
        }
    }

    /// Ends the conversation, until [`Link::reconnect`].
    pub fn stop(&mut self) {
        if !self.is_stopped() {
            self.hang_up();
            self.lose(Lost::Wished, State::Stopped);
        }
    }

    /// The connection is there.
    pub fn opened(&mut self, now_us: u64) {
        if !matches!(self.state, State::Connecting { .. }) {
            self.outputs.push_back(Output::Hangup);
            return;
        }
        self.state = State::Greeting { since_us: now_us };
        self.heard_us = now_us;
        // What was to be said on the last connection.
        (self.unsaid, self.was_equal) = (None, false);
        let hello = Hello {
            client: self.settings.client.clone(),
            device: self.settings.device,
            position: self.replica.cursor().map(|cursor| cursor.text()),
            subscriptions: self.replica.wanted(),
            token: self.settings.token.clone(),
            unanswered: self.outbox.unanswered(),
            version: VERSION,
        };
        self.say(ClientMessage::Hello(Box::new(hello)));
    }

    /// The connection is gone, or could not be opened.
    pub fn closed(&mut self, now_us: u64) {
        if matches!(self.state, State::Connecting { .. } | State::Greeting { .. } | State::Live(_)) {
            let next = self.after_failure(now_us, 0);
            self.lose(Lost::Closed, next);
        }
    }

    /// Bytes came, though not yet a whole message: the line is slow, not silent.
    pub fn stirred(&mut self, now_us: u64) {
        self.heard_us = now_us;
    }

    /// Does what is due.
    pub fn tick(&mut self, now_us: u64) {
        let patience_us = u64::from(self.settings.patience_ms) * 1_000;
        match self.state {
            State::Stopped => {}
            State::Waiting { until_us } if until_us <= now_us => self.connect(now_us),
            State::Waiting { .. } => {}
            State::Connecting { since_us } | State::Greeting { since_us } => {
                if since_us + patience_us <= now_us {
                    self.give_up(now_us, Lost::Silent);
                }
            }
            State::Live(live) => {
                if self.heard_us + live.ping_every_us + patience_us <= now_us {
                    self.give_up(now_us, Lost::Silent);
                } else if self.proof.is_under_way() && self.proof.since_us() + PROOF_PATIENCE_US <= now_us {
                    self.violated(crate::Violation::Unanswered, now_us);
                } else {
                    self.say_what_is_due(now_us, live);
                }
            }
        }
    }

    /// When [`Link::tick`] is wanted; nothing while only others can move it on.
    pub fn due_us(&self) -> Option<u64> {
        let patience_us = u64::from(self.settings.patience_ms) * 1_000;
        match self.state {
            State::Stopped => None,
            State::Waiting { until_us } => Some(until_us),
            State::Connecting { since_us } | State::Greeting { since_us } => Some(since_us + patience_us),
            State::Live(live) => {
                let silent_us = self.heard_us + live.ping_every_us + patience_us;
                let verify_us = match self.proof.is_under_way() {
                    true => self.proof.since_us() + PROOF_PATIENCE_US,
                    false => live.verify_us,
                };
                let outbox_us = self.outbox.due_us().filter(|_| self.outbox.in_flight() < live.in_flight_max);
                [Some(live.ping_us), Some(silent_us), Some(verify_us), outbox_us].into_iter().flatten().min()
            }
        }
    }

    fn connect(&mut self, now_us: u64) {
        self.state = State::Connecting { since_us: now_us };
        self.outputs.push_back(Output::Connect);
    }

    fn hang_up(&mut self) {
        if matches!(self.state, State::Connecting { .. } | State::Greeting { .. } | State::Live(_)) {
            self.outputs.push_back(Output::Hangup);
        }
    }

    fn give_up(&mut self, now_us: u64, cause: Lost) {
        self.hang_up();
        let next = self.after_failure(now_us, 0);
        self.lose(cause, next);
    }

    fn after_failure(&mut self, now_us: u64, at_least_ms: u32) -> State {
        let wait_us = self.settings.back_off.wait_us(self.failures, &mut self.chance);
        self.failures = self.failures.saturating_add(1);
        State::Waiting { until_us: now_us + u64::from(at_least_ms) * 1_000 + wait_us }
    }

    fn lose(&mut self, cause: Lost, next: State) {
        self.state = next;
        self.pinged = None;
        self.replica.lost();
        self.outbox.lost();
        self.proof.lost();
        self.tell(News::Lost { cause, stopped: next == State::Stopped });
    }

    /// The server said what it must not: what it said last is dropped, and the next connection begins from what is held.
    /// Should that go wrong again and again, from nothing.
    fn violated(&mut self, violation: crate::Violation, now_us: u64) {
        self.violations += 1;
        if self.violations >= VIOLATIONS_MAX {
            let all: Vec<u32> = self.replica.subscriptions().keys().copied().collect();
            all.into_iter().for_each(|number| self.replica.distrust(number));
            // Whether the log is still the same can't be told any more without the cursor.
            self.replica.forget_cursor();
            self.outbox.forked();
        }
        self.give_up(now_us, Lost::Violated(violation));
    }
}
