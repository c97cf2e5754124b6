//! One subscription: what it selects, its rows, and how far they can be relied on.

use crate::transition::{Cause, Transition};
use onhand_domain::hash;
use onhand_domain::records::Collection;
use onhand_protocol::live::{Bucket, Digest, FieldFilter, digest::HashText};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;
use uuid::Uuid;

/// A record as the server keeps it, byte for byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its canonical JSON.
    pub doc: Arc<str>,
    /// The entry of the log that changed it last.
    pub seq: u64,
}

impl Row {
    /// The hash of the bytes that are held.
    pub fn hash(&self) -> u64 {
        hash::of(self.doc.as_bytes())
    }
}

pub(super) type Rows = BTreeMap<Uuid, Row>;

/// How far the rows of a subscription can be relied on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// They are no good at the replica's mark: none came yet, or they are of an earlier one and shown until new ones are
    /// complete.
    Stale,
    /// They may be of another history: to be verified.
    Doubtful,
    /// They are what fits at the replica's mark.
    Good,
}

/// A subscription and its rows.
#[derive(Clone, Debug)]
pub struct Held {
    /// Which collection.
    pub collection: Collection,
    /// By which values.
    pub filters: Vec<FieldFilter>,
    /// The group that serves it on this connection.
    pub(super) group: Option<u64>,
    /// The rows of a snapshot under way.
    pub(super) incoming: Option<Rows>,
    pub(super) rows: Rows,
    /// The fingerprint of the rights under which the rows are held.
    pub(super) scope: String,
    pub(super) trust: Trust,
}

impl Held {
    pub(super) fn new(collection: Collection, filters: Vec<FieldFilter>) -> Self {
        Self {
            collection,
            filters,
            group: None,
            incoming: None,
            rows: Rows::new(),
            scope: String::new(),
            trust: Trust::Stale,
        }
    }

    /// Its rows, by id.
    pub fn rows(&self) -> &BTreeMap<Uuid, Row> {
        &self.rows
    }

    /// How far they can be relied on.
    pub fn trust(&self) -> Trust {
        self.trust
    }

    /// Whether the server serves it on this connection and its rows are all there.
    pub fn is_ready(&self) -> bool {
        self.group.is_some() && self.incoming.is_none() && self.trust != Trust::Stale
    }

    /// The digest of the bytes that are held.
    pub fn digest(&self) -> Digest {
        self.rows.values().fold(Digest::default(), |sum, row| sum.plus(row.hash()))
    }

    /// The buckets in which `theirs` differ from the bytes that are held.
    pub(super) fn differing(&self, theirs: &[Bucket]) -> Vec<u8> {
        let mut ours = [Digest::default(); 256];
        for (id, row) in &self.rows {
            let sum = &mut ours[usize::from(bucket_of(id))];
            *sum = sum.plus(row.hash());
        }
        let mut other = [Digest::default(); 256];
        for bucket in theirs {
            other[usize::from(bucket.bucket)] = bucket.digest;
        }
        (0..=u8::MAX).filter(|bucket| ours[usize::from(*bucket)] != other[usize::from(*bucket)]).collect()
    }

    /// The id and hash of each record that is held in a bucket.
    pub(super) fn bucket(&self, bucket: u8) -> Vec<(Uuid, HashText)> {
        let within = self.rows.iter().filter(|(id, _)| bucket_of(id) == bucket);
        within.map(|(id, row)| (*id, HashText(row.hash()))).collect()
    }

    pub(super) fn put(&mut self, id: Uuid, row: Row) -> Option<Fate> {
        match self.rows.entry(id) {
            Entry::Vacant(place) => {
                let after = place.insert(row).doc.clone();
                Some((None, Some(after)))
            }
            Entry::Occupied(mut place) => {
                let after = row.doc.clone();
                let before = place.insert(row).doc;
                (before != after).then_some((Some(before), Some(after)))
            }
        }
    }

    pub(super) fn remove(&mut self, id: Uuid) -> Option<Fate> {
        self.rows.remove(&id).map(|row| (Some(row.doc), None))
    }

    /// Puts the rows of the snapshot in the place of those that were held; says whether there was one.
    pub(super) fn swap(&mut self, subscription: u32, transitions: &mut Vec<Transition>) -> bool {
        let Some(incoming) = self.incoming.take() else { return false };
        let mut old = std::mem::replace(&mut self.rows, incoming);
        for (id, row) in &self.rows {
            let before = old.remove(id).map(|row| row.doc);
            if before.as_ref() != Some(&row.doc) {
                let fate = (before, Some(row.doc.clone()));
                transitions.push(transition(subscription, *id, Cause::Snapshot, fate));
            }
        }
        for (id, row) in old {
            transitions.push(transition(subscription, id, Cause::Snapshot, (Some(row.doc), None)));
        }
        self.trust = Trust::Good;
        true
    }

    /// All rows as they disappear.
    pub(super) fn end(self, subscription: u32) -> Vec<Transition> {
        let gone = |(id, row): (Uuid, Row)| transition(subscription, id, Cause::End, (Some(row.doc), None));
        self.rows.into_iter().map(gone).collect()
    }
}

/// A record before and after.
pub(super) type Fate = (Option<Arc<str>>, Option<Arc<str>>);

pub(super) fn transition(subscription: u32, id: Uuid, cause: Cause, (before, after): Fate) -> Transition {
    Transition { after, before, cause, id, subscription }
}

fn bucket_of(id: &Uuid) -> u8 {
    id.as_bytes()[15]
}
