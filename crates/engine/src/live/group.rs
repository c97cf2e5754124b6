//! A group: what equal subscriptions of any sessions share. It holds the newest changes of its records, the messages that
//! were made of them, and the digest of all of them.

use super::encode::{Changed, EventText, Row};
use super::seeding::Seed;
use super::session::Key;
use ahash::HashSet;
use bytes::Bytes;
use onhand_domain::selection::Selection;
use std::collections::VecDeque;
use std::sync::Arc;
use uuid::Uuid;

/// Events of a message at most: of a longer absence only the newest are told.
pub(super) const EVENTS_MAX: usize = 1_000;
/// Messages that are kept: most members stand at the same place, a few slow ones elsewhere.
const ENCODED_MAX: usize = 4;

/// A record as a batch left it.
#[derive(Debug)]
pub(super) struct RowChange {
    /// Hash of its document before the batch, where there was one.
    pub(super) before: Option<u64>,
    pub(super) doc: Box<[u8]>,
    pub(super) hash: u64,
    pub(super) id: Uuid,
    pub(super) row: i64,
    pub(super) seq: u64,
}

/// Something that a batch did to a group.
#[derive(Clone, Debug)]
pub(super) enum Change {
    /// A record changed that fits now, or did.
    Row { change: Arc<RowChange>, fits: bool, fitted: bool },
    /// Something happened.
    Event(Arc<EventText>),
}

/// A change in its place.
#[derive(Debug)]
struct Item {
    /// Where its batch ends.
    at: u64,
    change: Change,
    /// Bytes of all changes that there ever were, up to this one.
    total: u64,
}

/// Changes that follow each other: the first, and the one after the last, counted from the group's beginning.
pub(super) type Window = (u64, u64);

/// What equal subscriptions share.
#[derive(Debug)]
pub(super) struct Group {
    /// What was asked for last, and what it came to: most members ask for the same.
    asked: Option<((u64, u64), Option<Bytes>)>,
    encoded: VecDeque<(Window, Bytes)>,
    /// How many changes went before those that are held.
    gone: u64,
    items: VecDeque<Item>,
    /// The sessions in it, once for each subscription.
    pub(super) members: Vec<Key>,
    /// By which messages name it.
    pub(super) number: u64,
    pub(super) seed: Seed,
    pub(super) selection: Arc<Selection>,
    /// All changes after this entry are held.
    pub(super) since: u64,
    /// The last record that it was looked at for.
    pub(super) stamp: u64,
    /// Whether its members are told who caused an event.
    pub(super) tells_actor: bool,
    total: u64,
    /// Bytes of the changes that went.
    total_gone: u64,
}

impl Group {
    /// Of a log that ends at entry `since`.
    pub(super) fn new(number: u64, selection: Arc<Selection>, tells_actor: bool, since: u64) -> Self {
        Self {
            asked: None,
            encoded: VecDeque::new(),
            gone: 0,
            items: VecDeque::new(),
            members: Vec::new(),
            number,
            seed: Seed::default(),
            selection,
            since,
            stamp: 0,
            tells_actor,
            total: 0,
            total_gone: 0,
        }
    }

    /// Takes a change of the batch that ends at `at`. Gives the bytes that it takes in the group itself.
    pub(super) fn push(&mut self, at: u64, change: Change) -> usize {
        let length = match &change {
            Change::Row { change, fits, fitted } => {
                self.seed.apply(change, *fits, *fitted);
                if *fits { change.doc.len() } else { 0 }
            }
            Change::Event(event) => event.len(),
        };
        // Messages up to an older mark are hardly asked for any more.
        self.asked = None;
        self.encoded.clear();
        self.total += length as u64;
        self.items.push_back(Item { at, change, total: self.total });
        size_of::<Item>()
    }

    /// Forgets changes up to entry `seq`.
    pub(super) fn trim(&mut self, seq: u64) {
        while let Some(item) = self.items.front().filter(|item| item.at <= seq) {
            self.since = seq;
            self.gone += 1;
            self.total_gone = item.total;
            self.items.pop_front();
        }
        self.asked = None;
        let gone = self.gone;
        self.encoded.retain(|((first, _), _)| *first >= gone);
        if self.items.is_empty() {
            self.items.shrink_to(8);
        }
    }

    /// Forgets all: the log ends at entry `seq`, and what was before is not known.
    pub(super) fn forget(&mut self, seq: u64) {
        self.gone += self.items.len() as u64;
        self.total_gone = self.total;
        self.items.clear();
        self.encoded.clear();
        self.asked = None;
        self.since = seq;
        self.seed.forget();
    }

    /// The changes after entry `from`, up to entry `to`.
    pub(super) fn window(&self, from: u64, to: u64) -> Option<Window> {
        if self.items.back().is_none_or(|last| last.at <= from) {
            return None;
        }
        let place = |seq: u64| self.gone + self.items.partition_point(|item| item.at <= seq) as u64;
        let window = (place(from), place(to));
        (window.0 < window.1).then_some(window)
    }

    /// Bytes of the records and events in a window.
    pub(super) fn bytes(&self, (first, end): Window) -> u64 {
        let total = |place: u64| {
            let last = place.checked_sub(self.gone + 1).and_then(|last| self.items.get(last as usize));
            last.map_or(self.total_gone, |item| item.total)
        };
        total(end) - total(first)
    }

    /// Changes of rows after entry `from`, up to now.
    pub(super) fn rows_after(&self, from: u64) -> impl Iterator<Item = (&RowChange, bool, bool)> {
        let first = self.items.partition_point(|item| item.at <= from);
        self.items.range(first..).filter_map(|item| match &item.change {
            Change::Row { change, fits, fitted } => Some((&**change, *fits, *fitted)),
            Change::Event(_) => None,
        })
    }

    /// The changes after entry `from`, up to entry `to`, as a message: made once, and shared by all who stand there.
    pub(super) fn message(&mut self, from: u64, to: u64) -> Option<Bytes> {
        if let Some((_, message)) = self.asked.as_ref().filter(|(asked, _)| *asked == (from, to)) {
            return message.clone();
        }
        let message = self.window(from, to).map(|window| self.encoded(window));
        self.asked = Some(((from, to), message.clone()));
        message
    }

    fn encoded(&mut self, window: Window) -> Bytes {
        if let Some((_, bytes)) = self.encoded.iter().find(|(of, _)| *of == window) {
            return bytes.clone();
        }
        let bytes = self.encode(window);
        if self.encoded.len() >= ENCODED_MAX {
            self.encoded.pop_back();
        }
        self.encoded.push_front((window, bytes.clone()));
        bytes
    }

    fn encode(&self, (first, end): Window) -> Bytes {
        let range = (first - self.gone) as usize..(end - self.gone) as usize;
        let mut changed = Changed::default();
        let one_batch = self.items.get(range.start).map(|item| item.at)
            == self.items.get(range.end.saturating_sub(1)).map(|item| item.at);
        // From the newest on: of each record the last state counts. A batch names each record once.
        let mut seen: HashSet<Uuid> = HashSet::default();
        for item in self.items.range(range).rev() {
            match &item.change {
                Change::Row { change, fits, .. } => {
                    if one_batch || seen.insert(change.id) {
                        if *fits {
                            changed.rows.push(Row { doc: &change.doc, seq: change.seq });
                        } else {
                            changed.gone.push(change.id);
                        }
                    }
                }
                Change::Event(event) if changed.events.len() < EVENTS_MAX => changed.events.push(event),
                Change::Event(_) => changed.skipped += 1,
            }
        }
        changed.events.reverse();
        changed.message(self.number, self.tells_actor)
    }
}
