//! Reading. What needs more than one statement runs in a transaction of its own, so that it sees one state.

use super::connection::{self, Access, failed};
use super::{schema, seal};
use crate::batch::{Entry, Found, Refused, StoredDoc, StoredOutcome, Version};
use crate::dump::{self, DumpItem};
use crate::error::record_name;
use crate::position::{Head, Position};
use crate::{Ids, Query, Reader, Selected, StoreError, column};
use onhand_domain::hash;
use onhand_domain::ids::CommandId;
use onhand_domain::lookup::Lookup;
use onhand_domain::records::Collection;
use onhand_domain::selection::Selection;
use onhand_domain::time::Moment;
use rusqlite::{Connection, OptionalExtension, Row, ToSql, params};
use std::cell::Cell;
use std::path::Path;
use uuid::Uuid;

/// Rows to a run of dense look-ups.
const RUN: i64 = 4_096;

/// What is kept of refused commands.
const REFUSED: &str = "SELECT command, at, digest, refusal, hash FROM outcomes";

/// A reader of a file.
#[derive(Debug)]
pub struct SqliteReader {
    pub(super) connection: Connection,
    /// The collections' numbers in `history`, in the order of the registry.
    numbers: Vec<i64>,
    /// Entries of the log that were read last as a whole batch and were in order: the first and the last.
    pub(super) checked: Cell<(u64, u64)>,
}

/// The bucket of the look-up index that a row's entries are kept in: look-ups that grow with every order are kept in
/// runs by time, so that a batch of new ones touches the pages of one run.
pub(super) fn bucket(dense: bool, row: i64) -> i64 {
    if dense { 1 + row / RUN } else { 0 }
}

impl SqliteReader {
    /// The tables behind a connection.
    pub(super) fn of(connection: Connection) -> Result<Self, StoreError> {
        let number = "SELECT number FROM collections WHERE name = ?1";
        let numbers = Collection::ALL
            .iter()
            .map(|collection| connection.query_row(number, [collection.name()], |row| row.get(0)))
            .collect::<rusqlite::Result<_>>()
            .map_err(failed)?;
        Ok(Self { connection, numbers, checked: Cell::new((0, 0)) })
    }

    /// A collection's number in `history`.
    pub(super) fn number(&self, collection: Collection) -> i64 {
        self.numbers[collection as usize]
    }

    /// From now on sees what is committed now, until it is dropped. Meanwhile the log beside the file can't be begun anew:
    /// not for whoever waits for something else than this disk.
    pub fn stand_still(&self) -> Result<(), StoreError> {
        self.connection.execute_batch("BEGIN").map_err(failed)?;
        // A transaction begins with its first read.
        self.position().map(drop)
    }

    /// Runs `read` on one committed state.
    pub(super) fn at_once<T>(&self, read: impl FnOnce() -> Result<T, StoreError>) -> Result<T, StoreError> {
        if !self.connection.is_autocommit() {
            return read();
        }
        let snapshot = self.connection.unchecked_transaction().map_err(failed)?;
        let result = read()?;
        snapshot.finish().map_err(failed)?;
        Ok(result)
    }

    /// Where the log ends.
    pub(super) fn position(&self) -> Result<Position, StoreError> {
        let read = |row: &Row<'_>| {
            Ok(Position {
                epoch: row.get::<_, i64>(0)?.cast_unsigned(),
                seq: row.get::<_, i64>(1)?.cast_unsigned(),
                mark: row.get::<_, i64>(2)?.cast_unsigned(),
            })
        };
        let mut statement =
            self.connection.prepare_cached("SELECT epoch, seq, mark FROM head").map_err(failed)?;
        let position = statement.query_row([], read).optional().map_err(failed)?;
        position.ok_or_else(|| StoreError::Damaged { what: "the head is missing".to_owned() })
    }

    fn one(
        &self,
        collection: Collection,
        sql: &str,
        by: &dyn ToSql,
    ) -> Result<Option<StoredDoc>, StoreError> {
        let mut statement = self.connection.prepare_cached(sql).map_err(failed)?;
        let found =
            statement.query_row([by], stored).optional().map_err(|error| failed_in(collection, error))?;
        found.map(|stored| stored.checked(collection)).transpose()
    }

    fn record_now(&self, collection: Collection, id: Uuid) -> Result<Option<StoredDoc>, StoreError> {
        match self.one(collection, &schema::of(collection).by_id, &id.into_bytes())? {
            Some(found) if found.id != id => Err(astray(collection, found.row)),
            found => Ok(found),
        }
    }

    fn rows_now(&self, collection: Collection, rows: &[i64]) -> Result<Vec<StoredDoc>, StoreError> {
        let sql = &schema::of(collection).by_row;
        rows.iter().filter_map(|row| self.one(collection, sql, row).transpose()).collect()
    }

    /// Rows in the look-up index, newest first.
    fn found(&self, lookup: &Lookup, before: Option<i64>, limit: usize) -> rusqlite::Result<Vec<i64>> {
        let in_bucket = "SELECT row FROM lookups WHERE bucket = ?1 AND key = ?2 AND row < ?3
                         ORDER BY row DESC LIMIT ?4";
        let mut in_bucket = self.connection.prepare_cached(in_bucket)?;
        let (key, mut found) = (lookup.key(), Vec::new());
        let mut before = before.unwrap_or(i64::MAX);
        let mut take = |bucket: i64, before: i64, found: &mut Vec<i64>| {
            let left = i64::try_from(limit - found.len()).unwrap_or(i64::MAX);
            let mut rows = in_bucket.query(params![bucket, key, before, left])?;
            while let Some(row) = rows.next()? {
                found.push(row.get(0)?);
            }
            Ok::<_, rusqlite::Error>(())
        };
        if !lookup.is_dense() {
            take(0, before, &mut found)?;
            return Ok(found);
        }
        // Other collections may have come further: their runs hold nothing of this one.
        let last_row = &schema::of(lookup.collection()).last_row;
        let last: i64 = self.connection.prepare_cached(last_row)?.query_row([], |row| row.get(0))?;
        before = before.min(last + 1);
        let next = "SELECT max(bucket) FROM lookups WHERE bucket <= ?1 AND bucket > 0";
        let mut next = self.connection.prepare_cached(next)?;
        let mut at_most = bucket(true, before);
        while found.len() < limit {
            let Some(bucket) = next.query_row([at_most], |row| row.get::<_, Option<i64>>(0))? else { break };
            take(bucket, before, &mut found)?;
            at_most = bucket - 1;
        }
        Ok(found)
    }

    fn each(
        &self,
        sql: &str,
        parameters: &[i64],
        mut take: impl FnMut(&Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare_cached(sql).map_err(failed)?;
        let mut rows = statement.query(rusqlite::params_from_iter(parameters)).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            take(row)?;
        }
        Ok(())
    }
}

impl Reader for SqliteReader {
    fn head(&self) -> Result<Head, StoreError> {
        self.at_once(|| {
            let next_rows = Collection::ALL.iter().map(|collection| {
                let sql = &schema::of(*collection).last_row;
                let last: i64 = self.connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?;
                Ok((*collection, last + 1))
            });
            let next_rows = next_rows.collect::<rusqlite::Result<_>>().map_err(failed)?;
            Ok(Head { position: self.position()?, next_rows })
        })
    }

    fn records(&self, keys: &[(Collection, Uuid)]) -> Result<Vec<Option<StoredDoc>>, StoreError> {
        let records = || keys.iter().map(|(collection, id)| self.record_now(*collection, *id)).collect();
        // One statement is a state of its own.
        if keys.len() == 1 { records() } else { self.at_once(records) }
    }

    fn rows(&self, collection: Collection, rows: &[i64]) -> Result<Vec<StoredDoc>, StoreError> {
        self.at_once(|| self.rows_now(collection, rows))
    }

    fn list(&self, query: &Query) -> Result<Vec<StoredDoc>, StoreError> {
        let filters = column::filters(query)?;
        let columns: Vec<_> = filters.iter().map(|(column, _)| *column).collect();
        let sql = schema::list(query.collection, &columns, query.after_row.is_some(), query.newest_first);
        let limit = i64::try_from(query.limit).unwrap_or(i64::MAX);
        let mut statement = self.connection.prepare_cached(&sql).map_err(failed)?;
        let mut bind = |place: usize, value: &dyn ToSql| statement.raw_bind_parameter(place, value);
        bind(1, &limit).map_err(failed)?;
        if query.after_row.is_some() {
            bind(2, &query.after_row).map_err(failed)?;
        }
        for (place, (_, wanted)) in filters.iter().enumerate() {
            bind(place + 3, wanted).map_err(failed)?;
        }
        let failed = |error| failed_in(query.collection, error);
        let mut rows = statement.raw_query();
        let mut found = Vec::new();
        while let Some(row) = rows.next().map_err(failed)? {
            found.push(stored(row).map_err(failed)?.checked(query.collection)?);
        }
        Ok(found)
    }

    fn select(
        &self,
        selection: &Selection,
        after_row: Option<i64>,
        limit: usize,
        take: &mut dyn FnMut(StoredDoc) -> Result<(), StoreError>,
    ) -> Result<Selected, StoreError> {
        self.selected(selection, after_row, limit, take)
    }

    fn find(&self, lookup: &Lookup, before_row: Option<i64>, limit: usize) -> Result<Vec<Found>, StoreError> {
        let collection = lookup.collection();
        self.at_once(|| {
            let rows = self.found(lookup, before_row, limit).map_err(failed)?;
            let found = self.rows_now(collection, &rows)?;
            match rows.iter().find(|row| found.iter().all(|found| found.row != **row)) {
                Some(row) => Err(astray(collection, *row)),
                None => Ok(found),
            }
        })
    }

    fn versions(&self, collection: Collection, row: i64) -> Result<Vec<Version>, StoreError> {
        let sql = "SELECT seq, hash, doc FROM history WHERE collection = ?1 AND row = ?2 ORDER BY seq";
        let mut statement = self.connection.prepare_cached(sql).map_err(failed)?;
        let failed = |error| failed_in(collection, error);
        let mut rows = statement.query([self.number(collection), row]).map_err(failed)?;
        let mut versions = Vec::new();
        while let Some(found) = rows.next().map_err(failed)? {
            versions.push(version(found, 0).map_err(failed)?.checked(collection, row)?);
        }
        Ok(versions)
    }

    fn entries_after(&self, seq: u64, limit: usize) -> Result<Vec<Entry>, StoreError> {
        self.checked_entries(seq, limit)
    }

    fn outcome(&self, command: CommandId) -> Result<Option<StoredOutcome>, StoreError> {
        self.at_once(|| {
            if let Some(entry) = self.checked_entry_of(command)? {
                return Ok(Some(StoredOutcome::Accepted(entry)));
            }
            let id = command.0.into_bytes();
            let sql = format!("{REFUSED} WHERE command = ?1");
            let mut statement = self.connection.prepare_cached(&sql).map_err(failed)?;
            let mut rows = statement.query([id]).map_err(failed)?;
            let refused = rows.next().map_err(failed)?.map(refused).transpose()?;
            Ok(refused.map(StoredOutcome::Refused))
        })
    }

    fn greatest(&self, ids: Ids, limit: usize) -> Result<Vec<Uuid>, StoreError> {
        let sql = match ids {
            Ids::Accepted => "SELECT command FROM log ORDER BY command DESC LIMIT ?1",
            Ids::Refused => "SELECT command FROM outcomes ORDER BY command DESC LIMIT ?1",
            Ids::Records(collection) => &schema::of(collection).greatest,
        };
        let mut statement = self.connection.prepare_cached(sql).map_err(failed)?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let ids = statement.query_map([limit], |row| row.get(0).map(Uuid::from_bytes)).map_err(failed)?;
        ids.collect::<rusqlite::Result<_>>().map_err(failed)
    }

    fn due(&self, now: Moment, limit: usize) -> Result<Vec<(Collection, Uuid, Moment)>, StoreError> {
        let limit_sql = i64::try_from(limit).unwrap_or(i64::MAX);
        self.at_once(|| {
            let mut due = Vec::new();
            for collection in Collection::ALL {
                let Some(sql) = &schema::of(*collection).due else { continue };
                let mut statement = self.connection.prepare_cached(sql).map_err(failed)?;
                let mut rows = statement.query(params![now.to_string(), limit_sql]).map_err(failed)?;
                while let Some(row) = rows.next().map_err(failed)? {
                    // Whoever acts on it reads it, and sees damage then: one that is damaged does not stop the others.
                    let found = stored(row).map_err(failed)?;
                    let at =
                        Moment::parse(row.get_ref(5).and_then(|text| Ok(text.as_str()?)).map_err(failed)?);
                    let at = at.ok_or_else(|| StoreError::Damaged {
                        what: format!("the time that {} is due", record_name(*collection, found.row)),
                    })?;
                    due.push((at, *collection, found.row, found.id));
                }
            }
            due.sort_unstable();
            Ok(due.into_iter().take(limit).map(|(at, collection, _, id)| (collection, id, at)).collect())
        })
    }

    /// One read transaction over all of it: whoever exports writes to a file and does not wait for a socket.
    fn dump(&self, take: &mut dyn FnMut(DumpItem) -> Result<(), StoreError>) -> Result<(), StoreError> {
        self.at_once(|| {
            take(DumpItem::Head { format: dump::FORMAT, position: self.position()? })?;
            for collection in Collection::ALL {
                self.each(&schema::of(*collection).all, &[], |row| {
                    let stored = stored(row).map_err(failed)?.checked(*collection)?;
                    take(dump::record(*collection, stored)?)
                })?;
            }
            let sql = "SELECT row, seq, hash, doc FROM history WHERE collection = ?1 ORDER BY row, seq";
            for collection in Collection::ALL {
                self.each(sql, &[self.number(*collection)], |found| {
                    let row = found.get(0).map_err(failed)?;
                    let version = version(found, 1).map_err(failed)?.checked(*collection, row)?;
                    take(dump::version(*collection, row, version)?)
                })?;
            }
            self.each_checked_entry(&mut |entry| take(DumpItem::Entry(entry)))?;
            self.each(&format!("{REFUSED} ORDER BY command"), &[], |row| {
                take(DumpItem::Refused(refused(row)?))
            })
        })
    }

    fn check_structure(&self) -> Result<Vec<String>, StoreError> {
        let mut statement = self.connection.prepare("PRAGMA integrity_check").map_err(failed)?;
        let lines = statement.query_map([], |row| row.get::<_, String>(0)).map_err(failed)?;
        let lines = lines.collect::<rusqlite::Result<Vec<_>>>().map_err(failed)?;
        let mut problems: Vec<String> = lines.into_iter().filter(|line| line != "ok").collect();
        for collection in Collection::ALL {
            let statements = schema::of(*collection);
            for sql in [
                &statements.by_id,
                &statements.by_row,
                &statements.all,
                &statements.insert,
                &statements.update,
            ] {
                if let Err(error) = self.connection.prepare(sql) {
                    problems.push(format!("the table of {collection}: {error}"));
                }
            }
        }
        // Refusals are in no other reading.
        self.each(REFUSED, &[], |row| match refused(row) {
            Err(StoreError::Damaged { what }) => {
                problems.push(what);
                Ok(())
            }
            other => other.map(drop),
        })?;
        Ok(problems)
    }

    fn reader(&self) -> Result<Box<dyn Reader>, StoreError> {
        let path = Path::new(self.connection.path().unwrap_or_default());
        Ok(Box::new(Self::of(connection::open(path, Access::Read)?)?))
    }
}

/// As [`failed`]; of damage it names the collection.
pub(super) fn failed_in(collection: Collection, error: rusqlite::Error) -> StoreError {
    match failed(error) {
        StoreError::Damaged { what } => StoreError::Damaged { what: format!("{collection}: {what}") },
        other => other,
    }
}

/// An index leads to a record that is not what it says.
pub(super) fn astray(collection: Collection, row: i64) -> StoreError {
    StoreError::Damaged { what: format!("an index that leads to {}", record_name(collection, row)) }
}

/// A version and the hash that was stored with it.
struct Unchecked {
    kept: u64,
    version: Version,
}

impl Unchecked {
    fn checked(self, collection: Collection, row: i64) -> Result<Version, StoreError> {
        if seal::of(self.kept, row, self.version.seq) == hash::of(&self.version.doc) {
            return Ok(self.version);
        }
        let what = format!("{} as of entry {}", record_name(collection, row), self.version.seq);
        Err(StoreError::Damaged { what })
    }
}

fn version(row: &Row<'_>, first: usize) -> rusqlite::Result<Unchecked> {
    Ok(Unchecked {
        kept: row.get::<_, i64>(first + 1)?.cast_unsigned(),
        version: Version {
            doc: row.get_ref(first + 2)?.as_bytes()?.to_vec(),
            seq: row.get::<_, i64>(first)?.cast_unsigned(),
        },
    })
}

pub(super) fn stored(row: &Row<'_>) -> rusqlite::Result<StoredDoc> {
    let (place, seq) = (row.get(0)?, row.get::<_, i64>(2)?.cast_unsigned());
    Ok(StoredDoc {
        row: place,
        id: Uuid::from_bytes(row.get(1)?),
        seq,
        hash: seal::of(row.get::<_, i64>(3)?.cast_unsigned(), place, seq),
        doc: row.get_ref(4)?.as_bytes()?.to_vec(),
    })
}

/// A refused command, checked against its hash.
fn refused(row: &Row<'_>) -> Result<Refused, StoreError> {
    let read = || {
        let refused = Refused {
            command: CommandId(Uuid::from_bytes(row.get(0)?)),
            at: Moment::from_millis(row.get(1)?),
            digest: row.get::<_, i64>(2)?.cast_unsigned(),
            refusal: row.get(3)?,
        };
        Ok((refused, row.get::<_, i64>(4)?.cast_unsigned()))
    };
    let (refused, kept) = read().map_err(failed)?;
    seal::check_refused(refused, kept)
}
