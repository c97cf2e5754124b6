//! The bar to measure against: a bare loop that writes the rows and bytes which the engine wrote, into the same kind of
//! tables with the same keys, in one transaction a batch, and does nothing else.

use onhand_domain::records::Collection;
use onhand_domain::records::registry::Origin;
use onhand_store::{Batch, LookupEntry, RecordWrite};
use rusqlite::{Connection, params};
use std::path::Path;
use std::time::{Duration, Instant};

/// A plain SQLite file.
pub struct Bare {
    connection: Connection,
}

impl Bare {
    /// A new one, durable as the engine's.
    pub fn create(path: &Path) -> rusqlite::Result<Self> {
        let connection = Connection::open(path)?;
        connection.execute_batch(
            "pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -65536;
             pragma wal_autocheckpoint = 16384; pragma journal_size_limit = -1;
             create table log (seq integer primary key, at integer, command blob, digest integer, actor blob,
                               name text, events text, touched text);
             create unique index log_command on log (command);
             create table history (collection integer, row integer, seq integer, doc text,
                                   primary key (collection, row, seq)) without rowid;
             create table lookups (bucket integer, key integer, row integer, primary key (bucket, key, row))
                                   without rowid;",
        )?;
        for collection in Collection::ALL {
            connection.execute_batch(&format!(
                "create table {collection} (row integer primary key, id blob, seq integer, hash integer, doc text);
                 create unique index {collection}_id on {collection} (id);"
            ))?;
        }
        connection.set_prepared_statement_cache_capacity(128);
        Ok(Self { connection })
    }

    /// Writes what batches wrote, in one transaction.
    pub fn write(&mut self, batches: &[Batch]) -> rusqlite::Result<()> {
        let transaction = self.connection.transaction()?;
        for batch in batches {
            write_batch(&transaction, batch)?;
        }
        transaction.commit()
    }

    /// Writes what batches wrote in groups of about `group` orders. Gives how long it took.
    pub fn write_in_groups(&mut self, batches: &[Batch], group: usize) -> rusqlite::Result<Duration> {
        let start = Instant::now();
        let mut begin = 0;
        let mut orders = 0;
        for (place, batch) in batches.iter().enumerate() {
            orders += batch.entries.len();
            if orders >= group || place + 1 == batches.len() {
                self.write(&batches[begin..=place])?;
                (begin, orders) = (place + 1, 0);
            }
        }
        Ok(start.elapsed())
    }
}

fn write_batch(transaction: &Connection, batch: &Batch) -> rusqlite::Result<()> {
    for entry in &batch.entries {
        transaction.prepare_cached("insert into log values (?, ?, ?, ?, ?, ?, ?, ?)")?.execute(params![
            entry.seq.cast_signed(),
            entry.at.millis(),
            entry.command.0.as_bytes(),
            entry.digest.cast_signed(),
            entry.actor.0.as_bytes(),
            entry.name,
            entry.events,
            entry.touched,
        ])?;
    }
    batch.records.iter().try_for_each(|record| write_record(transaction, record))
}

fn write_record(connection: &Connection, record: &RecordWrite) -> rusqlite::Result<()> {
    let doc = std::str::from_utf8(&record.doc).unwrap_or_default();
    let table = record.collection.name();
    let (seq, hash) = (record.seq.cast_signed(), record.hash.cast_signed());
    if record.is_new {
        connection
            .prepare_cached(&format!("insert into {table} values (?, ?, ?, ?, ?)"))?
            .execute(params![record.row, record.id.as_bytes(), seq, hash, doc])?;
    } else {
        if record.collection.origin() == Origin::Source {
            connection
                .prepare_cached(&format!(
                    "insert into history select ?, row, seq, doc from {table} where row = ?"
                ))?
                .execute(params![record.collection as i64, record.row])?;
        }
        connection
            .prepare_cached(&format!("update {table} set seq = ?, hash = ?, doc = ? where row = ?"))?
            .execute(params![seq, hash, doc, record.row])?;
    }
    for version in &record.superseded {
        connection.prepare_cached("insert into history values (?, ?, ?, ?)")?.execute(params![
            record.collection as i64,
            record.row,
            version.seq.cast_signed(),
            std::str::from_utf8(&version.doc).unwrap_or_default()
        ])?;
    }
    for entry in &record.added {
        connection.prepare_cached("insert or ignore into lookups values (?, ?, ?)")?.execute(params![
            bucket(entry, record.row),
            entry.key,
            record.row
        ])?;
    }
    for entry in &record.removed {
        connection
            .prepare_cached("delete from lookups where bucket = ? and key = ? and row = ?")?
            .execute(params![bucket(entry, record.row), entry.key, record.row])?;
    }
    Ok(())
}

/// The store's own rule for time-ordered runs of the lookup index.
fn bucket(entry: &LookupEntry, row: i64) -> i64 {
    if entry.dense { 1 + row / 4_096 } else { 0 }
}
