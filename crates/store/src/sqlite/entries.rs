//! Entries of the log. They have no hash of their own: they are read by whole batches, and a batch whose mark does not
//! follow from the one before is not given to anyone.

use super::connection::failed;
use super::read::SqliteReader;
use crate::StoreError;
use crate::batch::{Entry, chain};
use onhand_domain::ids::{ActorId, CommandId, DeviceId};
use onhand_domain::time::Moment;
use rusqlite::{OptionalExtension, Row, params};
use uuid::Uuid;

/// All fields of an entry.
const ENTRY: &str = "seq, at, occurred_at, command, digest, actor, device, mark, name, events, touched";

impl SqliteReader {
    /// Entries after `seq`, `limit` at most.
    pub(super) fn checked_entries(&self, seq: u64, limit: usize) -> Result<Vec<Entry>, StoreError> {
        let mut entries = Vec::new();
        if limit > 0 {
            self.batches_from(seq, |batch| {
                entries.extend(batch.into_iter().filter(|entry| entry.seq > seq));
                Ok(entries.len() < limit)
            })?;
        }
        entries.truncate(limit);
        Ok(entries)
    }

    /// Every entry.
    pub(super) fn each_checked_entry(
        &self,
        take: &mut dyn FnMut(Entry) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.batches_from(0, |batch| batch.into_iter().try_for_each(&mut *take).map(|()| true))
    }

    /// The entry of a command.
    pub(super) fn checked_entry_of(&self, command: CommandId) -> Result<Option<Entry>, StoreError> {
        let sql = format!("SELECT {ENTRY} FROM log WHERE command = ?1");
        let mut statement = self.connection.prepare_cached(&sql).map_err(failed)?;
        let found = statement.query_row([command.0.into_bytes()], entry).optional().map_err(failed_in_log)?;
        let Some(found) = found else { return Ok(None) };
        // Whoever sends much again sends what came together: its batch is checked once.
        let (first, last) = self.checked.get();
        if !(first..=last).contains(&found.seq) {
            self.checked_entries(found.seq.saturating_sub(1), 1)?;
        }
        if found.command == command { Ok(Some(found)) } else { Err(damaged(found.seq, found.seq)) }
    }

    /// Gives batches whole, from the one that holds the entry after `seq`, for as long as more are wanted.
    fn batches_from(
        &self,
        seq: u64,
        mut take: impl FnMut(Vec<Entry>) -> Result<bool, StoreError>,
    ) -> Result<(), StoreError> {
        let (mut last, mut mark) = self.mark_before(seq)?;
        let sql = format!("SELECT {ENTRY} FROM log WHERE seq > ?1 ORDER BY seq");
        let mut statement = self.connection.prepare_cached(&sql).map_err(failed)?;
        let mut rows = statement.query([last.cast_signed()]).map_err(failed)?;
        let mut batch: Vec<Entry> = Vec::new();
        while let Some(row) = rows.next().map_err(failed_in_log)? {
            let entry = entry(row).map_err(failed_in_log)?;
            let (expected, kept) = (last + 1 + batch.len() as u64, entry.mark);
            if entry.seq != expected {
                return Err(damaged(expected, entry.seq.saturating_sub(1)));
            }
            batch.push(entry);
            let Some(kept) = kept else { continue };
            if chain(mark, &batch) != kept {
                return Err(damaged(last + 1, expected));
            }
            self.checked.set((last + 1, expected));
            (last, mark) = (expected, kept);
            if !take(std::mem::take(&mut batch))? {
                return Ok(());
            }
        }
        // The log ends where a batch ends.
        if batch.is_empty() { Ok(()) } else { Err(damaged(last + 1, last + batch.len() as u64)) }
    }

    /// The end of the last batch that ends at `seq` or before, and its mark.
    fn mark_before(&self, seq: u64) -> Result<(u64, u64), StoreError> {
        let sql = "SELECT seq, mark FROM log WHERE seq <= ?1 AND mark IS NOT NULL ORDER BY seq DESC LIMIT 1";
        let seq = i64::try_from(seq).unwrap_or(i64::MAX);
        let read = |row: &Row<'_>| {
            Ok((row.get::<_, i64>(0)?.cast_unsigned(), row.get::<_, i64>(1)?.cast_unsigned()))
        };
        let mut statement = self.connection.prepare_cached(sql).map_err(failed)?;
        let found = statement.query_row(params![seq], read).optional().map_err(failed_in_log)?;
        Ok(found.unwrap_or_default())
    }
}

fn damaged(first: u64, last: u64) -> StoreError {
    let what = if first >= last {
        format!("entry {first} of the log")
    } else {
        format!("entries {first} to {last} of the log")
    };
    StoreError::Damaged { what }
}

/// As [`failed`]; damage is the log's.
fn failed_in_log(error: rusqlite::Error) -> StoreError {
    match failed(error) {
        StoreError::Damaged { what } => StoreError::Damaged { what: format!("the log: {what}") },
        other => other,
    }
}

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        seq: row.get::<_, i64>(0)?.cast_unsigned(),
        at: Moment::from_millis(row.get(1)?),
        occurred_at: row.get::<_, Option<i64>>(2)?.map(Moment::from_millis),
        command: CommandId(Uuid::from_bytes(row.get(3)?)),
        digest: row.get::<_, i64>(4)?.cast_unsigned(),
        actor: ActorId(Uuid::from_bytes(row.get(5)?)),
        device: row.get::<_, Option<[u8; 16]>>(6)?.map(|bytes| DeviceId(Uuid::from_bytes(bytes))),
        mark: row.get::<_, Option<i64>>(7)?.map(i64::cast_unsigned),
        name: row.get(8)?,
        events: row.get(9)?,
        touched: row.get(10)?,
    })
}
