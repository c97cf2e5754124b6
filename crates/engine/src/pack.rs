//! Packs what the commands of a batch did into what the store writes: each record once, each entry with the rows that
//! it touched.
//!
//! The work is shared between the thread that decides and the one that commits, so that neither waits long for the
//! other: a [`Packer`] notes what changed and in the end writes the records out; [`Draft::batch`], which whoever commits
//! calls, writes out the entries' rows and hashes the log.

use crate::loader::{Place, Places};
use ahash::HashMap;
use onhand_domain::records::registry::Origin;
use onhand_domain::records::{Collection, Record};
use onhand_domain::working_set::{Change, RecordKey};
use onhand_domain::{hash, lookup};
use onhand_store::batch::chain;
use onhand_store::{Batch, Before, Entry, LookupEntry, Position, RecordWrite, Refused, Version};
use std::fmt::Write;
use std::sync::Arc;

/// A record that the batch changed.
#[derive(Debug)]
struct Pending {
    after: Arc<Record>,
    before: Option<Before>,
    is_new: bool,
    key: RecordKey,
    row: i64,
    seq: u64,
    superseded: Vec<(u64, Arc<Record>)>,
}

/// The rows that an entry touched, in the order in which it did.
type Touched = Vec<(Collection, i64)>;

/// A batch in the making.
pub struct Packer<'a> {
    changed: Vec<Pending>,
    draft: Draft,
    next_rows: &'a mut [(Collection, i64)],
    pending: HashMap<RecordKey, usize>,
    places: &'a mut Places,
}

/// A batch that is decided and not written out yet.
#[derive(Debug)]
pub struct Draft {
    entries: Vec<Entry>,
    /// Where the log ends before; its mark is not known yet.
    from: Position,
    records: Vec<RecordWrite>,
    refused: Vec<Refused>,
    touched: Vec<Touched>,
}

impl<'a> Packer<'a> {
    /// On top of a log that ends at `from`, whose mark need not be known.
    pub fn new(from: Position, next_rows: &'a mut [(Collection, i64)], places: &'a mut Places) -> Self {
        let draft = Draft {
            entries: Vec::new(),
            from,
            records: Vec::new(),
            refused: Vec::new(),
            touched: Vec::new(),
        };
        Self { changed: Vec::new(), draft, next_rows, pending: HashMap::default(), places }
    }

    /// The place that the next entry takes.
    pub fn next_seq(&self) -> u64 {
        self.draft.end() + 1
    }

    /// The places of the records that are held.
    pub fn places(&mut self) -> &mut Places {
        self.places
    }

    /// Whether any command was accepted.
    pub fn has_entries(&self) -> bool {
        !self.draft.entries.is_empty()
    }

    /// Takes an accepted command with what it changed.
    pub fn accept(&mut self, entry: Entry, changes: Vec<Change>) {
        self.draft.entries.push(entry);
        self.draft.touched.push(Touched::new());
        self.change(changes);
    }

    /// Takes a refused command.
    pub fn refuse(&mut self, refused: Refused) {
        self.draft.refused.push(refused);
    }

    /// Every record as it was before the batch and as it is now, for the projections.
    pub fn changes(&self) -> Vec<Change> {
        let change = |pending: &Pending| Change {
            key: pending.key,
            before: pending.before.as_ref().map(|before| before.record.clone()),
            after: pending.after.clone(),
        };
        self.changed.iter().map(change).collect()
    }

    /// Takes changes of the newest entry.
    pub fn change(&mut self, changes: Vec<Change>) {
        let seq = self.draft.end();
        for Change { key, before, after } in changes {
            let place = *self.pending.entry(key).or_insert(self.changed.len());
            let row = match self.changed.get_mut(place) {
                Some(pending) => {
                    let earlier = std::mem::replace(&mut pending.after, after);
                    if key.0.origin() == Origin::Source && pending.seq != seq {
                        pending.superseded.push((pending.seq, earlier));
                    }
                    pending.seq = seq;
                    pending.row
                }
                None => {
                    let known = self.places.get(&key).copied();
                    let row = known.map_or_else(|| self.next_row(key.0), |place| place.row);
                    self.changed.push(Pending {
                        after,
                        before: before.zip(known).map(|(record, place)| Before { hash: place.hash, record }),
                        is_new: known.is_none(),
                        key,
                        row,
                        seq,
                        superseded: Vec::new(),
                    });
                    row
                }
            };
            if let Some(touched) = self.draft.touched.last_mut() {
                touched.push((key.0, row));
            }
        }
    }

    /// The row of a new record.
    fn next_row(&mut self, collection: Collection) -> i64 {
        let next = self.next_rows.iter_mut().find(|(other, _)| *other == collection);
        next.map_or(1, |(_, next)| {
            let row = *next;
            *next += 1;
            row
        })
    }

    /// What was noted, with the records written out.
    pub fn finish(mut self) -> Draft {
        self.draft.records = self.changed.into_iter().map(write).collect();
        for record in &self.draft.records {
            self.places.insert((record.collection, record.id), Place { hash: record.hash, row: record.row });
        }
        self.draft
    }
}

impl Draft {
    /// Where the log ends after it.
    pub fn end(&self) -> u64 {
        self.from.seq + self.entries.len() as u64
    }

    /// Whether there is nothing to be written.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.refused.is_empty()
    }

    /// Whether it has entries.
    pub fn has_entries(&self) -> bool {
        !self.entries.is_empty()
    }

    /// The records that it makes.
    pub fn made(&self) -> impl Iterator<Item = RecordKey> {
        self.records.iter().filter(|record| record.is_new).map(|record| (record.collection, record.id))
    }

    /// The batch, on top of a log that is marked `mark`.
    pub fn batch(self, mark: u64) -> Batch {
        let Self { mut entries, from, records, refused, touched } = self;
        for (entry, touched) in entries.iter_mut().zip(touched) {
            entry.touched = touched_text(touched);
        }
        let from = Position { mark, ..from };
        let mut to = from;
        if let Some(last) = entries.last().map(|entry| entry.seq) {
            to.seq = last;
            to.mark = chain(from.mark, &entries);
        }
        if let Some(last) = entries.last_mut() {
            last.mark = Some(to.mark);
        }
        Batch { from, to, entries, records, refused }
    }
}

fn write(pending: Pending) -> RecordWrite {
    let Pending { after, before, is_new, key, row, seq, superseded } = pending;
    let doc = after.encode();
    let (then, now) = match &before {
        // A level is of one product at one place for good.
        Some(_) if key.0 == Collection::StockLevels => (Vec::new(), Vec::new()),
        before => (
            before.as_ref().map(|before| lookup_entries(&before.record)).unwrap_or_default(),
            lookup_entries(&after),
        ),
    };
    RecordWrite {
        added: now.iter().filter(|entry| !then.contains(entry)).copied().collect(),
        after,
        before,
        collection: key.0,
        hash: hash::of(&doc),
        doc,
        id: key.1,
        is_new,
        removed: then.iter().filter(|entry| !now.contains(entry)).copied().collect(),
        row,
        seq,
        superseded: superseded
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

/// `{"orders":[12],"stock_levels":[3,4]}`: by collection, within one in the order in which they were touched.
fn touched_text(mut touched: Touched) -> String {
    touched.sort_by_key(|(collection, _)| *collection);
    let mut text = String::with_capacity(64);
    let mut last = None;
    for (collection, row) in touched {
        let _ = match last.replace(collection) {
            Some(before) if before == collection => write!(text, ",{row}"),
            Some(_) => write!(text, "],\"{collection}\":[{row}"),
            None => write!(text, "{{\"{collection}\":[{row}"),
        };
    }
    text.push_str(if last.is_some() { "]}" } else { "{}" });
    text
}
