//! Whether a business is what it says it is: the log without gaps and its running hash, every document against its
//! hash and its canonical form, the lookup index, and every sum against the records that it follows from.

use crate::pack::lookup_entries;
use onhand_domain::invariants::Audit;
use onhand_domain::lookup;
use onhand_domain::records::registry::Origin;
use onhand_domain::records::{Collection, Record};
use onhand_store::batch::chain;
use onhand_store::{Entry, Query, Reader, StoreError, StoredDoc};
use serde::Serialize;

/// Rows and entries read at a time.
const CHUNK: usize = 1_000;
/// Findings that are kept; more of them are only counted.
const FINDINGS_MAX: usize = 1_000;

/// What was looked at, and what differs.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Findings {
    /// Entries of the log.
    pub entries: u64,
    /// What differs.
    pub findings: Vec<Finding>,
    /// How many differences there are in all.
    pub count: u64,
    /// Current records.
    pub records: u64,
    /// Superseded versions.
    pub versions: u64,
}

/// Something that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Which rule.
    pub rule: String,
    /// Of what.
    pub what: String,
    /// How it differs.
    pub detail: String,
}

impl Findings {
    fn add(&mut self, rule: impl ToString, what: impl ToString, detail: impl ToString) {
        self.count += 1;
        if self.findings.len() < FINDINGS_MAX {
            self.findings.push(Finding {
                rule: rule.to_string(),
                what: what.to_string(),
                detail: detail.to_string(),
            });
        }
    }

    /// Whether nothing differs.
    pub fn is_clean(&self) -> bool {
        self.count == 0
    }
}

/// Looks at everything. `progress` is told how many of how many rows and entries were looked at.
pub fn verify(reader: &dyn Reader, progress: &mut dyn FnMut(u64, u64)) -> Result<Findings, StoreError> {
    let mut findings = Findings::default();
    for problem in reader.check_structure()? {
        findings.add("the store's structure is sound", "store", problem);
    }
    let head = reader.head()?;
    let rows: i64 = head.next_rows.iter().map(|(_, next)| next - 1).sum();
    let total = head.position.seq + rows.unsigned_abs();
    check_log(reader, &mut findings, &mut |done| progress(done, total))?;
    let mut audit = Audit::default();
    for (collection, next_row) in &head.next_rows {
        let mut done = findings.entries + findings.records;
        let mut after = 0;
        while after < next_row - 1 {
            let chunk = read_chunk(reader, *collection, after, *next_row, &mut findings)?;
            for stored in &chunk {
                check_record(reader, *collection, stored, &mut audit, &mut findings)?;
            }
            after = chunk.last().map_or(after + CHUNK as i64, |stored| stored.row.max(after + 1));
            done += chunk.len() as u64;
            progress(done.min(total), total);
        }
    }
    for broken in audit.finish() {
        findings.add(broken.rule, broken.what, broken.detail);
    }
    Ok(findings)
}

fn check_log(
    reader: &dyn Reader,
    findings: &mut Findings,
    progress: &mut dyn FnMut(u64),
) -> Result<(), StoreError> {
    let head = reader.head()?.position;
    let (mut last, mut mark) = (0u64, 0u64);
    let mut batch: Vec<Entry> = Vec::new();
    loop {
        let entries = match reader.entries_after(last, CHUNK) {
            Ok(entries) => entries,
            Err(StoreError::Damaged { what }) => {
                findings.add("every entry can be read", what, "damaged; the log was not read further");
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        if entries.is_empty() {
            break;
        }
        for entry in entries {
            findings.entries += 1;
            if entry.seq != last + 1 {
                findings.add(
                    "the log has no gaps",
                    format!("entry {}", entry.seq),
                    format!("follows {last}"),
                );
            }
            last = entry.seq;
            let kept = entry.mark;
            batch.push(entry);
            if let Some(kept) = kept {
                mark = chain(mark, &batch);
                if mark != kept {
                    findings.add(
                        "the running hash is right",
                        format!("entries {} to {last}", batch.first().map_or(last, |entry| entry.seq)),
                        format!("kept {kept:016x}, is {mark:016x}"),
                    );
                    mark = kept;
                }
                batch.clear();
            }
        }
        progress(findings.entries);
    }
    if !batch.is_empty() || (last, mark) != (head.seq, head.mark) {
        findings.add(
            "the log ends at its head",
            format!("entry {last}"),
            format!("the head says {} with {:016x}", head.seq, head.mark),
        );
    }
    Ok(())
}

/// The records after a row; where one of them is damaged, each is read by itself, so that all damage is named.
fn read_chunk(
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

fn check_record(
    reader: &dyn Reader,
    collection: Collection,
    stored: &StoredDoc,
    audit: &mut Audit,
    findings: &mut Findings,
) -> Result<(), StoreError> {
    findings.records += 1;
    let name = format!("{collection} row {}", stored.row);
    let record = match collection.decode(&stored.doc) {
        Ok(record) => record,
        Err(error) => {
            findings.add("every record can be read", name, error);
            return Ok(());
        }
    };
    if record.id() != stored.id {
        findings.add("a record is where its id says", &name, format!("{} in {}", record.id(), stored.id));
    }
    if record.encode() != stored.doc {
        findings.add("every record is canonical", &name, "encoding it again gives other bytes");
    }
    audit.take(&record);
    check_lookups(reader, stored, &record, &name, findings)?;
    if collection.origin() == Origin::Source && collection != Collection::Movements {
        check_versions(reader, collection, stored, &name, findings)?;
    }
    Ok(())
}

/// Every lookup that finds the record must find it. Movements, of which there are by far the most and which never
/// change, are checked one in sixteen.
fn check_lookups(
    reader: &dyn Reader,
    stored: &StoredDoc,
    record: &Record,
    name: &str,
    findings: &mut Findings,
) -> Result<(), StoreError> {
    if record.collection() == Collection::Movements && stored.row % 16 != 0 {
        return Ok(());
    }
    if lookup_entries(record).is_empty() {
        return Ok(());
    }
    let mut lookups = Vec::new();
    lookup::of(record, |lookup| lookups.push(lookup));
    for lookup in lookups {
        match reader.find(&lookup, Some(stored.row + 1), 1) {
            Ok(found) if found.first().is_some_and(|found| found.row == stored.row) => {}
            Ok(_) => findings.add("every lookup finds its records", name, format!("{lookup:?}")),
            Err(StoreError::Damaged { what }) => {
                findings.add("every record equals its hash", what, "damaged");
            }
            Err(error) => return Err(error),
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
        Err(StoreError::Damaged { what }) => {
            findings.add("every version can be read", what, "damaged");
            return Ok(());
        }
        Err(error) => return Err(error),
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
