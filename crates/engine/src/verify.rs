//! Whether a business is what it says it is: the log without gaps and its running hash, every document against its
//! hash and its canonical form, every index, and every sum against the records that it follows from.

use crate::checks::{self, CHUNK, LogCheck};
use crate::findings::Findings;
use onhand_domain::invariants::Audit;
use onhand_store::{Reader, StoreError};

/// Looks at everything. `progress` is told how many of how many rows and entries were looked at.
pub fn verify(reader: &dyn Reader, progress: &mut dyn FnMut(u64, u64)) -> Result<Findings, StoreError> {
    let mut findings = Findings::default();
    for problem in reader.check_structure()? {
        findings.add("the store's structure is sound", "store", problem);
    }
    let head = reader.head()?;
    let rows: i64 = head.next_rows.iter().map(|(_, next)| next - 1).sum();
    let total = head.position.seq + rows.unsigned_abs();
    let mut log = LogCheck::default();
    while log.next(reader, head.position, &mut findings)? > 0 {
        progress(findings.entries, total);
    }
    log.finish(head.position, &mut findings);
    let mut audit = Audit::default();
    for (collection, next_row) in &head.next_rows {
        let mut done = findings.entries + findings.records;
        let mut after = 0;
        while after < next_row - 1 {
            let chunk = checks::read_chunk(reader, *collection, after, *next_row, &mut findings)?;
            after = chunk.last().map_or(after + CHUNK as i64, |stored| stored.row.max(after + 1));
            done += chunk.len() as u64;
            for stored in chunk {
                if let Some(record) = checks::check_record(reader, *collection, stored, &mut findings)? {
                    audit.take(&record);
                }
            }
            progress(done.min(total), total);
        }
    }
    for broken in audit.finish() {
        findings.add(broken.rule, broken.what, broken.detail);
    }
    Ok(findings)
}
