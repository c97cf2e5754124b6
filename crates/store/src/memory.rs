//! A store in memory, for tests, simulation and trying things out: the port at its plainest.

use crate::batch::{Batch, Entry, Found, RecordWrite, Refused, StoredDoc, StoredOutcome, Version};
use crate::dump::{self, DumpItem};
use crate::error::record_name;
use crate::position::{Head, Position};
use crate::restore::{Restored, Restoring};
use crate::select::{Selected, Sieve, Source, source};
use crate::{Ids, Query, Reader, Store, StoreError, batch, column};
use onhand_domain::ids::CommandId;
use onhand_domain::lookup::Lookup;
use onhand_domain::records::{Collection, registry::Origin};
use onhand_domain::selection::Selection;
use onhand_domain::time::Moment;
use onhand_domain::timers;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use uuid::Uuid;

/// A store in memory. Its readers share what it has committed; [`Memory::copy`] makes another with the same content.
#[derive(Debug, Default)]
pub struct Memory {
    state: Arc<Mutex<State>>,
}

/// All that a business is.
#[derive(Clone, Debug, Default)]
struct State {
    /// Commands of the log, to their entries.
    commands: BTreeMap<CommandId, u64>,
    entries: BTreeMap<u64, Entry>,
    history: BTreeMap<(Collection, i64, u64), Vec<u8>>,
    ids: BTreeMap<(Collection, Uuid), i64>,
    lookups: BTreeSet<(i64, i64)>,
    position: Position,
    records: BTreeMap<(Collection, i64), StoredDoc>,
    refused: BTreeMap<CommandId, Refused>,
}

impl Memory {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// Another store with the same content, which then goes its own way.
    pub fn copy(&self) -> Self {
        Self { state: Arc::new(Mutex::new(self.state().clone())) }
    }

    /// Takes over the content of another, for all readers too.
    pub fn become_copy_of(&self, other: &Self) {
        let content = other.state().clone();
        *self.state() = content;
    }

    /// The same store by another name.
    pub fn same(&self) -> Self {
        Self { state: Arc::clone(&self.state) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Whether `batch` fits, so that applying it can't fail half-way.
    fn check(&self, batch: &Batch) -> Result<(), StoreError> {
        if self.position != batch.from {
            return Err(StoreError::Conflict { head: self.position.seq, from: batch.from.seq });
        }
        let bad = |problem: String| Err(StoreError::BadBatch { problem });
        let mut fresh = BTreeSet::new();
        for command in batch.entries.iter().map(|entry| entry.command) {
            if self.commands.contains_key(&command) || !fresh.insert(command) {
                return bad(format!("command {command} is in the log already"));
            }
        }
        let mut fresh = BTreeSet::new();
        for command in batch.refused.iter().map(|refused| refused.command) {
            if self.refused.contains_key(&command) || !fresh.insert(command) {
                return bad(format!("command {command} was refused already"));
            }
        }
        let mut fresh = BTreeSet::new();
        for write in &batch.records {
            let name = record_name(write.collection, write.row);
            let known = self.ids.get(&(write.collection, write.id));
            let taken = self.records.contains_key(&(write.collection, write.row));
            let fits = if write.is_new { known.is_none() && !taken } else { known == Some(&write.row) };
            let stored = self.records.get(&(write.collection, write.row)).map(|stored| stored.hash);
            let follows = write.before.as_ref().map(|before| before.hash) == stored;
            if !fits || !follows || !fresh.insert((write.collection, write.id)) {
                return bad(format!("{name} does not fit what is stored"));
            }
        }
        Ok(())
    }

    fn apply(&mut self, batch: &Batch) {
        batch.records.iter().for_each(|write| self.write(write));
        for entry in &batch.entries {
            self.commands.insert(entry.command, entry.seq);
            self.entries.insert(entry.seq, entry.clone());
        }
        for refused in &batch.refused {
            self.refused.insert(refused.command, refused.clone());
        }
        self.position = batch.to;
    }

    fn write(&mut self, write: &RecordWrite) {
        let place = (write.collection, write.row);
        let now = StoredDoc {
            doc: write.doc.clone(),
            hash: write.hash,
            id: write.id,
            row: write.row,
            seq: write.seq,
        };
        let before = self.records.insert(place, now);
        if write.collection.origin() == Origin::Source {
            if let Some(before) = before {
                self.history.insert((place.0, place.1, before.seq), before.doc);
            }
            for version in &write.superseded {
                self.history.insert((place.0, place.1, version.seq), version.doc.clone());
            }
        }
        self.ids.insert((write.collection, write.id), write.row);
        for entry in &write.removed {
            self.lookups.remove(&(entry.key, write.row));
        }
        self.lookups.extend(write.added.iter().map(|entry| (entry.key, write.row)));
    }

    fn take(&mut self, item: Restored) {
        match item {
            Restored::Head(position) => self.position = position,
            Restored::Record { write } => self.write(&write),
            Restored::Version { collection, row, version } => {
                self.history.insert((collection, row, version.seq), version.doc);
            }
            Restored::Entry(entry) => {
                self.commands.insert(entry.command, entry.seq);
                self.entries.insert(entry.seq, entry);
            }
            Restored::Refused(refused) => {
                self.refused.insert(refused.command, refused);
            }
        }
    }

    fn rows_of(&self, collection: Collection) -> impl DoubleEndedIterator<Item = &StoredDoc> {
        self.records.range((collection, i64::MIN)..=(collection, i64::MAX)).map(|(_, stored)| stored)
    }

    fn row(&self, collection: Collection, row: i64) -> Result<Option<StoredDoc>, StoreError> {
        self.records.get(&(collection, row)).map(|stored| stored.clone().checked(collection)).transpose()
    }

    fn list(&self, query: &Query) -> Result<Vec<StoredDoc>, StoreError> {
        let filters = column::filters(query)?;
        let collection = query.collection;
        let mut found = Vec::new();
        let rows: &mut dyn Iterator<Item = &StoredDoc> = match (query.newest_first, query.after_row) {
            (false, after) => &mut self.rows_of(collection).filter(move |stored| Some(stored.row) > after),
            (true, None) => &mut self.rows_of(collection).rev(),
            (true, Some(before)) => {
                &mut self.rows_of(collection).rev().filter(move |stored| stored.row < before)
            }
        };
        for stored in rows {
            if found.len() >= query.limit {
                break;
            }
            if filters.iter().all(|(column, wanted)| column::equals(column, &stored.doc, wanted)) {
                found.push(stored.clone().checked(collection)?);
            }
        }
        Ok(found)
    }

    /// Looks at the records of a selection; whether they came to an end.
    fn select(
        &self,
        selection: &Selection,
        source: &Source,
        after: i64,
        sieve: &mut Sieve<'_>,
    ) -> Result<bool, StoreError> {
        let collection = selection.collection();
        let rows: BTreeSet<i64> = match source {
            Source::Ids(ids) => {
                ids.iter().filter_map(|id| self.ids.get(&(collection, *id)).copied()).collect()
            }
            Source::Lookups(lookups) => lookups
                .iter()
                .flat_map(|lookup| self.lookups.range((lookup.key(), i64::MIN)..=(lookup.key(), i64::MAX)))
                .map(|(_, row)| *row)
                .collect(),
            Source::Column(name, values) => {
                let column = collection.columns().iter().find(|column| column.name == *name);
                let has = |stored: &&StoredDoc| {
                    column.is_some_and(|column| {
                        values.iter().any(|value| column::equals(column, &stored.doc, value))
                    })
                };
                self.rows_of(collection).filter(has).map(|stored| stored.row).collect()
            }
            Source::Scan => self.rows_of(collection).map(|stored| stored.row).collect(),
        };
        for row in rows.range(after + 1..) {
            if sieve.is_full() {
                return Ok(false);
            }
            if let Some(stored) = self.records.get(&(collection, *row)) {
                sieve.look_at(stored.clone())?;
            }
        }
        Ok(true)
    }

    fn dump(&self, take: &mut dyn FnMut(DumpItem) -> Result<(), StoreError>) -> Result<(), StoreError> {
        take(DumpItem::Head { format: dump::FORMAT, position: self.position })?;
        for ((collection, _), stored) in &self.records {
            take(dump::record(*collection, stored.clone().checked(*collection)?)?)?;
        }
        for ((collection, row, seq), doc) in &self.history {
            take(dump::version(*collection, *row, Version { doc: doc.clone(), seq: *seq })?)?;
        }
        self.entries.values().try_for_each(|entry| take(DumpItem::Entry(entry.clone())))?;
        self.refused.values().try_for_each(|refused| take(DumpItem::Refused(refused.clone())))
    }

    fn greatest(&self, ids: Ids, limit: usize) -> Result<Vec<Uuid>, StoreError> {
        Ok(match ids {
            Ids::Accepted => self.commands.keys().rev().map(|id| id.0).take(limit).collect(),
            Ids::Refused => self.refused.keys().rev().map(|id| id.0).take(limit).collect(),
            Ids::Records(collection) => {
                let range = (collection, Uuid::nil())..=(collection, Uuid::max());
                self.ids.range(range).rev().map(|((_, id), _)| *id).take(limit).collect()
            }
        })
    }

    fn due(&self, now: Moment, limit: usize) -> Result<Vec<(Collection, Uuid, Moment)>, StoreError> {
        let mut due = Vec::new();
        for ((collection, row), stored) in &self.records {
            if collection.timer().is_none() {
                continue;
            }
            let record = stored.clone().checked(*collection)?.decode(*collection)?;
            if let Some(at) = timers::due_at(&record).filter(|at| *at <= now) {
                due.push((at, *collection, *row, stored.id));
            }
        }
        due.sort_unstable();
        Ok(due.into_iter().take(limit).map(|(at, collection, _, id)| (collection, id, at)).collect())
    }
}

impl Reader for Memory {
    fn head(&self) -> Result<Head, StoreError> {
        let state = self.state();
        let next_rows = Collection::ALL.iter().map(|collection| {
            let last = state.rows_of(*collection).next_back().map_or(0, |stored| stored.row);
            (*collection, last + 1)
        });
        Ok(Head { position: state.position, next_rows: next_rows.collect() })
    }

    fn records(&self, keys: &[(Collection, Uuid)]) -> Result<Vec<Option<StoredDoc>>, StoreError> {
        let state = self.state();
        let record = |key| state.ids.get(key).map_or(Ok(None), |row| state.row(key.0, *row));
        keys.iter().map(record).collect()
    }

    fn rows(&self, collection: Collection, rows: &[i64]) -> Result<Vec<StoredDoc>, StoreError> {
        let state = self.state();
        rows.iter().filter_map(|row| state.row(collection, *row).transpose()).collect()
    }

    fn list(&self, query: &Query) -> Result<Vec<StoredDoc>, StoreError> {
        self.state().list(query)
    }

    fn select(
        &self,
        selection: &Selection,
        after_row: Option<i64>,
        limit: usize,
        take: &mut dyn FnMut(StoredDoc) -> Result<(), StoreError>,
    ) -> Result<Selected, StoreError> {
        let (state, after) = (self.state(), after_row.unwrap_or(0));
        let (source, _) = source(selection);
        let mut sieve = Sieve::new(selection, false, limit, take);
        let ended = state.select(selection, &source, after, &mut sieve)?;
        let next = (!ended).then(|| sieve.last().unwrap_or(after));
        Ok(Selected { position: state.position, next })
    }

    fn find(&self, lookup: &Lookup, before_row: Option<i64>, limit: usize) -> Result<Vec<Found>, StoreError> {
        let state = self.state();
        let (key, before) = (lookup.key(), before_row.unwrap_or(i64::MAX));
        let entries = state.lookups.range((key, i64::MIN)..(key, before)).rev();
        let found = entries.filter_map(|(_, row)| state.row(lookup.collection(), *row).transpose());
        found.take(limit).collect()
    }

    fn versions(&self, collection: Collection, row: i64) -> Result<Vec<Version>, StoreError> {
        let state = self.state();
        let versions = state.history.range((collection, row, 0)..=(collection, row, u64::MAX));
        Ok(versions.map(|((_, _, seq), doc)| Version { doc: doc.clone(), seq: *seq }).collect())
    }

    fn entries_after(&self, seq: u64, limit: usize) -> Result<Vec<Entry>, StoreError> {
        let state = self.state();
        let entries = state.entries.range(seq.saturating_add(1)..);
        Ok(entries.take(limit).map(|(_, entry)| entry.clone()).collect())
    }

    fn outcome(&self, command: CommandId) -> Result<Option<StoredOutcome>, StoreError> {
        let state = self.state();
        if let Some(entry) = state.commands.get(&command).and_then(|seq| state.entries.get(seq)) {
            return Ok(Some(StoredOutcome::Accepted(entry.clone())));
        }
        Ok(state.refused.get(&command).cloned().map(StoredOutcome::Refused))
    }

    fn greatest(&self, ids: Ids, limit: usize) -> Result<Vec<Uuid>, StoreError> {
        self.state().greatest(ids, limit)
    }

    fn due(&self, now: Moment, limit: usize) -> Result<Vec<(Collection, Uuid, Moment)>, StoreError> {
        self.state().due(now, limit)
    }

    fn dump(&self, take: &mut dyn FnMut(DumpItem) -> Result<(), StoreError>) -> Result<(), StoreError> {
        // A copy, so that a slow taker does not hold up the writer.
        let state = self.state().clone();
        state.dump(take)
    }

    fn reader(&self) -> Result<Box<dyn Reader>, StoreError> {
        Ok(Box::new(self.same()))
    }

    fn check_structure(&self) -> Result<Vec<String>, StoreError> {
        let state = self.state();
        let mut wrong = Vec::new();
        for ((collection, id), row) in &state.ids {
            if state.records.get(&(*collection, *row)).is_none_or(|stored| stored.id != *id) {
                wrong.push(format!("{} is not the record {id}", record_name(*collection, *row)));
            }
        }
        if state.ids.len() != state.records.len() {
            wrong.push("records and ids differ in number".to_owned());
        }
        Ok(wrong)
    }
}

impl Store for Memory {
    fn commit(&mut self, batch: &Batch) -> Result<(), StoreError> {
        batch::check(batch)?;
        let mut state = self.state();
        state.check(batch)?;
        state.apply(batch);
        Ok(())
    }

    fn reopen(&mut self) -> Result<(), StoreError> {
        let head = self.head()?.position;
        batch::check_tail(head, &self.entries_after(head.seq.saturating_sub(batch::TAIL), usize::MAX)?)
    }

    fn restore(
        &mut self,
        items: &mut dyn Iterator<Item = Result<DumpItem, StoreError>>,
    ) -> Result<(), StoreError> {
        if self.head()?.position != Position::default() || !self.state().records.is_empty() {
            return Err(StoreError::NotEmpty { path: "the store in memory".to_owned() });
        }
        let mut restored = State::default();
        let mut restoring = Restoring::default();
        for item in items {
            restored.take(restoring.item(item?)?);
        }
        restoring.finish()?;
        *self.state() = restored;
        Ok(())
    }

    fn forget_refused(&mut self, before: Moment) -> Result<u64, StoreError> {
        let mut state = self.state();
        let known = state.refused.len();
        state.refused.retain(|_, refused| refused.at >= before);
        Ok((known - state.refused.len()) as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_that_does_not_fit_changes_nothing() {
        let mut store = Memory::new();
        let elsewhere = Position { seq: 4, ..Position::default() };
        let batch = Batch { from: elsewhere, to: elsewhere, ..Batch::default() };
        assert!(matches!(store.commit(&batch), Err(StoreError::Conflict { head: 0, from: 4 })));
        let batch = Batch { to: elsewhere, ..Batch::default() };
        assert!(matches!(store.commit(&batch), Err(StoreError::BadBatch { .. })));
        assert_eq!(store.head().unwrap().position, Position::default());
    }
}
