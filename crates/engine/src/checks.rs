//! What `verify` and the scrub look at: the log a chunk at a time, and each record by itself. None of it needs more of
//! the store than it reads at once, so that commits may go on meanwhile.

use crate::findings::Findings;
use crate::pack::lookup_entries;
use onhand_domain::lookup;
use onhand_domain::records::registry::Origin;
use onhand_domain::records::{Collection, Record};
use onhand_store::batch::chain;
use onhand_store::{Entry, Position, Query, Reader, StoreError, StoredDoc, StoredOutcome};
use std::sync::Arc;

/// Rows and entries read at a time.
pub(crate) const CHUNK: usize = 1_000;
/// How often a record is looked at again that changes while it is looked at.
const AGAIN_MAX: usize = 5;
/// Of movements, which are by far the most and never change, one in so many is looked for through the indexes.
const MOVEMENTS_ONE_IN: i64 = 16;

/// Looks at the log, chunk by chunk.
#[derive(Debug)]
pub(crate) struct LogCheck {
    /// Entries since the last mark.
    batch: Vec<Entry>,
    /// The last damage that was named: every entry of a damaged batch names the same.
    damaged: Option<String>,
    /// Whether there is nothing more, though the head says so.
    ended: bool,
    last: u64,
    /// The running hash, where the log could be read up to here.
    mark: Option<u64>,
}

impl Default for LogCheck {
    fn default() -> Self {
        Self { batch: Vec::new(), damaged: None, ended: false, last: 0, mark: Some(0) }
    }
}

impl LogCheck {
    /// Looks at the next chunk; gives how many entries it had, 0 at the end.
    pub(crate) fn next(
        &mut self,
        reader: &dyn Reader,
        end: Position,
        findings: &mut Findings,
    ) -> Result<u64, StoreError> {
        if self.ended || self.last >= end.seq {
            return Ok(0);
        }
        let before = self.last;
        match reader.entries_after(self.last, CHUNK) {
            Ok(entries) if entries.is_empty() => self.ended = true,
            Ok(entries) => {
                // What was committed since is not looked at.
                let entries = entries.into_iter().take_while(|entry| entry.seq <= end.seq);
                entries.into_iter().try_for_each(|entry| self.entry(reader, entry, findings))?;
            }
            Err(StoreError::Damaged { .. }) => self.one_by_one(reader, end, findings)?,
            Err(error) => return Err(error),
        }
        Ok(self.last - before)
    }

    /// Whether the log ended where its head says.
    pub(crate) fn finish(&self, end: Position, findings: &mut Findings) {
        let marked = self.mark.is_none_or(|mark| mark == end.mark) && self.batch.is_empty();
        if !marked || self.last < end.seq {
            findings.add(
                "the log ends at its head",
                format!("entry {}", self.last),
                format!("the head says {} with {:016x}", end.seq, end.mark),
            );
        }
    }

    /// A chunk with damage: each entry by itself, so that all damage is named.
    fn one_by_one(
        &mut self,
        reader: &dyn Reader,
        end: Position,
        findings: &mut Findings,
    ) -> Result<(), StoreError> {
        let upto = end.seq.min(self.last + CHUNK as u64);
        while self.last < upto {
            match reader.entries_after(self.last, 1) {
                Ok(entries) if entries.is_empty() => {
                    self.ended = true;
                    break;
                }
                Ok(entries) => {
                    entries.into_iter().try_for_each(|entry| self.entry(reader, entry, findings))?
                }
                Err(StoreError::Damaged { what }) => {
                    if self.damaged.as_ref() != Some(&what) {
                        findings.add("every entry can be read", &what, "damaged");
                        self.damaged = Some(what);
                    }
                    self.last += 1;
                    (self.mark, self.batch) = (None, Vec::new());
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn entry(
        &mut self,
        reader: &dyn Reader,
        entry: Entry,
        findings: &mut Findings,
    ) -> Result<(), StoreError> {
        findings.entries += 1;
        if entry.seq != self.last + 1 {
            findings.add(
                "the log has no gaps",
                format!("entry {}", entry.seq),
                format!("follows {}", self.last),
            );
        }
        self.last = entry.seq;
        let name = format!("entry {}", entry.seq);
        match reader.outcome(entry.command) {
            Ok(Some(StoredOutcome::Accepted(found))) if found.seq == entry.seq => {}
            Ok(_) => findings.add("every command is found by its id", name, entry.command),
            Err(StoreError::Damaged { what }) => findings.add("every command is found by its id", name, what),
            Err(error) => return Err(error),
        }
        let kept = entry.mark;
        self.batch.push(entry);
        if let Some(kept) = kept {
            if let Some(is) = self.mark.map(|mark| chain(mark, &self.batch)).filter(|is| *is != kept) {
                let first = self.batch.first().map_or(self.last, |entry| entry.seq);
                findings.add(
                    "the running hash is right",
                    format!("entries {first} to {}", self.last),
                    format!("kept {kept:016x}, is {is:016x}"),
                );
            }
            self.mark = Some(kept);
            self.batch.clear();
        }
        Ok(())
    }
}

/// The records after a row; where one of them is damaged, each is read by itself, so that all damage is named.
pub(crate) fn read_chunk(
    reader: &dyn Reader,
    collection: Collection,
    after: i64,
    next_row: i64,
    findings: &mut Findings,
) -> Result<Vec<StoredDoc>, StoreError> {
    let query =
        Query { collection, filters: Vec::new(), after_row: Some(after), newest_first: false, limit: CHUNK };
    match reader.list(&query) {
        Ok(chunk) => return Ok(chunk),
        Err(StoreError::Damaged { .. }) => {}
        Err(error) => return Err(error),
    }
    let mut chunk = Vec::new();
    for row in after + 1..next_row.min(after + 1 + CHUNK as i64) {
        match reader.rows(collection, &[row]) {
            Ok(found) => chunk.extend(found),
            Err(StoreError::Damaged { what }) => {
                findings.add("every record equals its hash", what, "damaged");
            }
            Err(error) => return Err(error),
        }
    }
    Ok(chunk)
}

/// Looks at a record with its versions and indexes; gives it, where it can be read. One that was changed by a commit
/// meanwhile is looked at again.
pub(crate) fn check_record(
    reader: &dyn Reader,
    collection: Collection,
    stored: StoredDoc,
    findings: &mut Findings,
) -> Result<Option<Arc<Record>>, StoreError> {
    findings.records += 1;
    let mut stored = stored;
    for _ in 0..AGAIN_MAX {
        let mut found = Findings::default();
        let record = look(reader, collection, &stored, &mut found)?;
        if found.is_clean() {
            findings.versions += found.versions;
            return Ok(record);
        }
        let now = match reader.rows(collection, &[stored.row]) {
            Ok(now) => now.into_iter().next(),
            Err(StoreError::Damaged { .. }) => None,
            Err(error) => return Err(error),
        };
        match now.filter(|now| now.seq != stored.seq) {
            Some(now) => stored = now,
            None => {
                findings.take(found);
                return Ok(record);
            }
        }
    }
    Ok(None)
}

fn look(
    reader: &dyn Reader,
    collection: Collection,
    stored: &StoredDoc,
    findings: &mut Findings,
) -> Result<Option<Arc<Record>>, StoreError> {
    let name = format!("{collection} row {}", stored.row);
    let record = match stored.decode(collection) {
        Ok(record) => record,
        Err(StoreError::Damaged { what }) => {
            findings.add("every record can be read", what, "damaged");
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    if record.encode() != stored.doc {
        findings.add("every record is canonical", &name, "encoding it again gives other bytes");
    }
    if collection != Collection::Movements || stored.row % MOVEMENTS_ONE_IN == 0 {
        check_id(reader, stored, collection, &name, findings)?;
        check_lookups(reader, stored, &record, &name, findings)?;
        check_filters(reader, stored, collection, &name, findings)?;
    }
    if collection.origin() == Origin::Source && collection != Collection::Movements {
        check_versions(reader, collection, stored, &name, findings)?;
    }
    Ok(Some(record))
}

/// It must be found by its id.
fn check_id(
    reader: &dyn Reader,
    stored: &StoredDoc,
    collection: Collection,
    name: &str,
    findings: &mut Findings,
) -> Result<(), StoreError> {
    match reader.record(collection, stored.id) {
        Ok(Some(found)) if found.row == stored.row => Ok(()),
        Ok(_) => {
            findings.add("every record is found by its id", name, stored.id);
            Ok(())
        }
        Err(error) => damage(error, "every record is found by its id", name, findings),
    }
}

/// Every lookup that finds the record must find it.
fn check_lookups(
    reader: &dyn Reader,
    stored: &StoredDoc,
    record: &Record,
    name: &str,
    findings: &mut Findings,
) -> Result<(), StoreError> {
    const RULE: &str = "every lookup finds its records";
    if lookup_entries(record).is_empty() {
        return Ok(());
    }
    let mut lookups = Vec::new();
    lookup::of(record, |lookup| lookups.push(lookup));
    for lookup in lookups {
        match reader.find(&lookup, Some(stored.row + 1), 1) {
            Ok(found) if found.first().is_some_and(|found| found.row == stored.row) => {}
            Ok(_) => findings.add(RULE, name, format!("{lookup:?}")),
            Err(error) => damage(error, RULE, name, findings)?,
        }
    }
    Ok(())
}

/// Every list by one of its fields must show it.
fn check_filters(
    reader: &dyn Reader,
    stored: &StoredDoc,
    collection: Collection,
    name: &str,
    findings: &mut Findings,
) -> Result<(), StoreError> {
    const RULE: &str = "every filter finds its records";
    let doc: serde_json::Value = serde_json::from_slice(&stored.doc).unwrap_or_default();
    for column in collection.columns().iter().filter(|column| column.indexed) {
        let value = column.path.split('.').try_fold(&doc, |value, part| value.get(part));
        let text = match value {
            None | Some(serde_json::Value::Null) => continue,
            Some(serde_json::Value::String(text)) => text.clone(),
            Some(value) => value.to_string(),
        };
        let query = Query {
            collection,
            filters: vec![(column.name, text)],
            after_row: Some(stored.row - 1),
            newest_first: false,
            limit: 1,
        };
        match reader.list(&query) {
            Ok(found) if found.first().is_some_and(|found| found.row == stored.row) => {}
            Ok(_) => findings.add(RULE, name, column.name),
            Err(error) => damage(error, RULE, name, findings)?,
        }
    }
    Ok(())
}

fn check_versions(
    reader: &dyn Reader,
    collection: Collection,
    stored: &StoredDoc,
    name: &str,
    findings: &mut Findings,
) -> Result<(), StoreError> {
    let versions = match reader.versions(collection, stored.row) {
        Ok(versions) => versions,
        Err(error) => return damage(error, "every version can be read", name, findings),
    };
    let mut last = 0;
    for version in versions {
        findings.versions += 1;
        if version.seq <= last || version.seq >= stored.seq {
            findings.add("versions are in order", name, format!("{} after {last}", version.seq));
        }
        last = version.seq;
        if let Err(error) = collection.decode(&version.doc) {
            findings.add("every version can be read", format!("{name} as of {}", version.seq), error);
        }
    }
    Ok(())
}

/// Damage is a finding; any other error ends the look.
fn damage(error: StoreError, rule: &str, name: &str, findings: &mut Findings) -> Result<(), StoreError> {
    match error {
        StoreError::Damaged { what } => {
            findings.add(rule, name, format!("damaged: {what}"));
            Ok(())
        }
        other => Err(other),
    }
}
