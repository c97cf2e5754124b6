//! A client's replica, as naive as can be: it applies what it is sent and remembers what it was told.

use onhand_domain::hash;
use onhand_domain::selection::Selection;
use onhand_protocol::live::{
    Bucket, Changes, Digest, Outcome, Reason, ServerMessage, Start, StreamEvent, Subscribed, Welcome,
};
use onhand_store::Position;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Records by id: bytes and the entry that changed each last.
pub type Rows = BTreeMap<Uuid, (String, u64)>;

/// A subscription, as the client knows it.
#[derive(Clone, Debug)]
pub struct Held {
    /// Events heard, in order: entry and place.
    pub events: Vec<(u64, u32)>,
    pub group: u64,
    /// What is being loaded.
    pub next: Option<Rows>,
    pub reason: Option<Reason>,
    pub rows: Rows,
    pub scope: String,
    pub selection: Selection,
    /// Where the log ended when it began.
    pub since: u64,
    pub skipped: u64,
    pub start: Start,
    /// Whether what it holds is of another history and was not verified.
    pub unproved: bool,
}

/// A replica.
#[derive(Clone, Debug, Default)]
pub struct Replica {
    pub again: Vec<(Reason, usize)>,
    pub buckets: BTreeMap<u32, Vec<Bucket>>,
    pub bye: Option<Reason>,
    pub cursor: Option<Position>,
    /// Digests told, beside what the replica makes of its own rows at that mark.
    pub digests: Vec<(u32, Digest, Digest)>,
    /// Subscriptions that it dropped.
    dropped: BTreeSet<u32>,
    pub ends: Vec<Position>,
    pub events: Vec<StreamEvent>,
    /// Numbers that subscriptions had and have no more.
    pub former: BTreeSet<u64>,
    pub held: BTreeMap<u32, Held>,
    pub outcomes: Vec<(u64, Outcome)>,
    pub over: Vec<(u32, Reason)>,
    pub pongs: Vec<(u32, Option<u64>)>,
    pub refused: Vec<Reason>,
    pub repaired: usize,
    run: Vec<ServerMessage>,
    /// What each run was made of.
    pub runs: Vec<Vec<&'static str>>,
    pub welcome: Option<Welcome>,
    /// What it asked for, by number.
    pub wanted: BTreeMap<u32, Selection>,
}

impl Replica {
    /// Takes a message; true where a run ended with it. `head` is where the log ends.
    pub fn take(&mut self, text: &str, head: u64) -> bool {
        let message: ServerMessage =
            serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
        assert!(
            self.welcome.is_some()
                || matches!(message, ServerMessage::Welcome(_) | ServerMessage::Bye { .. })
        );
        assert!(self.bye.is_none(), "nothing comes after bye: {text}");
        match message {
            ServerMessage::Welcome(welcome) => {
                assert!(self.welcome.replace(*welcome).is_none(), "one welcome");
            }
            ServerMessage::Subscribed(subscribed) => self.subscribed(subscribed, head),
            ServerMessage::Unsubscribed { reason, subscription, .. } => {
                self.over.push((subscription, reason));
                self.drop(subscription);
            }
            ServerMessage::Again { commands, reason, .. } => self.again.push((reason, commands.len())),
            ServerMessage::Pong { n, .. } => self.pongs.push((n, self.cursor.map(|cursor| cursor.seq))),
            ServerMessage::Refused { reason, .. } => self.refused.push(reason),
            ServerMessage::Bye { reason, .. } => self.bye = Some(reason),
            ServerMessage::End { outcomes, to } => {
                self.end(outcomes, to.0.parse().unwrap());
                return true;
            }
            in_run => self.run.push(in_run),
        }
        false
    }

    /// What of it outlives a connection.
    pub fn again(self) -> Self {
        let Self { cursor, held, outcomes, wanted, .. } = self;
        Self { cursor, held, outcomes, wanted, ..Self::default() }
    }

    /// Drops a subscription: what is on its way for it is not for anybody.
    pub fn unsubscribe(&mut self, subscription: u32) {
        self.dropped.insert(subscription);
        self.drop(subscription);
    }

    fn drop(&mut self, subscription: u32) {
        if let Some(held) = self.held.remove(&subscription) {
            self.former.insert(held.group);
        }
    }

    fn subscribed(&mut self, subscribed: Subscribed, head: u64) {
        let Subscribed { group, reason, scope, start, subscription } = subscribed;
        if self.dropped.contains(&subscription) {
            self.former.insert(group);
            return;
        }
        let before = self.held.remove(&subscription);
        self.former.extend(before.as_ref().map(|held| held.group));
        // What was held stays on the screen until another stands in its place.
        let (rows, kept) = match before {
            Some(before) => (before.rows.clone(), Some(before).filter(|_| start == Start::Resume)),
            None => (Rows::new(), None),
        };
        let (events, skipped, since) =
            kept.map_or((Vec::new(), 0, head), |held| (held.events, held.skipped, held.since));
        let held = Held {
            events,
            group,
            next: (start == Start::Snapshot).then(Rows::new),
            reason,
            rows,
            scope,
            selection: self.wanted[&subscription].clone(),
            since,
            skipped,
            start,
            unproved: start == Start::Verify,
        };
        self.held.insert(subscription, held);
    }

    fn end(&mut self, outcomes: Vec<Outcome>, to: Position) {
        let fresh_fork = self.ends.is_empty();
        assert!(
            fresh_fork || self.cursor.is_none_or(|cursor| cursor.seq <= to.seq),
            "LP14: {:?} {to:?}",
            self.cursor
        );
        let run = std::mem::take(&mut self.run);
        self.runs.push(run.iter().map(kind).collect());
        let groups: Vec<u64> = run
            .iter()
            .filter_map(|message| match message {
                ServerMessage::Changes(changes) => Some(changes.group),
                _ => None,
            })
            .collect();
        assert_eq!(
            groups.iter().collect::<BTreeSet<_>>().len(),
            groups.len(),
            "a group's changes come once in a run"
        );
        for message in run {
            if subscription_of(&message).is_some_and(|number| self.dropped.contains(&number)) {
                continue;
            }
            match message {
                ServerMessage::Changes(changes) => self.changes(changes, to.seq),
                ServerMessage::Chunk { rows, subscription } => {
                    let held = self.held.get_mut(&subscription).expect("a chunk of a subscription");
                    let next = held.next.as_mut().expect("a chunk of one that loads");
                    for change in rows {
                        put(next, change.record.get(), change.seq);
                    }
                }
                ServerMessage::Ready { subscription } => {
                    let held = self.held.get_mut(&subscription).expect("a subscription that is ready");
                    held.rows = held.next.take().expect("ready once");
                }
                ServerMessage::Digest { digest, subscription } => {
                    let held = &self.held[&subscription];
                    assert!(held.next.is_none(), "a digest of one that is ready");
                    let own = digest_of(&held.rows);
                    if own == digest {
                        self.held.get_mut(&subscription).unwrap().unproved = false;
                    }
                    self.digests.push((subscription, digest, own));
                }
                ServerMessage::Buckets { buckets, subscription } => {
                    self.buckets.insert(subscription, buckets);
                }
                ServerMessage::Repair { gone, rows, subscription } => {
                    let held = self.held.get_mut(&subscription).expect("a repair of a subscription");
                    self.repaired += gone.len() + rows.len();
                    gone.iter().for_each(|id| drop(held.rows.remove(id)));
                    for change in rows {
                        put(&mut held.rows, change.record.get(), change.seq);
                    }
                }
                other => panic!("{other:?} in a run"),
            }
        }
        self.outcomes.extend(outcomes.into_iter().map(|outcome| (to.seq, outcome)));
        self.cursor = Some(to);
        self.ends.push(to);
    }

    fn changes(&mut self, changes: Changes, to: u64) {
        let Changes { events, gone, group, rows, skipped } = changes;
        let mut named = BTreeSet::new();
        let ids = rows.iter().map(|change| id_of(change.record.get())).chain(gone.iter().copied());
        ids.for_each(|id| assert!(named.insert(id), "LP12: {id} twice"));
        let mut known = self.former.contains(&group);
        for held in self.held.values_mut().filter(|held| held.group == group) {
            known = true;
            held.skipped += skipped;
            for event in &events {
                assert!(held.events.last() < Some(&(event.seq, event.index)), "LP51: in order, each once");
                assert!(event.seq <= to);
                held.events.push((event.seq, event.index));
            }
            for set in std::iter::once(&mut held.rows).chain(&mut held.next) {
                gone.iter().for_each(|id| drop(set.remove(id)));
                rows.iter().for_each(|change| put(set, change.record.get(), change.seq));
            }
        }
        assert!(known, "changes of a group that it is in");
        self.events.extend(events);
    }

    /// What it would say of itself when it comes again.
    pub fn held_scopes(&self) -> BTreeMap<u32, String> {
        let ready = self.held.iter().filter(|(_, held)| held.next.is_none() && !held.unproved);
        ready.map(|(number, held)| (*number, held.scope.clone())).collect()
    }
}

fn subscription_of(message: &ServerMessage) -> Option<u32> {
    match message {
        ServerMessage::Chunk { subscription, .. }
        | ServerMessage::Ready { subscription }
        | ServerMessage::Digest { subscription, .. }
        | ServerMessage::Buckets { subscription, .. }
        | ServerMessage::Repair { subscription, .. } => Some(*subscription),
        _ => None,
    }
}

fn kind(message: &ServerMessage) -> &'static str {
    match message {
        ServerMessage::Changes(_) => "changes",
        ServerMessage::Chunk { .. } => "chunk",
        ServerMessage::Ready { .. } => "ready",
        ServerMessage::Digest { .. } => "digest",
        ServerMessage::Buckets { .. } => "buckets",
        ServerMessage::Repair { .. } => "repair",
        _ => "another",
    }
}

fn id_of(record: &str) -> Uuid {
    let value: serde_json::Value = serde_json::from_str(record).unwrap();
    value["id"].as_str().unwrap().parse().unwrap()
}

fn put(rows: &mut Rows, record: &str, seq: u64) {
    rows.insert(id_of(record), (record.to_owned(), seq));
}

/// The digest of rows, made of their bytes.
pub fn digest_of(rows: &Rows) -> Digest {
    rows.values().fold(Digest::default(), |sum, (record, _)| sum.plus(hash::of(record.as_bytes())))
}
