//! Writing: one transaction a batch. What bounds it is bytes and pages, so all is written in the order of its keys.

use super::connection::failed;
use super::read::{SqliteReader, bucket};
use super::values::{self, Value};
use super::{schema, seal};
use crate::StoreError;
use crate::batch::{Batch, Entry, LookupEntry, RecordWrite, Refused, Version};
use crate::error::record_name;
use crate::position::Position;
use onhand_domain::hash;
use onhand_domain::records::registry::Origin;
use onhand_domain::time::Moment;
use rusqlite::{CachedStatement, Connection, Transaction, TransactionBehavior, params};

/// Refused outcomes forgotten in one transaction.
const FORGET_AT_ONCE: usize = 1_000;

/// Commits a batch.
pub(super) fn commit(tables: &SqliteReader, batch: &Batch) -> Result<(), StoreError> {
    let changes = begin(&tables.connection).map_err(failed)?;
    if !move_head(&changes, &batch.from, &batch.to).map_err(failed)? {
        let head = tables.position()?.seq;
        return Err(StoreError::Conflict { head, from: batch.from.seq });
    }
    let mut writes: Vec<&RecordWrite> = batch.records.iter().collect();
    writes.sort_unstable_by_key(|write| (write.collection, write.row));
    for alike in writes.chunk_by(|one, next| (one.collection, one.is_new) == (next.collection, next.is_new)) {
        put_records(tables, alike)?;
    }
    put_lookups(&changes, &writes).map_err(failed)?;
    put_entries(&changes, &batch.entries).map_err(failed)?;
    put_refused(&changes, &batch.refused).map_err(failed)?;
    changes.commit().map_err(failed)
}

/// Begins a write; whatever is not committed is rolled back.
pub(super) fn begin(connection: &Connection) -> rusqlite::Result<Transaction<'_>> {
    Transaction::new_unchecked(connection, TransactionBehavior::Immediate)
}

/// Moves the head; `false` where it is elsewhere.
pub(super) fn move_head(changes: &Connection, from: &Position, to: &Position) -> rusqlite::Result<bool> {
    let sql = "UPDATE head SET epoch = ?4, seq = ?5, mark = ?6 WHERE epoch = ?1 AND seq = ?2 AND mark = ?3";
    let moved = changes.prepare_cached(sql)?.execute([
        from.epoch.cast_signed(),
        from.seq.cast_signed(),
        from.mark.cast_signed(),
        to.epoch.cast_signed(),
        to.seq.cast_signed(),
        to.mark.cast_signed(),
    ])?;
    Ok(moved == 1)
}

/// Writes records of one collection, all new or all there already, and keeps what was before.
pub(super) fn put_records(tables: &SqliteReader, writes: &[&RecordWrite]) -> Result<(), StoreError> {
    let Some(first) = writes.first() else { return Ok(()) };
    let statements = schema::of(first.collection);
    if first.collection.origin() == Origin::Source {
        keep_versions(tables, writes)?;
    }
    let sql = if first.is_new { &statements.insert } else { &statements.update };
    let mut put = tables.connection.prepare_cached(sql).map_err(failed)?;
    for write in writes {
        let does_not_fit = || StoreError::BadBatch {
            problem: format!("{} does not fit what is stored", record_name(write.collection, write.row)),
        };
        let doc = std::str::from_utf8(&write.doc).map_err(|_| does_not_fit())?;
        let values = values::of(write.collection, doc).map_err(|_| does_not_fit())?;
        if put_record(&mut put, write, doc, &values).map_err(failed)? != 1 {
            return Err(does_not_fit());
        }
    }
    Ok(())
}

fn put_record(
    put: &mut CachedStatement<'_>,
    write: &RecordWrite,
    doc: &str,
    values: &[Value<'_>],
) -> rusqlite::Result<usize> {
    put.raw_bind_parameter(1, write.row)?;
    put.raw_bind_parameter(2, write.id.into_bytes())?;
    put.raw_bind_parameter(3, write.seq.cast_signed())?;
    put.raw_bind_parameter(4, seal::of(write.hash, write.row, write.seq).cast_signed())?;
    put.raw_bind_parameter(5, doc)?;
    for (place, value) in values.iter().enumerate() {
        put.raw_bind_parameter(6 + place, value)?;
    }
    put.raw_execute()
}

/// Keeps what source records were before, and the versions that came and went within the batch.
fn keep_versions(tables: &SqliteReader, writes: &[&RecordWrite]) -> Result<(), StoreError> {
    let changes = &tables.connection;
    for write in writes {
        let number = tables.number(write.collection);
        if !write.is_new {
            changes
                .prepare_cached(&schema::of(write.collection).keep)
                .and_then(|mut keep| keep.execute([number, write.row]))
                .map_err(failed)?;
        }
        for version in &write.superseded {
            put_version(changes, number, write.row, version)?;
        }
    }
    Ok(())
}

/// Writes a version that was superseded.
pub(super) fn put_version(
    changes: &Connection,
    number: i64,
    row: i64,
    version: &Version,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO history (collection, row, seq, hash, doc) VALUES (?1, ?2, ?3, ?4, ?5)";
    let doc = std::str::from_utf8(&version.doc)
        .map_err(|error| StoreError::BadBatch { problem: format!("a version is not text: {error}") })?;
    let hash = seal::of(hash::of(&version.doc), row, version.seq).cast_signed();
    changes
        .prepare_cached(sql)
        .and_then(|mut put| put.execute(params![number, row, version.seq.cast_signed(), hash, doc]))
        .map(|_| ())
        .map_err(failed)
}

/// Writes the look-ups of records. Repeats do no harm.
pub(super) fn put_lookups(changes: &Connection, writes: &[&RecordWrite]) -> rusqlite::Result<()> {
    let entries = |which: fn(&RecordWrite) -> &[LookupEntry]| {
        let mut entries: Vec<[i64; 3]> = writes
            .iter()
            .flat_map(|write| which(write).iter().map(|entry| (entry, write.row)))
            .map(|(entry, row)| [bucket(entry.dense, row), entry.key, row])
            .collect();
        entries.sort_unstable();
        entries
    };
    let mut remove =
        changes.prepare_cached("DELETE FROM lookups WHERE bucket = ?1 AND key = ?2 AND row = ?3")?;
    for entry in entries(|write| &write.removed) {
        remove.execute(entry)?;
    }
    let mut add = changes.prepare_cached("INSERT OR IGNORE INTO lookups VALUES (?1, ?2, ?3)")?;
    for entry in entries(|write| &write.added) {
        add.execute(entry)?;
    }
    Ok(())
}

/// Writes entries of the log.
pub(super) fn put_entries(changes: &Connection, entries: &[Entry]) -> rusqlite::Result<()> {
    let sql =
        "INSERT INTO log (seq, at, occurred_at, command, digest, actor, device, mark, name, events, touched)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
    let mut put = changes.prepare_cached(sql)?;
    for entry in entries {
        put.execute(params![
            entry.seq.cast_signed(),
            entry.at.millis(),
            entry.occurred_at.map(Moment::millis),
            entry.command.0.into_bytes(),
            entry.digest.cast_signed(),
            entry.actor.0.into_bytes(),
            entry.device.map(|device| device.0.into_bytes()),
            entry.mark.map(u64::cast_signed),
            entry.name,
            entry.events,
            entry.touched,
        ])?;
    }
    Ok(())
}

/// Writes refused commands.
pub(super) fn put_refused(changes: &Connection, refused: &[Refused]) -> rusqlite::Result<()> {
    let sql = "INSERT INTO outcomes (command, at, digest, refusal, hash) VALUES (?1, ?2, ?3, ?4, ?5)";
    let mut put = changes.prepare_cached(sql)?;
    for refused in refused {
        let (command, digest) = (refused.command.0.into_bytes(), refused.digest.cast_signed());
        let hash = seal::of_refused(refused).cast_signed();
        put.execute(params![command, refused.at.millis(), digest, refused.refusal, hash])?;
    }
    Ok(())
}

/// Forgets refused outcomes older than `before`, a thousand at a time.
pub(super) fn forget_refused(tables: &SqliteReader, before: Moment) -> rusqlite::Result<u64> {
    let sql = "DELETE FROM outcomes WHERE command IN (SELECT command FROM outcomes WHERE at < ?1 LIMIT ?2)";
    let mut forgotten = 0;
    loop {
        let at_once = FORGET_AT_ONCE as i64;
        let gone = tables.connection.prepare_cached(sql)?.execute([before.millis(), at_once])?;
        forgotten += gone as u64;
        if gone < FORGET_AT_ONCE {
            return Ok(forgotten);
        }
    }
}
