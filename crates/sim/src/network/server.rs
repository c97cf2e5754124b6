//! The server's side of the network: the real hub with its inbox, and whoever holds the sockets, written down naively.
//! What the hub says is looked at the moment it says it.

use super::sight;
use crate::network::Luck;
use crate::properties::{Broken, Check, broken, ensure};
use crate::world::actor;
use bytes::Bytes;
use onhand_domain::command::{Actor, Role};
use onhand_domain::ids::CommandId;
use onhand_domain::records::Collection;
use onhand_domain::selection::Rights;
use onhand_engine::live::inbox::Inbox;
use onhand_engine::live::outbound::LOW_WATER;
use onhand_engine::live::reading::{Answer, Request};
use onhand_engine::live::{Answered, Caller, Hub, Input, Limits, Now, Outbound, Output, SessionId, Ticket};
use onhand_protocol::live::{Change, Changes, ClientMessage, Hello, Reason, ServerMessage, Subscribed};
use onhand_store::{Position, StoreError};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// Bounds that a simulated business meets.
pub const LIMITS: Limits = Limits {
    catch_up_entries: 20,
    chunk_bytes: 4 << 10,
    in_flight_max: 40,
    message_max: 1 << 20,
    pace_max_us: 20_000,
    ring_batches: 12,
    ring_bytes: 40_000,
    run_bytes: 12 << 10,
    sessions: 20_000,
    silence_ms: 45_000,
    too_old_entries: 120,
    verify_every_ms: 30_000,
};

/// A session, as whoever looks on knows it.
#[derive(Debug)]
struct Seat {
    by: String,
    /// Groups that were named to it, and the last event of each.
    groups: BTreeMap<u64, (Collection, (u64, u32))>,
    line: u64,
    /// Pings that are not answered, each with where the log ended when it came.
    pings: BTreeMap<u32, u64>,
    /// Commands that were answered, and how often they were sent.
    sent: BTreeMap<CommandId, u32>,
    outbound: Arc<Outbound>,
    subscriptions: BTreeMap<u32, Collection>,
    /// The entry at which it was last told that it stands.
    told: u64,
    within_run: bool,
}

/// What the hub wants read, and when that is done.
pub type Wanted = (u64, Ticket, Box<Request>);

/// What the hub wants written to a line, and to whom.
pub type Said = (u64, Bytes, String);

/// A process of the server.
pub struct Server {
    /// When the hub wants a turn.
    pub due_us: Option<u64>,
    /// Which of the world's processes it is.
    pub generation: u64,
    hub: Hub,
    live: Arc<Inbox>,
    next_session: u64,
    seats: BTreeMap<SessionId, Seat>,
    /// Equal, different, corrected, as clients said.
    verified: (u64, u64, u64),
}

impl Server {
    /// Of a process whose log ends at `head`.
    pub fn new(generation: u64, live: Arc<Inbox>, head: Position, first_session: u64) -> Self {
        Self {
            due_us: None,
            generation,
            hub: Hub::new(head, LIMITS),
            live,
            next_session: first_session,
            seats: BTreeMap::new(),
            verified: (0, 0, 0),
        }
    }

    /// A number that no session has had.
    pub fn next_session(&self) -> u64 {
        self.next_session
    }

    /// What was read from the store because it was not held any more, and how often all was sent anew since someone was too
    /// far behind.
    pub fn reads(&self) -> (usize, usize) {
        let counts = self.hub.counts(Now::default());
        (counts.catch_ups as usize, counts.too_old as usize)
    }

    /// A client said hello.
    pub fn open(&mut self, line: u64, by: &str, hello: Box<Hello>) -> SessionId {
        let (session, outbound) = (SessionId(self.next_session), Arc::new(Outbound::new()));
        self.next_session += 1;
        let subscriptions = hello.subscriptions.iter().map(|of| (of.subscription, of.collection)).collect();
        self.seats.insert(
            session,
            Seat {
                by: by.to_owned(),
                groups: BTreeMap::new(),
                line,
                pings: BTreeMap::new(),
                sent: BTreeMap::new(),
                outbound: outbound.clone(),
                subscriptions,
                told: 0,
                within_run: false,
            },
        );
        self.live.offer(Input::Open { caller: caller(by), hello, outbound, session });
        session
    }

    /// A client said something else than hello; gives the commands that it named.
    pub fn message(&mut self, session: SessionId, message: ClientMessage) -> Vec<CommandId> {
        let Some(seat) = self.seats.get_mut(&session) else { return Vec::new() };
        match message {
            ClientMessage::Commands { commands } => {
                let named = commands.iter().filter_map(|command| {
                    serde_json::from_str(command.get()).ok().and_then(|command| command_id(&command))
                });
                let commands: Vec<CommandId> = named.collect();
                for id in &commands {
                    *seat.sent.entry(*id).or_default() += 1;
                }
                self.live.offer(Input::Sent { commands: commands.clone(), session });
                return commands;
            }
            ClientMessage::Subscribe(wanted) => {
                seat.subscriptions.insert(wanted.subscription, wanted.collection);
                self.live.offer(Input::Message { message: ClientMessage::Subscribe(wanted), session });
            }
            message => self.live.offer(Input::Message { message, session }),
        }
        Vec::new()
    }

    /// Commands were answered.
    pub fn answered(&self, session: SessionId, answers: Vec<(CommandId, Answered)>) {
        self.live.offer(Input::Answered { answers, session });
    }

    /// A read has ended.
    pub fn read(&self, ticket: Ticket, answer: Result<Answer, StoreError>) {
        self.live.offer(Input::Read { answer, ticket });
    }

    /// The rights of whoever holds a session are others.
    pub fn become_other(&self, session: SessionId, by: Option<&str>) {
        self.live.offer(match by {
            Some(by) => Input::Rights { rights: caller(by).rights, session },
            None => Input::Dismiss {
                detail: "the token was revoked".to_owned(),
                reason: Reason::Unauthorized,
                retry_ms: None,
                session,
            },
        });
    }

    /// A client was silent for too long.
    pub fn dismiss_silent(&self, session: SessionId) {
        let (detail, reason) = ("not a word in time".to_owned(), Reason::Silent);
        self.live.offer(Input::Dismiss { detail, reason, retry_ms: Some(1_000), session });
    }

    /// A connection is gone.
    pub fn close(&mut self, session: SessionId) {
        self.live.offer(Input::Close { session });
    }

    /// Whether a session is over and all was taken of it.
    pub fn has_ended(&self, session: SessionId) -> bool {
        self.seats.get(&session).is_none_or(|seat| seat.outbound.ended().is_some())
    }

    /// So many bytes were written to a session.
    pub fn written(&self, session: SessionId, bytes: usize) {
        let Some(seat) = self.seats.get(&session) else { return };
        if seat.outbound.written(bytes) {
            self.live.offer(Input::Drained { session });
        }
    }

    /// Batches that wait for the hub are left out: it is told only where the log ends.
    pub fn overflow(&mut self) {
        let mut end = None;
        for input in self.live.take() {
            match input {
                Input::Committed(batch) => end = Some(batch.to),
                Input::Moved(to) => end = Some(to),
                other => self.live.offer(other),
            }
        }
        if let Some(end) = end {
            self.live.offer(Input::Moved(end));
        }
    }

    /// The hub takes what waits, and does what is due. Gives what it wants read and what it says.
    pub fn turn(&mut self, now: Now, luck: &mut Luck) -> Result<(Vec<Wanted>, Vec<Said>), Broken> {
        let mut said = Vec::new();
        for input in self.live.take() {
            let mut closed = None;
            match &input {
                Input::Rights { rights, session } => {
                    if let Some(seat) = self.seats.get_mut(session) {
                        seat.by = by_of(rights);
                    }
                }
                Input::Message {
                    message: ClientMessage::Verified { corrected, different, equal, .. },
                    session,
                } if self.seats.contains_key(session) => {
                    self.verified.0 += u64::from(*equal);
                    self.verified.1 += u64::from(*different);
                    self.verified.2 += u64::from(*corrected);
                }
                Input::Message { message: ClientMessage::Ping { n, .. }, session } => {
                    let head = self.hub.head().seq;
                    if let Some(seat) = self.seats.get_mut(session) {
                        seat.pings.insert(*n, head);
                    }
                }
                Input::Close { session } => closed = Some(*session),
                _ => {}
            }
            let before = self.pending();
            self.hub.take(input, now);
            self.listen(&before, &mut said)?;
            if let Some(session) = closed {
                self.seats.remove(&session);
            }
        }
        let before = self.pending();
        self.due_us = self.hub.turn(now);
        self.listen(&before, &mut said)?;
        let outputs = self.hub.outputs().into_iter();
        let reads =
            outputs.map(|Output::Read { request, ticket }| (now.us + luck.read_us(), ticket, request));
        let reads = reads.collect();
        self.check_counts(now)?;
        Ok((reads, said))
    }

    fn pending(&self) -> BTreeMap<SessionId, usize> {
        self.seats.iter().map(|(session, seat)| (*session, seat.outbound.pending())).collect()
    }

    /// What the hub has said to each session just now.
    fn listen(&mut self, before: &BTreeMap<SessionId, usize>, said: &mut Vec<Said>) -> Check {
        for (session, seat) in &mut self.seats {
            let mut pending = before.get(session).copied().unwrap_or_default();
            for frame in seat.outbound.take() {
                seat.check(&frame, pending)?;
                pending += frame.len();
                said.push((seat.line, frame, seat.by.clone()));
            }
        }
        Ok(())
    }

    fn check_counts(&self, now: Now) -> Check {
        let counts = self.hub.counts(now);
        let of_hub = (counts.verified_equal, counts.verified_different, counts.corrected);
        ensure(of_hub == self.verified, "what clients verified is counted", || {
            format!("counted {of_hub:?}, said {:?}", self.verified)
        })?;
        ensure(counts.sessions <= self.seats.len() as u64, "sessions that are over are forgotten", || {
            format!("{} sessions, {} are open", counts.sessions, self.seats.len())
        })?;
        ensure(
            counts.consistent <= counts.ready && counts.ready <= counts.sessions,
            "the score is a share",
            || format!("{counts:?}"),
        )?;
        // One batch may be longer than all that is kept.
        let most = LIMITS.ring_bytes as u64 + (256 << 10);
        ensure(counts.ring_bytes <= most, "what is kept of the log is bounded", || {
            format!("{} bytes", counts.ring_bytes)
        })
    }
}

impl Seat {
    /// Whether this may be said now, to whoever it is.
    fn check(&mut self, frame: &[u8], pending: usize) -> Check {
        let message: ServerMessage = serde_json::from_slice(frame)
            .map_err(|error| broken("what the server says can be read", error))?;
        match message {
            ServerMessage::Subscribed(Subscribed { group, subscription, .. }) => {
                let collection = self.subscriptions.get(&subscription).copied();
                let collection = collection.ok_or_else(|| {
                    broken("only what was asked for begins", format!("subscription {subscription}"))
                })?;
                ensure(sight::may_open(&self.by, collection), "rights are respected", || {
                    format!("{} is subscribed to {collection}", self.by)
                })?;
                self.groups.entry(group).or_insert((collection, (0, 0)));
            }
            ServerMessage::Changes(changes) => {
                self.begin_run(pending)?;
                self.check_changes(&changes)?;
            }
            ServerMessage::Chunk { rows, subscription }
            | ServerMessage::Repair { rows, subscription, .. } => {
                self.begin_run(pending)?;
                let collection = self.subscriptions.get(&subscription).copied();
                let collection = collection.ok_or_else(|| {
                    broken("only what was asked for is sent", format!("subscription {subscription}"))
                })?;
                rows.iter().try_for_each(|row| self.check_row(collection, row))?;
            }
            ServerMessage::Ready { .. } | ServerMessage::Digest { .. } | ServerMessage::Buckets { .. } => {
                self.begin_run(pending)?;
            }
            ServerMessage::Pong { n, .. } => {
                let head = self.pings.remove(&n).unwrap_or_default();
                ensure(self.told >= head, "with the answer to a ping one stands no earlier", || {
                    format!("ping {n} came at entry {head}, it was told to stand at {}", self.told)
                })?;
            }
            ServerMessage::End { outcomes, to } => {
                self.within_run = false;
                let to =
                    to.0.parse::<Position>().map_err(|error| broken("a run ends at a position", error))?;
                ensure(to.seq >= self.told, "runs do not go back", || format!("{to}, after {}", self.told))?;
                self.told = to.seq;
                for outcome in outcomes {
                    let times = self.sent.get(&outcome.id).copied();
                    // One that was named in hello was not sent here.
                    ensure(times != Some(0), "an outcome comes once", || format!("{outcome:?}"))?;
                    if let Some(times) = self.sent.get_mut(&outcome.id) {
                        *times -= 1;
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Who does not take what was said is not told more.
    fn begin_run(&mut self, pending: usize) -> Check {
        let begins = !std::mem::replace(&mut self.within_run, true);
        ensure(!begins || pending <= LOW_WATER, "who is slow is not told more", || {
            format!("{pending} bytes wait for line {}", self.line)
        })
    }

    fn check_row(&self, collection: Collection, row: &Change) -> Check {
        let value: Value = serde_json::from_str(row.record.get())
            .map_err(|error| broken("what the server says can be read", error))?;
        // Whose a price list is, the witness knows.
        let on_list = matches!(collection, Collection::PriceLists | Collection::PriceRules);
        ensure(on_list || sight::may_see(&self.by, &[], collection, &value), "rights are respected", || {
            format!("{} is sent of {collection} {value}", self.by)
        })
    }

    fn check_changes(&mut self, changes: &Changes) -> Check {
        let Some((collection, last)) = self.groups.get(&changes.group).copied() else {
            return Err(broken("only what was asked for is sent", format!("group {}", changes.group)));
        };
        changes.rows.iter().try_for_each(|row| self.check_row(collection, row))?;
        let mut last = last;
        for event in &changes.events {
            let place = (event.seq, event.index);
            ensure(place > last, "events come in order, each once in a group", || {
                format!("{place:?} after {last:?} in group {}", changes.group)
            })?;
            last = place;
            let hidden = sight::is_partner(&self.by) && event.actor.is_some();
            ensure(!hidden && event.subject.collection == collection, "rights are respected", || {
                format!("{} hears {event:?}", self.by)
            })?;
        }
        self.groups.insert(changes.group, (collection, last));
        Ok(())
    }
}

/// The id of a command.
pub fn command_id(command: &Value) -> Option<CommandId> {
    Uuid::parse_str(command["id"].as_str()?).ok().map(CommandId)
}

/// Who `by`, as in a request, is to the hub.
fn caller(by: &str) -> Caller {
    let Actor { customer, id, role } = actor(by);
    Caller { actor: id, rights: Rights { customer, role } }
}

fn by_of(rights: &Rights) -> String {
    match (rights.role, rights.customer) {
        (Role::Owner, _) => "owner".to_owned(),
        (Role::Admin, _) => "admin".to_owned(),
        (Role::Staff, _) => "staff".to_owned(),
        (Role::Cashier, _) => "cashier".to_owned(),
        (Role::Kitchen, _) => "kitchen".to_owned(),
        (Role::Partner, customer) => customer.map(|customer| customer.to_string()).unwrap_or_default(),
    }
}
