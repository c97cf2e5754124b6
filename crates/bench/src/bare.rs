//! The bar to measure against: a bare loop that writes the rows and bytes which the engine wrote, into the same kind of
//! tables with the same keys, in one transaction a batch, and does nothing else.

use onhand_domain::records::Collection;
use onhand_domain::records::registry::Origin;
use onhand_store::{Batch, LookupEntry, RecordWrite};
use rusqlite::{Connection, params};
use std::path::Path;

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

    /// Writes what a batch wrote.
    pub fn write(&mut self, batch: &Batch) -> rusqlite::Result<()> {
        let transaction = self.connection.transaction()?;
        for entry in &batch.entries {
            transaction.prepare_cached("insert into log values (?, ?, ?, ?, ?, ?, ?, ?)")?.execute(
                params![
                    entry.seq.cast_signed(),
                    entry.at.millis(),
                    entry.command.0.as_bytes(),
                    entry.digest.cast_signed(),
                    entry.actor.0.as_bytes(),
                    entry.name,
                    entry.events,
                    entry.touched,
                ],
            )?;
        }
        for record in &batch.records {
            write_record(&transaction, record)?;
        }
        transaction.commit()
    }
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
