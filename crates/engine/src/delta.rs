//! What changed since a position: the rows as they are now, the entries in order, and where that leaves one.

use onhand_domain::records::Collection;
use onhand_store::{Entry, Position, Reader, StoreError, StoredDoc};
use std::collections::{BTreeMap, BTreeSet};

/// What changed after `from`, up to `to`.
#[derive(Clone, Debug)]
pub struct Delta {
    /// The entries (from..to], in order.
    pub entries: Vec<Entry>,
    /// Where it begins.
    pub from: Position,
    /// The changed records as of `to`, by collection and row.
    pub rows: Vec<(Collection, StoredDoc)>,
    /// Where it ends: a mark.
    pub to: Position,
}

/// Why there is no delta.
#[derive(Debug, thiserror::Error)]
pub enum DeltaError {
    /// The log has another history than the cursor: a copy, a restore, a lost tail.
    #[error("the log and the cursor have gone different ways")]
    Fork,
    /// The cursor is beyond the end of the log.
    #[error("the cursor is beyond the end of the log")]
    Ahead,
    /// The cursor does not stand at the end of a batch.
    #[error("the cursor does not stand at a mark")]
    NotAMark,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The delta after `from`, of at least one batch and of about `limit` entries.
///
/// Rows are read after the entries, so one may be newer than the last entry read: then the delta is taken on until it
/// has reached that too, and stands at one position whole.
pub fn delta(reader: &dyn Reader, from: Position, limit: usize) -> Result<Delta, DeltaError> {
    delta_of(reader, from, limit, |_| true)
}

/// As [`delta`], with the rows of those collections alone that are wanted.
pub fn delta_of(
    reader: &dyn Reader,
    from: Position,
    limit: usize,
    wants: impl Fn(Collection) -> bool,
) -> Result<Delta, DeltaError> {
    check_cursor(reader, from)?;
    let mut delta = Delta { entries: Vec::new(), from, rows: Vec::new(), to: from };
    let mut rows: BTreeMap<(Collection, i64), StoredDoc> = BTreeMap::new();
    let mut reach = 0;
    loop {
        let fresh = entries_to_mark(reader, delta.to.seq, limit.max(1), reach)?;
        let Some(last) = fresh.last() else { break };
        delta.to = Position { epoch: from.epoch, mark: last.mark.unwrap_or_default(), seq: last.seq };
        for (collection, touched) in touched(&fresh)? {
            if !wants(collection) {
                continue;
            }
            for stored in reader.rows(collection, &touched)? {
                reach = reach.max(stored.seq);
                rows.insert((collection, stored.row), stored);
            }
        }
        delta.entries.extend(fresh);
        if reach <= delta.to.seq {
            break;
        }
    }
    delta.rows = rows.into_iter().map(|((collection, _), stored)| (collection, stored)).collect();
    Ok(delta)
}

/// Whether the log has a position as a mark.
pub fn check_cursor(reader: &dyn Reader, from: Position) -> Result<(), DeltaError> {
    let head = reader.head()?.position;
    if from.epoch != head.epoch {
        return Err(DeltaError::Fork);
    }
    if from.seq > head.seq {
        return Err(DeltaError::Ahead);
    }
    if from.seq == 0 {
        return if from.mark == 0 { Ok(()) } else { Err(DeltaError::Fork) };
    }
    let at = reader.entries_after(from.seq - 1, 1)?;
    match at.first().and_then(|entry| entry.mark) {
        Some(mark) if mark == from.mark => Ok(()),
        Some(_) => Err(DeltaError::Fork),
        None => Err(DeltaError::NotAMark),
    }
}

/// Entries after `seq` up to a mark: at least `limit` where there are as many, and at least up to `reach`.
fn entries_to_mark(
    reader: &dyn Reader,
    seq: u64,
    limit: usize,
    reach: u64,
) -> Result<Vec<Entry>, StoreError> {
    let mut entries: Vec<Entry> = Vec::new();
    loop {
        let after = entries.last().map_or(seq, |entry| entry.seq);
        let fresh = reader.entries_after(after, limit)?;
        if fresh.is_empty() {
            return Ok(entries);
        }
        for entry in fresh {
            let done = entry.mark.is_some() && entries.len() + 1 >= limit && entry.seq >= reach;
            entries.push(entry);
            if done {
                return Ok(entries);
            }
        }
    }
}

fn touched(entries: &[Entry]) -> Result<BTreeMap<Collection, Vec<i64>>, StoreError> {
    let mut touched: BTreeMap<Collection, BTreeSet<i64>> = BTreeMap::new();
    for entry in entries {
        let rows: BTreeMap<Collection, Vec<i64>> = serde_json::from_str(&entry.touched)
            .map_err(|error| StoreError::Damaged { what: format!("entry {}: {error}", entry.seq) })?;
        for (collection, rows) in rows {
            touched.entry(collection).or_default().extend(rows);
        }
    }
    Ok(touched.into_iter().map(|(collection, rows)| (collection, rows.into_iter().collect())).collect())
}
