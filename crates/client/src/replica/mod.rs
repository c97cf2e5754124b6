//! The rows that a client holds, brought from mark to mark.
//!
//! What a run says is gathered and applied whole at its `end` (LP10). Applying is blind: whatever the run names is put or
//! removed; what became of each record is found by comparing with what was held.

mod held;
mod run;
mod saved;

pub use held::{Held, Row, Trust};

use crate::position::Position;
use crate::transition::{Cause, Transition};
use crate::violation::Violation;
use held::transition;
use onhand_domain::records::Collection;
use onhand_protocol::live::{
    Bucket, BucketRows, Change, Changes, Digest, FieldFilter, Standing, Start, StreamEvent, Subscribed,
    Subscription,
};
use run::{Run, Step};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use uuid::Uuid;

/// Subscriptions, their rows, and the mark at which they stand.
#[derive(Debug, Default)]
pub struct Replica {
    cursor: Option<Position>,
    held: BTreeMap<u32, Held>,
    /// Groups and subscriptions of this connection that are over: what was on its way for them is not looked at.
    left_groups: BTreeSet<u64>,
    left: BTreeSet<u32>,
    next: u32,
    run: Run,
}

/// What applying a run brought.
#[derive(Debug, Default)]
pub(crate) struct Brought {
    pub(crate) events: Vec<StreamEvent>,
    pub(crate) findings: Vec<Finding>,
    pub(crate) ready: Vec<u32>,
    pub(crate) skipped: u64,
    pub(crate) transitions: Vec<Transition>,
}

/// What a run says about a proof under way.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Finding {
    /// A subscription's digest, compared at the run's mark.
    Compared { equal: bool, subscription: u32 },
    /// The buckets that differ at the run's mark.
    Differing { buckets: Vec<u8>, subscription: u32 },
    /// A repair, and how many records it altered.
    Repaired { rows: u32, subscription: u32 },
}

impl Replica {
    /// The mark at which all rows stand; none before the first run.
    pub fn cursor(&self) -> Option<Position> {
        self.cursor
    }

    /// Its subscriptions, by their numbers.
    pub fn subscriptions(&self) -> &BTreeMap<u32, Held> {
        &self.held
    }

    /// A subscription.
    pub fn subscription(&self, number: u32) -> Option<&Held> {
        self.held.get(&number)
    }

    /// Records that are held, of all subscriptions together.
    pub fn len(&self) -> usize {
        self.held.values().map(|held| held.rows.len()).sum()
    }

    /// Whether it holds no record.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Puts or removes a record by force, as damage or a fault would: for tests of verification.
    pub fn disturb(&mut self, subscription: u32, id: Uuid, doc: Option<&str>) {
        let Some(held) = self.held.get_mut(&subscription) else { return };
        match doc {
            Some(doc) => held.rows.insert(id, Row { doc: Arc::from(doc), seq: 0 }),
            None => held.rows.remove(&id),
        };
    }

    pub(crate) fn add(&mut self, collection: Collection, filters: Vec<FieldFilter>) -> u32 {
        let number = self.next;
        self.next = self.next.wrapping_add(1);
        self.held.insert(number, Held::new(collection, filters));
        number
    }

    /// Takes a subscription away, by the client's own wish or the server's; gives what disappears.
    pub(crate) fn remove(&mut self, number: u32) -> Option<Vec<Transition>> {
        let held = self.held.remove(&number)?;
        self.run.forget(number);
        self.leave(held.group);
        self.left.insert(number);
        Some(held.end(number))
    }

    /// What hello says is wanted and held.
    pub(crate) fn wanted(&self) -> Vec<Subscription> {
        self.held.keys().filter_map(|number| self.wanted_as(*number)).collect()
    }

    pub(crate) fn wanted_as(&self, number: u32) -> Option<Subscription> {
        let held = self.held.get(&number)?;
        let is_held = held.trust != Trust::Stale && self.cursor.is_some();
        Some(Subscription {
            collection: held.collection,
            filters: held.filters.clone(),
            held: is_held.then(|| held.scope.clone()),
            subscription: number,
        })
    }

    /// The connection is over: what was not complete comes again.
    pub(crate) fn lost(&mut self) {
        self.run = Run::default();
        self.left.clear();
        self.left_groups.clear();
        for held in self.held.values_mut() {
            held.group = None;
            held.incoming = None;
        }
    }

    /// Relies on nothing of a subscription any more: its rows are shown until they came anew on the next connection.
    pub(crate) fn distrust(&mut self, number: u32) {
        if let Some(held) = self.held.get_mut(&number) {
            held.trust = Trust::Stale;
        }
    }

    /// Stands nowhere any more: the next connection begins as if it were the first.
    pub(crate) fn forget_cursor(&mut self) {
        self.cursor = None;
    }

    /// The server knows where the replica stood.
    pub(crate) fn welcome(&mut self, standing: Standing, head: Position) -> Result<(), Violation> {
        if (standing == Standing::Fresh) != self.cursor.is_none() {
            return Err(Violation::Standing);
        }
        if standing == Standing::Fork {
            self.cursor = Some(head);
            for held in self.held.values_mut().filter(|held| held.trust == Trust::Good) {
                held.trust = Trust::Doubtful;
            }
        }
        Ok(())
    }

    /// A subscription begins; says whether rows that were held are sent anew.
    pub(crate) fn subscribed(&mut self, said: &Subscribed) -> Result<bool, Violation> {
        let number = said.subscription;
        if self.left.contains(&number) {
            self.leave(Some(said.group));
            return Ok(false);
        }
        let held = self.held.get_mut(&number).ok_or(Violation::UnknownSubscription(number))?;
        let before = held.group.replace(said.group);
        self.run.forget(number);
        let was_held = held.trust != Trust::Stale;
        match said.start {
            Start::Snapshot => {
                held.trust = Trust::Stale;
                held.incoming = Some(BTreeMap::new());
            }
            Start::Resume | Start::Verify if !was_held || held.scope != said.scope => {
                return Err(Violation::NotHeld(number));
            }
            Start::Resume => {}
            Start::Verify => held.trust = Trust::Doubtful,
        }
        held.scope.clone_from(&said.scope);
        self.left_groups.remove(&said.group);
        if before != Some(said.group) {
            self.leave(before);
        }
        Ok(was_held && said.start == Start::Snapshot)
    }

    fn leave(&mut self, group: Option<u64>) {
        let Some(group) = group else { return };
        if !self.held.values().any(|held| held.group == Some(group)) {
            self.left_groups.insert(group);
        }
    }

    pub(crate) fn changes(&mut self, changes: Changes) -> Result<(), Violation> {
        let of_group = self.held.iter().filter(|(_, held)| held.group == Some(changes.group));
        let into: Vec<u32> = of_group.map(|(number, _)| *number).collect();
        if into.is_empty() {
            let is_left = self.left_groups.contains(&changes.group);
            return if is_left { Ok(()) } else { Err(Violation::UnknownGroup(changes.group)) };
        }
        for event in &changes.events {
            self.run.weigh(event.event.get().len())?;
        }
        self.run.weigh(changes.gone.len() * size_of::<Uuid>())?;
        let rows = self.run.rows(changes.rows)?;
        let (events, gone, skipped) = (changes.events, changes.gone, changes.skipped);
        self.run.push(Step::Changes { events, gone, into, rows, skipped });
        Ok(())
    }

    pub(crate) fn chunk(&mut self, subscription: u32, rows: Vec<Change>) -> Result<(), Violation> {
        if self.expects(subscription)?.is_some_and(|held| held.incoming.is_none()) {
            return Err(Violation::NoSnapshot(subscription));
        }
        let rows = self.run.rows(rows)?;
        self.run.push(Step::Chunk { rows, subscription });
        Ok(())
    }

    pub(crate) fn ready(&mut self, subscription: u32) -> Result<(), Violation> {
        if self.expects(subscription)?.is_some_and(|held| held.incoming.is_none()) {
            return Err(Violation::NoSnapshot(subscription));
        }
        self.run.push(Step::Ready(subscription));
        Ok(())
    }

    pub(crate) fn digest(&mut self, subscription: u32, digest: Digest) -> Result<(), Violation> {
        self.expects_ready(subscription)?;
        self.run.push(Step::Digest(subscription, digest));
        Ok(())
    }

    pub(crate) fn buckets(&mut self, subscription: u32, buckets: Vec<Bucket>) -> Result<(), Violation> {
        self.expects_ready(subscription)?;
        self.run.push(Step::Buckets(subscription, buckets));
        Ok(())
    }

    pub(crate) fn repair(
        &mut self,
        subscription: u32,
        rows: Vec<Change>,
        gone: Vec<Uuid>,
    ) -> Result<(), Violation> {
        self.expects_ready(subscription)?;
        self.run.weigh(gone.len() * size_of::<Uuid>())?;
        let rows = self.run.rows(rows)?;
        self.run.push(Step::Repair { gone, rows, subscription });
        Ok(())
    }

    /// The subscription; nothing where it is over and this was on its way.
    fn expects(&self, subscription: u32) -> Result<Option<&Held>, Violation> {
        match self.held.get(&subscription) {
            Some(held) => Ok(Some(held)),
            None if self.left.contains(&subscription) => Ok(None),
            None => Err(Violation::UnknownSubscription(subscription)),
        }
    }

    fn expects_ready(&self, subscription: u32) -> Result<(), Violation> {
        // What was asked before the subscription began anew may still be answered.
        let held = self.expects(subscription)?;
        if held.is_some_and(|held| held.group.is_none()) {
            return Err(Violation::NotReady(subscription));
        }
        Ok(())
    }

    /// Applies the run whole; the replica then stands at `to`. Where `to` can't be, nothing is applied.
    pub(crate) fn end(&mut self, to: Position) -> Result<Brought, Violation> {
        if let Some(at) = self.cursor {
            let is_on = to.epoch == at.epoch && (to.seq > at.seq || to == at);
            if !is_on {
                return Err(Violation::Back { at, to });
            }
        }
        self.cursor = Some(to);
        let mut brought = Brought::default();
        let steps = std::mem::take(&mut self.run).into_steps();
        let proofs: Vec<Step> = steps.into_iter().filter_map(|step| self.apply(step, &mut brought)).collect();
        for step in proofs {
            self.prove(step, &mut brought);
        }
        brought.events.sort_by_key(|event| (event.seq, event.index));
        brought.events.dedup_by_key(|event| (event.seq, event.index));
        Ok(brought)
    }

    /// Applies what alters rows; gives back what is to be looked at once all of them stand at the mark (LP13).
    fn apply(&mut self, step: Step, brought: &mut Brought) -> Option<Step> {
        match step {
            Step::Changes { events, gone, into, rows, skipped } => {
                for number in into {
                    self.change(number, &rows, &gone, Cause::Change, brought);
                }
                brought.events.extend(events);
                brought.skipped += skipped;
            }
            Step::Chunk { rows, subscription } => {
                let incoming = self.held.get_mut(&subscription).and_then(|held| held.incoming.as_mut());
                incoming?.extend(rows);
            }
            Step::Ready(subscription) => {
                let held = self.held.get_mut(&subscription)?;
                if held.swap(subscription, &mut brought.transitions) {
                    brought.ready.push(subscription);
                }
            }
            Step::Repair { gone, rows, subscription } => {
                let before = brought.transitions.len();
                self.change(subscription, &rows, &gone, Cause::Repair, brought);
                let rows = (brought.transitions.len() - before) as u32;
                brought.findings.push(Finding::Repaired { rows, subscription });
            }
            proof @ (Step::Digest(..) | Step::Buckets(..)) => return Some(proof),
        }
        None
    }

    fn change(
        &mut self,
        number: u32,
        rows: &[(Uuid, Row)],
        gone: &[Uuid],
        cause: Cause,
        brought: &mut Brought,
    ) {
        let Some(held) = self.held.get_mut(&number) else { return };
        if let Some(incoming) = &mut held.incoming {
            // What is on the screen stays as it is until the snapshot is complete (LP21).
            incoming.extend(rows.iter().cloned());
            for id in gone {
                incoming.remove(id);
            }
            return;
        }
        for id in gone {
            let fate = held.remove(*id);
            brought.transitions.extend(fate.map(|fate| transition(number, *id, cause, fate)));
        }
        for (id, row) in rows {
            let fate = held.put(*id, row.clone());
            brought.transitions.extend(fate.map(|fate| transition(number, *id, cause, fate)));
        }
    }

    fn prove(&mut self, step: Step, brought: &mut Brought) {
        match step {
            Step::Digest(subscription, digest) => {
                let Some(held) = self.held.get_mut(&subscription).filter(|held| held.is_ready()) else {
                    return;
                };
                let equal = held.digest() == digest;
                if equal {
                    held.trust = Trust::Good;
                }
                brought.findings.push(Finding::Compared { equal, subscription });
            }
            Step::Buckets(subscription, theirs) => {
                let Some(held) = self.held.get(&subscription).filter(|held| held.is_ready()) else { return };
                let buckets = held.differing(&theirs);
                brought.findings.push(Finding::Differing { buckets, subscription });
            }
            _ => {}
        }
    }

    /// What is held in some of the buckets, as many as fit into `rows_max` records, but at least the first; takes them
    /// from `buckets`.
    pub(crate) fn bucket_rows(
        &self,
        subscription: u32,
        buckets: &mut Vec<u8>,
        rows_max: usize,
    ) -> Vec<BucketRows> {
        let Some(held) = self.held.get(&subscription) else { return Vec::new() };
        let (mut said, mut count) = (Vec::new(), 0);
        while let Some(bucket) = buckets.last().copied() {
            let rows = held.bucket(bucket);
            count += rows.len();
            if !said.is_empty() && count > rows_max {
                break;
            }
            said.push(BucketRows { bucket, rows });
            buckets.pop();
        }
        said
    }
}
