//! A session: one client's connection, what it subscribes to, and where it stands.

use super::outbound::Outbound;
use super::port::{Caller, Input, SessionId};
use ahash::HashMap;
use onhand_domain::command::Role;
use onhand_domain::ids::{CommandId, CustomerGroupId, CustomerId};
use onhand_domain::prices::own_lists::OwnLists;
use onhand_domain::selection::Selection;
use onhand_protocol::live::{BucketRows, Hello, Outcome};
use onhand_store::Position;
use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

/// The place of a session in memory; given again when it is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Key(pub(super) u32);

/// What a session waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Waits {
    /// For something to happen.
    Nothing,
    /// For its turn.
    Turn,
    /// For what it was sent to be written out.
    Room,
    /// For a read: it stands still until that has ended.
    Read,
}

/// A client's connection.
#[derive(Debug)]
pub(super) struct Session {
    /// Hello, until it is answered, and what came after it meanwhile.
    pub(super) arriving: Option<Box<Arriving>>,
    /// Buckets and repairs that it asks for.
    pub(super) asks: VecDeque<Ask>,
    pub(super) caller: Caller,
    /// Where it stands, once all that it was sent is applied. What did not concern it moves it on unheard.
    pub(super) cursor: Position,
    /// Numbers of subscriptions that are over.
    pub(super) ended: Vec<u32>,
    pub(super) id: SessionId,
    /// Commands that it sent and has no outcome of.
    pub(super) in_flight: BTreeSet<CommandId>,
    /// A partner's group, as its lists were read last.
    pub(super) group: Option<CustomerGroupId>,
    /// A partner's price lists that it may see.
    pub(super) lists: OwnLists,
    /// Whether they are to be read before it is told anything more.
    pub(super) lists_due: bool,
    /// All of a partner's price lists, those too that are still to start.
    pub(super) named_lists: OwnLists,
    /// When its last run was sent, in microseconds.
    pub(super) last_run_us: u64,
    /// Outcomes to be told, each with the entry up to which the rows must be.
    pub(super) outcomes: Vec<(u64, Outcome)>,
    pub(super) outbound: Arc<Outbound>,
    /// Pings to be answered, each with where the log ended.
    pub(super) pings: VecDeque<(u32, u64)>,
    /// Whether it waits for a read to begin.
    pub(super) queued: bool,
    /// The read that is under way for it.
    pub(super) reading: Option<Reading>,
    pub(super) subscriptions: Vec<Subscribed>,
    /// The mark of the last run that was sent; none: the first is to come.
    pub(super) told: Option<Position>,
    /// When it verified last, in microseconds, and whether all was equal.
    pub(super) verified: Option<(u64, bool)>,
    /// Subscriptions whose digests it asks for.
    pub(super) verifying: Vec<u32>,
    pub(super) waits: Waits,
}

/// A client that said hello and is not answered yet.
#[derive(Debug)]
pub(super) struct Arriving {
    /// What came meanwhile.
    pub(super) backlog: Vec<Input>,
    pub(super) hello: Box<Hello>,
    pub(super) position: Option<Position>,
}

/// A subscription.
#[derive(Debug)]
pub(super) struct Subscribed {
    /// What the client asked for, before rights.
    pub(super) asked: Arc<Selection>,
    /// Which of all beginnings of subscriptions this is: what was read for an earlier one is not for it.
    pub(super) begun: u64,
    /// The place of its group.
    pub(super) group: u32,
    /// The row to go on loading after, and how many at a time; none: its rows are all there.
    pub(super) loading: Option<Loading>,
    /// The client's number of it.
    pub(super) number: u32,
    /// The fingerprint of the rights that it is served under.
    pub(super) scope: Box<str>,
    /// Changes up to this entry are not for it.
    pub(super) since: u64,
}

/// How far a subscription's rows are loaded.
#[derive(Clone, Copy, Debug)]
pub(super) struct Loading {
    pub(super) after: Option<i64>,
    pub(super) limit: usize,
}

/// Something that a client asks for and that must be read.
#[derive(Debug)]
pub(super) enum Ask {
    Buckets { subscription: u32 },
    Repair { buckets: Vec<BucketRows>, subscription: u32 },
}

impl Ask {
    /// The client's number of the subscription that it asks of.
    pub(super) fn subscription(&self) -> u32 {
        match self {
            Self::Buckets { subscription } | Self::Repair { subscription, .. } => *subscription,
        }
    }
}

/// A read that is under way for a session.
#[derive(Clone, Copy, Debug)]
pub(super) enum Reading {
    /// Where it stands.
    Arrival,
    /// What it missed, from where it stands.
    CatchUp,
    /// Which price lists it may see.
    Lists,
    /// Rows of a subscription that began so.
    Chunk { begun: u64 },
    /// What it asked for of a subscription that began so.
    Asked { begun: u64 },
}

impl Session {
    /// Of a client that said hello.
    pub(super) fn new(
        id: SessionId,
        caller: Caller,
        outbound: Arc<Outbound>,
        cursor: Position,
        arriving: Arriving,
    ) -> Self {
        Self {
            arriving: Some(Box::new(arriving)),
            asks: VecDeque::new(),
            caller,
            cursor,
            ended: Vec::new(),
            id,
            in_flight: BTreeSet::new(),
            group: None,
            lists: OwnLists::default(),
            lists_due: false,
            named_lists: OwnLists::default(),
            last_run_us: 0,
            outcomes: Vec::new(),
            outbound,
            pings: VecDeque::new(),
            queued: false,
            reading: None,
            subscriptions: Vec::new(),
            told: None,
            verified: None,
            verifying: Vec::new(),
            waits: Waits::Nothing,
        }
    }

    /// The customer whose price lists it may see, where it is a partner.
    pub(super) fn buyer(&self) -> Option<CustomerId> {
        self.caller.rights.customer.filter(|_| self.caller.rights.role == Role::Partner)
    }

    /// A subscription by the client's number.
    pub(super) fn subscription(&mut self, number: u32) -> Option<&mut Subscribed> {
        self.subscriptions.iter_mut().find(|subscribed| subscribed.number == number)
    }

    /// A subscription whose rows are all there.
    pub(super) fn ready(&self, number: u32) -> Option<&Subscribed> {
        let ready = |subscribed: &&Subscribed| subscribed.number == number && subscribed.loading.is_none();
        self.subscriptions.iter().find(ready)
    }

    /// The places of its groups, each once, with the entry after which changes are for it.
    pub(super) fn groups(&self) -> impl Iterator<Item = (u32, u64)> {
        let all = &self.subscriptions;
        let first = |(place, subscribed): &(usize, &Subscribed)| {
            all[..*place].iter().all(|other| other.group != subscribed.group)
        };
        all.iter().enumerate().filter(first).map(|(place, subscribed)| {
            let alike = all[place..].iter().filter(|other| other.group == subscribed.group);
            let since = alike.map(|alike| alike.since).min().unwrap_or_default();
            (subscribed.group, since.max(self.cursor.seq))
        })
    }

    /// The subscription whose rows are loaded next.
    pub(super) fn loading(&self) -> Option<(Loading, &Subscribed)> {
        self.subscriptions
            .iter()
            .find_map(|subscribed| subscribed.loading.map(|loading| (loading, subscribed)))
    }

    /// A read begins for it.
    pub(super) fn reads(&mut self, reading: Reading) {
        self.reading = Some(reading);
        self.waits = Waits::Read;
    }

    /// Whether there is something to be read for it.
    pub(super) fn wants_read(&self) -> bool {
        !self.asks.is_empty() || self.subscriptions.iter().any(|subscribed| subscribed.loading.is_some())
    }
}

/// All sessions.
#[derive(Debug, Default)]
pub(super) struct Sessions {
    free: Vec<u32>,
    keys: HashMap<SessionId, Key>,
    slots: Vec<Option<Box<Session>>>,
}

impl Sessions {
    /// Takes a session in.
    pub(super) fn insert(&mut self, session: Session) -> Key {
        let key = Key(self.free.pop().unwrap_or_else(|| {
            self.slots.push(None);
            (self.slots.len() - 1) as u32
        }));
        self.keys.insert(session.id, key);
        self.slots[key.0 as usize] = Some(Box::new(session));
        key
    }

    /// Takes a session out.
    pub(super) fn remove(&mut self, key: Key) -> Option<Box<Session>> {
        let session = self.slots.get_mut(key.0 as usize)?.take()?;
        self.keys.remove(&session.id);
        self.free.push(key.0);
        Some(session)
    }

    /// The place of a session.
    pub(super) fn key(&self, id: SessionId) -> Option<Key> {
        self.keys.get(&id).copied()
    }

    /// A session.
    pub(super) fn get(&self, key: Key) -> Option<&Session> {
        self.slots.get(key.0 as usize)?.as_deref()
    }

    /// A session.
    pub(super) fn get_mut(&mut self, key: Key) -> Option<&mut Session> {
        self.slots.get_mut(key.0 as usize)?.as_deref_mut()
    }

    /// All of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Key, &Session)> {
        self.slots.iter().enumerate().filter_map(|(place, slot)| Some((Key(place as u32), slot.as_deref()?)))
    }

    /// All of them.
    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = (Key, &mut Session)> {
        let there = self.slots.iter_mut().enumerate();
        there.filter_map(|(place, slot)| Some((Key(place as u32), slot.as_deref_mut()?)))
    }

    /// How many.
    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }
}
