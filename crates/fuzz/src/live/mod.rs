//! Messages of live replicas, given to the real hub over a small business, without a socket.
//!
//! An input is a few lines, each a message with who says it before the first space: `staff` or `partner`, both hostile. A
//! line without a message is a connection that ends.
//! Beside them a client that means well holds a replica of everything. Whatever the others say, the hub comes to rest, what
//! it says can be read, the partner hears of nothing that it may not see, and the replica equals the store.

mod draw;
mod holder;
mod room;

use crate::commands::Commands;
use crate::family::{Broken, Family, Tally, count};
use crate::shop::{Shop, someone};
use draw::Draw;
use holder::Holder;
use onhand_domain::command::{Actor, Role};
use onhand_domain::ids::CommandId;
use onhand_domain::records::Collection;
use onhand_domain::records::registry::Scope;
use onhand_engine::Verdict;
use onhand_engine::live::{Answered, Input, SessionId};
use onhand_protocol::live::{ClientMessage, Reason, ServerMessage, VERSION};
use onhand_store::memory::Memory;
use onhand_store::{Query, StoreError};
use rand::Rng;
use rand::rngs::SmallRng;
use room::Room;
use serde_json::value::RawValue;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Messages of one input at most.
const LINES_MAX: usize = 4;
/// Bytes of a message at most: no larger one comes in.
const LENGTH_MAX: usize = 1 << 20;
/// What the clock moves by before each input, in milliseconds.
const STEP_MS: i64 = 1_000;

/// See the module.
pub struct Live {
    base: Memory,
    commands: Commands,
    draw: Draw,
    holder: Holder,
    /// What no partner may hear of.
    hidden: BTreeSet<Uuid>,
    partner: Hostile,
    room: Room,
    shop: Shop,
    staff: Hostile,
}

/// A client that means harm.
struct Hostile {
    actor: Actor,
    session: Option<SessionId>,
}

impl Hostile {
    fn new(role: Role, customer: Option<Uuid>) -> Self {
        Self { actor: someone(role, customer), session: None }
    }
}

impl Live {
    /// Over a small business.
    pub fn new() -> anyhow::Result<Self> {
        let base = Shop::populated()?;
        let shop = Shop::over(base.copy())?;
        let customer = shop.ids(Collection::Customers).first().copied();
        let mut room = Room::new(shop.writer.head());
        Ok(Self {
            base,
            commands: Commands::new()?,
            draw: Draw::over(&shop)?,
            holder: Holder::enter(&mut room),
            hidden: BTreeSet::new(),
            partner: Hostile::new(Role::Partner, customer),
            room,
            shop,
            staff: Hostile::new(Role::Staff, None),
        })
    }

    /// What one of the hostile says, as a socket would take it.
    fn say(&mut self, by_partner: bool, text: &[u8], tally: &mut Tally) -> Result<(), Broken> {
        let who = if by_partner { &mut self.partner } else { &mut self.staff };
        if text.is_empty() {
            if let Some(session) = who.session.take() {
                count(tally, "went away");
                self.room.put(Input::Close { session });
            }
            return Ok(());
        }
        let message = match serde_json::from_slice(text) {
            Ok(message) => message,
            Err(error) => {
                count(tally, "can't be read");
                if let Some(session) = who.session {
                    let (reason, detail) = (Reason::BadMessage, error.to_string());
                    self.room.put(Input::Refused { detail, reason, session });
                }
                return Ok(());
            }
        };
        match (who.session, message) {
            (None, ClientMessage::Hello(hello)) => {
                if hello.version == VERSION {
                    count(tally, "came in");
                    who.session = Some(self.room.open(&who.actor, hello));
                } else {
                    count(tally, "speaks another version");
                }
            }
            (None, _) => count(tally, "says something before hello"),
            (Some(session), ClientMessage::Hello(_)) => {
                let (reason, detail) = (Reason::OutOfOrder, "a second hello".to_owned());
                self.room.put(Input::Refused { detail, reason, session });
            }
            (Some(session), ClientMessage::Commands { commands }) => {
                let actor = who.actor.clone();
                self.give(session, &actor, &commands, tally)?;
            }
            (Some(session), message) => {
                count(tally, kind(&message));
                self.room.put(Input::Message { message, session });
            }
        }
        Ok(())
    }

    /// Gives commands to the writer, as a socket would.
    fn give(
        &mut self,
        session: SessionId,
        actor: &Actor,
        commands: &[Box<RawValue>],
        tally: &mut Tally,
    ) -> Result<(), Broken> {
        let read = commands.iter().filter_map(|command| self.shop.read(actor.clone(), command.get()).ok());
        let submissions: Vec<_> = read.collect();
        let ids: Vec<CommandId> = submissions.iter().map(|submission| submission.id).collect();
        self.room.put(Input::Sent { commands: ids.clone(), session });
        let step = self.shop.writer.step(&submissions);
        if let Some(batch) = step.committed {
            self.shop.note(&batch);
            self.room.put(Input::Committed(batch));
        }
        let mut answers = Vec::new();
        for (id, answer) in ids.into_iter().zip(step.answers) {
            let outcome = answer.map_err(|error| Broken::new("the store takes what was decided", error))?;
            if matches!(outcome.verdict, Verdict::Accepted { .. }) {
                count(tally, "accepted");
            }
            answers.push((id, Answered::Outcome(outcome)));
        }
        self.room.put(Input::Answered { answers, session });
        Ok(())
    }

    /// Lets the hub come to rest, with everybody listening, and looks at what each is told.
    fn settle(&mut self, tally: &mut Tally) -> Result<(), Broken> {
        self.note_hidden()?;
        loop {
            self.room.rest(&self.shop)?;
            let mut heard = self.holder.listen(&mut self.room)?;
            for by_partner in [false, true] {
                let who = if by_partner { &mut self.partner } else { &mut self.staff };
                let Some(session) = who.session else { continue };
                let (messages, ended) = self.room.hear(session)?;
                heard |= !messages.is_empty();
                for message in &messages {
                    count(tally, format!("told {}", told(message)));
                    if by_partner {
                        room::check_hidden(message, &self.hidden)?;
                    }
                }
                if ended {
                    self.room.put(Input::Close { session });
                    who.session = None;
                }
            }
            if !heard {
                return Ok(());
            }
        }
    }

    /// Takes note of the records that the partner may not hear of.
    fn note_hidden(&mut self) -> Result<(), Broken> {
        let own = self.partner.actor.customer;
        let read = || -> Result<BTreeSet<Uuid>, StoreError> {
            let mut hidden = BTreeSet::new();
            for collection in Collection::ALL.iter().copied() {
                let all = Query {
                    collection,
                    filters: Vec::new(),
                    after_row: None,
                    newest_first: false,
                    limit: usize::MAX,
                };
                for stored in self.shop.writer.reader()?.list(&all)? {
                    let is_hidden = match collection.scope() {
                        Scope::Staff => true,
                        Scope::Partners => false,
                        // The partner has no price list.
                        Scope::OwnLists => true,
                        Scope::OwnCustomer => stored.decode(collection)?.customer() != own,
                    };
                    if is_hidden {
                        hidden.insert(stored.id);
                    }
                }
            }
            Ok(hidden)
        };
        self.hidden = read().map_err(|error| Broken::new("what is stored can be read", error))?;
        Ok(())
    }
}

fn kind(message: &ClientMessage) -> &'static str {
    match message {
        ClientMessage::Hello(_) => "hello",
        ClientMessage::Subscribe(_) => "subscribe",
        ClientMessage::Unsubscribe { .. } => "unsubscribe",
        ClientMessage::Commands { .. } => "commands",
        ClientMessage::Verify { .. } => "verify",
        ClientMessage::Buckets { .. } => "buckets",
        ClientMessage::Repair { .. } => "repair",
        ClientMessage::Verified { .. } => "verified",
        ClientMessage::Ping { .. } => "ping",
    }
}

fn told(message: &ServerMessage) -> String {
    match message {
        ServerMessage::Refused { reason, .. } | ServerMessage::Unsubscribed { reason, .. } => {
            format!("no: {reason:?}")
        }
        ServerMessage::Subscribed(subscribed) => format!("to begin by {:?}", subscribed.start),
        other => {
            let value = serde_json::to_value(other).unwrap_or_default();
            value.as_object().and_then(|object| object.keys().next().cloned()).unwrap_or_default()
        }
    }
}

impl Family for Live {
    fn name(&self) -> &'static str {
        "live"
    }

    fn length(&self) -> usize {
        40
    }

    fn begin(&mut self) -> anyhow::Result<()> {
        self.shop = Shop::over(self.base.copy())?;
        self.room = Room::new(self.shop.writer.head());
        self.holder = Holder::enter(&mut self.room);
        (self.partner.session, self.staff.session) = (None, None);
        Ok(())
    }

    fn draw(&mut self, random: &mut SmallRng) -> Vec<u8> {
        let mut lines = Vec::new();
        for _ in 0..random.random_range(1..=LINES_MAX) {
            let by_partner = random.random_range(0..2) == 0;
            let who = if by_partner { &self.partner } else { &self.staff };
            let mut line = if by_partner { b"partner ".to_vec() } else { b"staff ".to_vec() };
            let goes = who.session.is_some() && random.random_range(0..12) == 0;
            let mut message = match goes {
                true => Vec::new(),
                false => self.draw.message(random, &self.commands, who.session.is_some()),
            };
            message.truncate(LENGTH_MAX);
            line.extend(message.into_iter().filter(|byte| *byte != b'\n'));
            lines.push(line);
        }
        lines.join(&b'\n')
    }

    fn give(&mut self, input: &[u8], tally: &mut Tally) -> Result<u64, Broken> {
        self.shop.clock.turn(STEP_MS);
        self.room.pass(STEP_MS);
        let mut lines = 0;
        for line in input.split(|byte| *byte == b'\n') {
            lines += 1;
            let (by_partner, text) = match line.strip_prefix(b"partner ") {
                Some(text) => (true, text),
                None => (false, line.strip_prefix(b"staff ").unwrap_or(line)),
            };
            self.say(by_partner, text, tally)?;
        }
        self.settle(tally)?;
        self.holder.check(&self.shop)?;
        Ok(lines)
    }

    fn end(&mut self) -> Result<(), Broken> {
        self.holder.verify(&mut self.room);
        self.settle(&mut Tally::new())?;
        self.holder.was_equal()?;
        self.shop.check()
    }
}
