//! What a batch does to the groups: which of its records and events concern which of them.

use super::encode::EventText;
use super::group::{Change, RowChange};
use super::groups::Groups;
use super::ring::Kept;
use ahash::HashMap;
use onhand_domain::event::Event;
use onhand_domain::records::{Collection, Record};
use onhand_store::{Batch, Entry, RecordWrite};
use serde_json::value::RawValue;
use std::sync::Arc;
use uuid::Uuid;

/// Bytes of a change beside its document, about.
const AROUND: usize = size_of::<RowChange>() + 32;

/// Takes a batch into the groups. Gives what of it is kept.
pub(super) fn apply(batch: &Batch, groups: &mut Groups) -> Kept {
    let mut applying =
        Applying { at: batch.to.seq, bytes: 0, found: Vec::new(), groups, touched: Vec::new() };
    for record in &batch.records {
        if applying.groups.follow(record.collection) {
            applying.record(record);
        }
    }
    if applying.groups.len() > 0 {
        applying.events(batch);
    }
    let Applying { bytes, mut touched, .. } = applying;
    touched.sort_unstable();
    touched.dedup();
    Kept { bytes, groups: touched, to: batch.to }
}

struct Applying<'a> {
    at: u64,
    bytes: usize,
    found: Vec<u32>,
    groups: &'a mut Groups,
    touched: Vec<u32>,
}

impl Applying<'_> {
    fn record(&mut self, record: &RecordWrite) {
        let before = record.before.as_ref();
        let mut found = std::mem::take(&mut self.found);
        self.groups.of_record(before.map(|before| &*before.record), &record.after, &mut found);
        let mut change: Option<Arc<RowChange>> = None;
        for slot in &found {
            let Some(group) = self.groups.get_mut(*slot) else { continue };
            let fits = group.selection.matches(&record.after);
            let fitted = before.is_some_and(|before| group.selection.matches(&before.record));
            if !fits && !fitted {
                continue;
            }
            let change = change.get_or_insert_with(|| {
                self.bytes += record.doc.len() + AROUND;
                Arc::new(RowChange {
                    before: before.map(|before| before.hash),
                    doc: record.doc.as_slice().into(),
                    hash: record.hash,
                    id: record.id,
                    row: record.row,
                    seq: record.seq,
                })
            });
            self.bytes += group.push(self.at, Change::Row { change: change.clone(), fits, fitted });
            self.touched.push(*slot);
        }
        self.found = found;
    }

    fn events(&mut self, batch: &Batch) {
        let mut records: Option<HashMap<(Collection, Uuid), &Arc<Record>>> = None;
        for entry in &batch.entries {
            for (index, event, stored) in events_of(entry) {
                let subject = event.subject();
                if !self.groups.follow(subject.0) {
                    continue;
                }
                let records = records.get_or_insert_with(|| {
                    let followed =
                        batch.records.iter().filter(|record| self.groups.follow(record.collection));
                    followed.map(|record| ((record.collection, record.id), &record.after)).collect()
                });
                let subject = (subject.0, records.get(&subject).map(|record| &***record));
                self.event(subject, || EventText::of(entry, index, &event, stored));
            }
        }
    }

    fn event(&mut self, (collection, subject): (Collection, Option<&Record>), text: impl Fn() -> EventText) {
        let mut found = std::mem::take(&mut self.found);
        match subject {
            Some(subject) => self.groups.of_event(subject, &mut found),
            None => self.groups.of_unknown(collection, &mut found),
        }
        let mut event: Option<Arc<EventText>> = None;
        for slot in &found {
            let Some(group) = self.groups.get_mut(*slot) else { continue };
            if !subject.is_none_or(|subject| group.selection.matches_fixed(subject)) {
                continue;
            }
            let event = event.get_or_insert_with(|| {
                let event = text();
                self.bytes += event.len();
                Arc::new(event)
            });
            self.bytes += group.push(self.at, Change::Event(event.clone()));
            self.touched.push(*slot);
        }
        self.found = found;
    }
}

/// The events of an entry, each with its place and as it is stored. What can't be read is left out: the log is checked
/// elsewhere.
pub(super) fn events_of<'a>(entry: &'a Entry) -> Vec<(usize, Event, &'a RawValue)> {
    let stored: Vec<&RawValue> = serde_json::from_str(&entry.events).unwrap_or_default();
    let read = |(index, stored): (usize, &'a RawValue)| {
        serde_json::from_str(stored.get()).ok().map(|event| (index, event, stored))
    };
    stored.into_iter().enumerate().filter_map(read).collect()
}
