//! Packs what the commands of a batch did into what the store writes: each record once, each entry with the rows that
//! it touched.

use crate::loader::{Place, Places};
use ahash::HashMap;
use onhand_domain::records::registry::Origin;
use onhand_domain::records::{Collection, Record};
use onhand_domain::working_set::{Change, RecordKey};
use onhand_domain::{hash, lookup};
use onhand_store::batch::chain;
use onhand_store::{Batch, Entry, Head, LookupEntry, Position, RecordWrite, Refused, Version};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

/// A record that the batch changed.
struct Pending {
    after: Arc<Record>,
    before: Option<Arc<Record>>,
    is_new: bool,
    seq: u64,
    superseded: Vec<(u64, Arc<Record>)>,
}

/// A batch in the making.
pub struct Packer<'a> {
    entries: Vec<Entry>,
    from: Position,
    next_rows: &'a mut [(Collection, i64)],
    order: Vec<RecordKey>,
    pending: HashMap<RecordKey, Pending>,
    places: &'a mut Places,
    refused: Vec<Refused>,
    touched: Vec<BTreeMap<Collection, Vec<i64>>>,
}

impl<'a> Packer<'a> {
    /// On top of `head`.
    pub fn new(head: &'a mut Head, places: &'a mut Places) -> Self {
        Self {
            entries: Vec::new(),
            from: head.position,
            next_rows: &mut head.next_rows,
            order: Vec::new(),
            pending: HashMap::default(),
            places,
            refused: Vec::new(),
            touched: Vec::new(),
        }
    }

    /// The place that the next entry takes.
    pub fn next_seq(&self) -> u64 {
        self.from.seq + self.entries.len() as u64 + 1
    }

    /// The places of the records that are held.
    pub fn places(&mut self) -> &mut Places {
        self.places
    }

    /// Whether any command was accepted.
    pub fn has_entries(&self) -> bool {
        !self.entries.is_empty()
    }

    /// Takes an accepted command with what it changed.
    pub fn accept(&mut self, entry: Entry, changes: Vec<Change>) {
        self.entries.push(entry);
        self.touched.push(BTreeMap::new());
        self.change(changes);
    }

    /// Takes a refused command.
    pub fn refuse(&mut self, refused: Refused) {
        self.refused.push(refused);
    }

    /// Every record as it was before the batch and as it is now, for the projections.
    pub fn changes(&self) -> Vec<Change> {
        self.order
            .iter()
            .filter_map(|key| {
                let pending = self.pending.get(key)?;
                Some(Change { key: *key, before: pending.before.clone(), after: pending.after.clone() })
            })
            .collect()
    }

    /// Takes changes of the newest entry.
    pub fn change(&mut self, changes: Vec<Change>) {
        let seq = self.next_seq() - 1;
        for change in changes {
            let place = self.place(change.key);
            self.places.insert(change.key, Place { row: place.0, seq });
            if let Some(touched) = self.touched.last_mut() {
                touched.entry(change.key.0).or_default().push(place.0);
            }
            match self.pending.get_mut(&change.key) {
                Some(pending) => {
                    let earlier = std::mem::replace(&mut pending.after, change.after);
                    if change.key.0.origin() == Origin::Source && pending.seq != seq {
                        pending.superseded.push((pending.seq, earlier));
                    }
                    pending.seq = seq;
                }
                None => {
                    self.order.push(change.key);
                    self.pending.insert(
                        change.key,
                        Pending {
                            after: change.after,
                            before: change.before,
                            is_new: place.1,
                            seq,
                            superseded: Vec::new(),
                        },
                    );
                }
            }
        }
    }

    /// The row of a record, and whether it is new: then it is given now.
    fn place(&mut self, key: RecordKey) -> (i64, bool) {
        if let Some(place) = self.places.get(&key) {
            return (place.row, false);
        }
        let next = self.next_rows.iter_mut().find(|(collection, _)| *collection == key.0);
        let row = next.map_or(1, |(_, next)| {
            let row = *next;
            *next += 1;
            row
        });
        (row, true)
    }

    /// The batch, with its mark.
    pub fn finish(mut self) -> Batch {
        for (entry, touched) in self.entries.iter_mut().zip(&self.touched) {
            entry.touched = touched_text(touched);
        }
        let mut to = self.from;
        if let Some(last) = self.entries.last().map(|entry| entry.seq) {
            to.seq = last;
            to.mark = chain(self.from.mark, &self.entries);
        }
        if let Some(last) = self.entries.last_mut() {
            last.mark = Some(to.mark);
        }
        let mut records = Vec::with_capacity(self.order.len());
        for key in &self.order {
            if let (Some(pending), Some(place)) = (self.pending.remove(key), self.places.get(key)) {
                records.push(write(*key, pending, place.row));
            }
        }
        Batch { from: self.from, to, entries: self.entries, records, refused: self.refused }
    }
}

fn write(key: RecordKey, pending: Pending, row: i64) -> RecordWrite {
    let doc = pending.after.encode();
    let (then, now) = match &pending.before {
        // A level is of one product at one place for good.
        Some(_) if key.0 == Collection::StockLevels => (Vec::new(), Vec::new()),
        before => (before.as_deref().map(lookup_entries).unwrap_or_default(), lookup_entries(&pending.after)),
    };
    RecordWrite {
        added: now.iter().filter(|entry| !then.contains(entry)).copied().collect(),
        collection: key.0,
        hash: hash::of(&doc),
        doc,
        id: key.1,
        is_new: pending.is_new,
        removed: then.iter().filter(|entry| !now.contains(entry)).copied().collect(),
        row,
        seq: pending.seq,
        superseded: pending
            .superseded
            .into_iter()
            .map(|(seq, record)| Version { doc: record.encode(), seq })
            .collect(),
    }
}

/// What the lookup index holds of a record, each entry once.
pub fn lookup_entries(record: &Record) -> Vec<LookupEntry> {
    let mut entries = Vec::new();
    lookup::of(record, |lookup| entries.push(LookupEntry { dense: lookup.is_dense(), key: lookup.key() }));
    entries.sort_unstable();
    entries.dedup();
    entries
}

fn touched_text(touched: &BTreeMap<Collection, Vec<i64>>) -> String {
    let mut text = String::from("{");
    for (place, (collection, rows)) in touched.iter().enumerate() {
        if place > 0 {
            text.push(',');
        }
        let _ = write!(text, "\"{collection}\":[");
        for (place, row) in rows.iter().enumerate() {
            let _ = if place > 0 { write!(text, ",{row}") } else { write!(text, "{row}") };
        }
        text.push(']');
    }
    text.push('}');
    text
}
