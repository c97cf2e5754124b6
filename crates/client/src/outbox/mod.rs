//! Commands from the moment they are made until their outcome is there: in order, byte for byte, none lost, none given up.
//!
//! A command is taken out by its outcome alone (LP41). Those that were sent on a connection that is gone are named in the
//! next hello, and sent again unless their outcome comes with the first run (LP42). Facts that were acknowledged are kept
//! for a while: should the log turn out to be another one, they are sent again (LP07).

mod saved;

use crate::news::Settled;
use onhand_domain::command::{Command, Kind};
use onhand_domain::hash;
use onhand_domain::ids::CommandId;
use onhand_protocol::CommandInput;
use onhand_protocol::live::{Outcome, OutcomeStatus};
use serde_json::value::RawValue;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Bytes that a command may have.
pub const COMMAND_BYTES_MAX: usize = 512 * 1024;
/// Commands in one message: others' outcomes need not wait for all of a long row.
const COMMANDS_IN_MESSAGE: usize = 200;
/// A command that has no outcome on a connection that lives is sent again after so long: ids make it harmless.
const RESEND_US: u64 = 30_000_000;
/// Ids of one's own settled commands that are remembered, to know one's own events by.
const ACTS_KEPT: usize = 4_096;

/// How much an outbox holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutboxBounds {
    /// Commands without an outcome.
    pub commands: usize,
    /// Acknowledged facts that are kept.
    pub facts: usize,
    /// Bytes of acknowledged facts that are kept.
    pub fact_bytes: usize,
}

impl Default for OutboxBounds {
    fn default() -> Self {
        Self { commands: 100_000, facts: 10_000, fact_bytes: 16 << 20 }
    }
}

/// Why a command can't be put into the outbox.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsendable {
    /// Not a command as `POST /api/v1/commands` takes it.
    #[error("this is no command: {0}")]
    Malformed(String),
    /// Without an id it could not be told from another.
    #[error("a command needs an id")]
    WithoutId,
    /// Another command has this id.
    #[error("command {0} is in the outbox already")]
    Twice(CommandId),
    /// Too long.
    #[error("a command of {bytes} bytes; {COMMAND_BYTES_MAX} may be")]
    TooLarge {
        /// Its bytes.
        bytes: usize,
    },
    /// The outbox is full.
    #[error("{0} commands wait; no more may")]
    Full(usize),
}

#[derive(Debug)]
struct Item {
    bytes: Box<RawValue>,
    id: CommandId,
    is_fact: bool,
    /// The application was told of an outcome before.
    is_again: bool,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// To be sent, not before a time.
    Waiting { from_us: u64 },
    /// Sent on this connection.
    InFlight { since_us: u64 },
    /// Sent on an earlier connection; whether it arrived is not known.
    Unanswered,
}

/// An acknowledged fact.
#[derive(Debug)]
struct Kept {
    bytes: Box<RawValue>,
    id: CommandId,
}

/// Commands that are not settled, and facts that were.
#[derive(Debug, Default)]
pub struct Outbox {
    bounds: OutboxBounds,
    /// By their order; those put back after a fork come before all others.
    items: BTreeMap<i64, Item>,
    by_id: BTreeMap<CommandId, i64>,
    waiting: BTreeSet<i64>,
    /// In flight, with the time at which they were sent; those that are settled since are passed over.
    sent: VecDeque<(u64, i64)>,
    in_flight: usize,
    unanswered: usize,
    kept: VecDeque<Kept>,
    kept_bytes: usize,
    /// What one's own events are known by, and the order in which they are forgotten.
    acts: BTreeMap<u64, CommandId>,
    settled: VecDeque<u64>,
}

impl Outbox {
    /// An empty one.
    pub fn new(bounds: OutboxBounds) -> Self {
        Self { bounds, ..Self::default() }
    }

    /// Commands that have no outcome yet.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether all commands have their outcome.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Commands that are under way on this connection.
    pub fn in_flight(&self) -> usize {
        self.in_flight
    }

    /// Acknowledged facts that are kept.
    pub fn facts_kept(&self) -> usize {
        self.kept.len()
    }

    /// The commands without an outcome, in order, as they were put in.
    pub fn commands(&self) -> impl Iterator<Item = (CommandId, &str)> {
        self.items.values().map(|item| (item.id, item.bytes.get()))
    }

    /// The own command behind an event, by its `act` (LP34).
    pub fn own(&self, act: u64) -> Option<CommandId> {
        self.acts.get(&act).copied()
    }

    /// Puts in a command as `POST /api/v1/commands` takes it; these bytes are sent, and sent again.
    pub fn add(&mut self, command: &str) -> Result<CommandId, Unsendable> {
        if command.len() > COMMAND_BYTES_MAX {
            return Err(Unsendable::TooLarge { bytes: command.len() });
        }
        if self.items.len() >= self.bounds.commands {
            return Err(Unsendable::Full(self.items.len()));
        }
        let malformed = |error: serde_json::Error| Unsendable::Malformed(error.to_string());
        let input: CommandInput = serde_json::from_str(command).map_err(malformed)?;
        let bytes = RawValue::from_string(command.to_owned()).map_err(malformed)?;
        let id = input.id.ok_or(Unsendable::WithoutId)?;
        if self.by_id.contains_key(&id) {
            return Err(Unsendable::Twice(id));
        }
        let is_fact = Command::kind_of(&input.name) == Some(Kind::Fact);
        let order = self.items.last_key_value().map_or(0, |(order, _)| order.saturating_add(1));
        self.put(order, Item { bytes, id, is_fact, is_again: false, state: State::Waiting { from_us: 0 } });
        Ok(id)
    }

    /// Gives up a command that has no outcome, by the user's wish; where it was sent, it may take effect all the same.
    pub fn discard(&mut self, id: CommandId) -> bool {
        self.by_id.get(&id).copied().is_some_and(|order| self.take(order).is_some())
    }

    fn put(&mut self, order: i64, item: Item) {
        self.acts.insert(hash::of_command(item.id), item.id);
        self.by_id.insert(item.id, order);
        match item.state {
            State::Waiting { .. } => {
                self.waiting.insert(order);
            }
            State::Unanswered => self.unanswered += 1,
            State::InFlight { .. } => self.in_flight += 1,
        }
        self.items.insert(order, item);
    }

    fn take(&mut self, order: i64) -> Option<Item> {
        let item = self.items.remove(&order)?;
        self.by_id.remove(&item.id);
        match item.state {
            State::Waiting { .. } => {
                self.waiting.remove(&order);
            }
            State::Unanswered => self.unanswered -= 1,
            State::InFlight { .. } => self.in_flight -= 1,
        }
        self.settled.push_back(hash::of_command(item.id));
        while self.settled.len() > ACTS_KEPT {
            let act = self.settled.pop_front();
            let id = act.and_then(|act| self.acts.get(&act).copied());
            if let (Some(act), Some(id)) = (act, id) {
                if !self.by_id.contains_key(&id) {
                    self.acts.remove(&act);
                }
            }
        }
        Some(item)
    }

    /// The connection is over: what was sent on it and not answered may or may not have arrived.
    pub(crate) fn lost(&mut self) {
        for (_, order) in std::mem::take(&mut self.sent) {
            let item = self.items.get_mut(&order);
            if let Some(item) = item.filter(|item| matches!(item.state, State::InFlight { .. })) {
                item.state = State::Unanswered;
                self.in_flight -= 1;
                self.unanswered += 1;
            }
        }
        // The time for which the server asked was for that connection, by the clock of that time.
        for order in &self.waiting {
            if let Some(item) = self.items.get_mut(order) {
                item.state = State::Waiting { from_us: 0 };
            }
        }
    }

    /// What hello names (LP42).
    pub(crate) fn unanswered(&self) -> Vec<CommandId> {
        if self.unanswered == 0 {
            return Vec::new();
        }
        let unanswered = self.items.values().filter(|item| item.state == State::Unanswered);
        unanswered.map(|item| item.id).collect()
    }

    /// The first run came: what it did not answer did not arrive.
    pub(crate) fn caught_up(&mut self) {
        if self.unanswered == 0 {
            return;
        }
        for (order, item) in &mut self.items {
            if item.state == State::Unanswered {
                item.state = State::Waiting { from_us: 0 };
                self.waiting.insert(*order);
            }
        }
        self.unanswered = 0;
    }

    /// The log is another one: the facts that were acknowledged go to the front, to be sent again (LP07).
    pub(crate) fn forked(&mut self) {
        let first = self.items.first_key_value().map_or(0, |(order, _)| *order);
        let kept: Vec<Kept> = std::mem::take(&mut self.kept).into();
        self.kept_bytes = 0;
        for (back, fact) in kept.into_iter().rev().enumerate() {
            if self.by_id.contains_key(&fact.id) {
                continue;
            }
            let item = Item {
                bytes: fact.bytes,
                id: fact.id,
                is_fact: true,
                is_again: true,
                state: State::Waiting { from_us: 0 },
            };
            self.put(first.saturating_sub(1 + back as i64), item);
        }
    }

    /// The next commands to be sent, as many as may be under way and fit a message; they are in flight from now on. One
    /// that waits for its time holds back those behind it, so that order is kept.
    pub(crate) fn next(&mut self, now_us: u64, in_flight_max: usize, bytes_max: usize) -> Vec<Box<RawValue>> {
        let (mut commands, mut bytes) = (Vec::new(), 0);
        // What an earlier connection left open comes first, once it is known what became of it.
        if self.unanswered > 0 {
            return commands;
        }
        while self.in_flight < in_flight_max && commands.len() < COMMANDS_IN_MESSAGE {
            let Some(order) = self.waiting.first().copied() else { break };
            let Some(item) = self.items.get_mut(&order) else { break };
            let is_due = matches!(item.state, State::Waiting { from_us } if from_us <= now_us);
            bytes += item.bytes.get().len() + 1;
            if !is_due || (!commands.is_empty() && bytes > bytes_max) {
                break;
            }
            item.state = State::InFlight { since_us: now_us };
            commands.push(item.bytes.clone());
            self.waiting.remove(&order);
            self.sent.push_back((now_us, order));
            self.in_flight += 1;
        }
        commands
    }

    /// Takes the commands that do not fit a message of `bytes_max` out of what is sent; gives their ids.
    pub(crate) fn set_aside(&mut self, bytes_max: usize) -> Vec<CommandId> {
        let (items, mut aside) = (&self.items, Vec::new());
        self.waiting.retain(|order| {
            let too_large = items.get(order).filter(|item| item.bytes.get().len() > bytes_max);
            aside.extend(too_large.map(|item| item.id));
            too_large.is_none()
        });
        aside
    }

    /// When something is to be sent that is not to be sent yet; nothing where nothing waits for a time. What waits to be
    /// known of an earlier connection waits for no time.
    pub(crate) fn due_us(&self) -> Option<u64> {
        let first = self.waiting.first().filter(|_| self.unanswered == 0);
        let first = first.and_then(|order| self.items.get(order));
        let waiting = first.and_then(|item| match item.state {
            State::Waiting { from_us } => Some(from_us),
            _ => None,
        });
        let in_flight = self.sent.front().map(|(at, _)| at + RESEND_US);
        [waiting, in_flight].into_iter().flatten().min()
    }

    /// What was in flight for too long is to be sent again.
    pub(crate) fn tick(&mut self, now_us: u64) {
        while let Some((at, order)) = self.sent.front().copied() {
            let item = self.items.get_mut(&order);
            let in_flight = item.filter(|item| item.state == State::InFlight { since_us: at });
            if in_flight.is_some() && at + RESEND_US > now_us {
                break;
            }
            self.sent.pop_front();
            if let Some(item) = in_flight {
                item.state = State::Waiting { from_us: now_us };
                self.in_flight -= 1;
                self.waiting.insert(order);
            }
        }
    }

    /// The server did not take them (LP43).
    pub(crate) fn again(&mut self, commands: &[CommandId], from_us: u64) {
        for id in commands {
            let Some(order) = self.by_id.get(id).copied() else { continue };
            let Some(item) = self.items.get_mut(&order) else { continue };
            match item.state {
                State::InFlight { .. } => self.in_flight -= 1,
                State::Unanswered => self.unanswered -= 1,
                State::Waiting { .. } => {}
            }
            item.state = State::Waiting { from_us };
            self.waiting.insert(order);
        }
    }

    /// A command's outcome; nothing where it is not one of these.
    pub(crate) fn settle(&mut self, outcome: Outcome) -> Option<Settled> {
        let order = self.by_id.get(&outcome.id).copied()?;
        let item = self.take(order)?;
        if item.is_fact && outcome.status != OutcomeStatus::Refused {
            self.kept_bytes += item.bytes.get().len();
            self.kept.push_back(Kept { bytes: item.bytes, id: item.id });
            while self.kept.len() > self.bounds.facts || self.kept_bytes > self.bounds.fact_bytes {
                let Some(oldest) = self.kept.pop_front() else { break };
                self.kept_bytes -= oldest.bytes.get().len();
            }
        }
        // Those that are settled need not stay in the row of times.
        while self.sent.front().is_some_and(|(_, order)| !self.items.contains_key(order)) {
            self.sent.pop_front();
        }
        Some(Settled { again: item.is_again, outcome })
    }
}
