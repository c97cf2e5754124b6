//! Reading an export: every line is checked before a store takes it.

use crate::StoreError;
use crate::batch::{Entry, LookupEntry, RecordWrite, Refused, Version, chain};
use crate::dump::{self, DumpItem};
use crate::position::Position;
use onhand_domain::hash;
use onhand_domain::ids::CommandId;
use onhand_domain::lookup;
use onhand_domain::records::{Collection, Record, registry::Origin};
use std::sync::Arc;
use uuid::Uuid;

/// The highest row that is taken in: as high as a number in JSON is exact, and far above what any business has.
const ROW_MAX: i64 = 1 << 53;

/// A checked line, as a store takes it.
#[derive(Clone, Debug)]
pub(crate) enum Restored {
    /// Where the log ends.
    Head(Position),
    /// A record as it is, with all its lookups to add.
    Record {
        /// As a new row.
        write: RecordWrite,
    },
    /// A record as it was.
    Version {
        /// Which collection.
        collection: Collection,
        /// Its row.
        row: i64,
        /// As it was.
        version: Version,
    },
    /// An entry of the log.
    Entry(Entry),
    /// A refused command.
    Refused(Refused),
}

/// What has been read so far of an export.
#[derive(Debug, Default)]
pub(crate) struct Restoring {
    line: u64,
    head: Option<Position>,
    last: Option<Place>,
    /// The mark at the last batch's end, and the entries since.
    mark: u64,
    open_batch: Vec<Entry>,
    seq: u64,
}

/// A line's place in the order of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Head,
    Record(Collection, i64),
    Version(Collection, i64, u64),
    Entry(u64),
    Refused(CommandId),
}

impl Restoring {
    /// Checks the next line.
    pub(crate) fn item(&mut self, item: DumpItem) -> Result<Restored, StoreError> {
        self.line += 1;
        let place = place(&item);
        if self.last.is_none() != (place == Place::Head) || self.last.is_some_and(|last| last >= place) {
            return Err(self.bad("is out of order"));
        }
        self.last = Some(place);
        match item {
            DumpItem::Head { format, position } => {
                if format != dump::FORMAT {
                    return Err(StoreError::TooNew { found: format, known: dump::FORMAT });
                }
                self.head = Some(position);
                Ok(Restored::Head(position))
            }
            DumpItem::Record { collection, doc, id, row, seq } => {
                self.record(collection, doc.get(), id, row, seq)
            }
            DumpItem::Version { collection, doc, row, seq } => {
                self.checked_seq(seq)?;
                self.canonical(collection, doc.get())?;
                if collection.origin() == Origin::Derived {
                    return Err(self.bad("is a version of a derived record"));
                }
                let doc = doc.get().as_bytes().to_vec();
                Ok(Restored::Version { collection, row, version: Version { doc, seq } })
            }
            DumpItem::Entry(entry) => self.entry(entry),
            DumpItem::Refused(refused) => Ok(Restored::Refused(refused)),
        }
    }

    fn record(
        &self,
        collection: Collection,
        doc: &str,
        id: Uuid,
        row: i64,
        seq: u64,
    ) -> Result<Restored, StoreError> {
        self.checked_seq(seq)?;
        let record = self.canonical(collection, doc)?;
        if record.id() != id || !(1..=ROW_MAX).contains(&row) {
            return Err(self.bad("has an id or row that is not the record's"));
        }
        let mut added = Vec::new();
        lookup::of(&record, |lookup| {
            added.push(LookupEntry { dense: lookup.is_dense(), key: lookup.key() });
        });
        added.sort_unstable();
        added.dedup();
        let write = RecordWrite {
            added,
            after: Arc::new(record),
            before: None,
            collection,
            doc: doc.as_bytes().to_vec(),
            hash: hash::of(doc.as_bytes()),
            id,
            is_new: true,
            removed: Vec::new(),
            row,
            seq,
            superseded: Vec::new(),
        };
        Ok(Restored::Record { write })
    }

    fn entry(&mut self, entry: Entry) -> Result<Restored, StoreError> {
        self.checked_seq(entry.seq)?;
        if entry.seq != self.seq + 1 {
            return Err(self.bad("does not follow the entry before"));
        }
        self.seq = entry.seq;
        let mark = entry.mark;
        self.open_batch.push(entry.clone());
        if let Some(mark) = mark {
            if chain(self.mark, &self.open_batch) != mark {
                return Err(self.bad("has a mark that is not the log's"));
            }
            self.mark = mark;
            self.open_batch.clear();
        }
        Ok(Restored::Entry(entry))
    }

    /// Checks that the export came to its end.
    pub(crate) fn finish(&self) -> Result<(), StoreError> {
        let Some(head) = self.head else { return Err(self.bad("is missing: the export is empty")) };
        if self.seq != head.seq || !self.open_batch.is_empty() || self.mark != head.mark {
            return Err(self.bad("is the last one, but the log goes on: the export was cut short"));
        }
        Ok(())
    }

    fn canonical(&self, collection: Collection, doc: &str) -> Result<Record, StoreError> {
        let record = collection
            .decode(doc.as_bytes())
            .map_err(|error| self.bad(&format!("can't be read as one of {collection}: {error}")))?;
        if record.encode() != doc.as_bytes() {
            return Err(self.bad("is not written as this program writes it"));
        }
        Ok(record)
    }

    fn checked_seq(&self, seq: u64) -> Result<(), StoreError> {
        if self.head.is_some_and(|head| (1..=head.seq).contains(&seq)) {
            return Ok(());
        }
        Err(self.bad("names an entry that the log does not have"))
    }

    fn bad(&self, problem: &str) -> StoreError {
        StoreError::BadDump { line: self.line.max(1), problem: problem.to_owned() }
    }
}

fn place(item: &DumpItem) -> Place {
    match item {
        DumpItem::Head { .. } => Place::Head,
        DumpItem::Record { collection, row, .. } => Place::Record(*collection, *row),
        DumpItem::Version { collection, row, seq, .. } => Place::Version(*collection, *row, *seq),
        DumpItem::Entry(entry) => Place::Entry(entry.seq),
        DumpItem::Refused(refused) => Place::Refused(refused.command),
    }
}
