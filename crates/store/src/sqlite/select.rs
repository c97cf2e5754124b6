//! The records of a selection: by ids, look-ups or an indexed column, one ordered read for each value, merged by row; or
//! all of them in turn.

use super::connection::failed;
use super::read::{SqliteReader, astray, bucket, failed_in, stored};
use super::schema::{self, FIELDS, quoted, table_name};
use crate::StoreError;
use crate::batch::StoredDoc;
use crate::select::{Selected, Sieve, Source, source};
use onhand_domain::lookup::Lookup;
use onhand_domain::records::Collection;
use onhand_domain::selection::Selection;
use rusqlite::{OptionalExtension, params};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use uuid::Uuid;

/// Rows of one value that are read at a time, at least.
const AT_ONCE_MIN: usize = 16;
/// Rows of one value that are read at a time, at most.
const AT_ONCE_MAX: usize = 1_000;

/// Rows that a look-up finds in a bucket, in order.
pub(super) const IN_BUCKET: &str =
    "SELECT row FROM lookups WHERE bucket = ?1 AND key = ?2 AND row > ?3 ORDER BY row LIMIT ?4";
/// The first bucket from there on.
pub(super) const NEXT_BUCKET: &str = "SELECT min(bucket) FROM lookups WHERE bucket >= ?1";

/// Rows with a value of an indexed column, in order.
pub(super) fn by_column(collection: Collection, column: &str) -> String {
    let (table, column) = (quoted(&table_name(collection)), quoted(column));
    format!("SELECT row FROM {table} WHERE {column} = ?1 AND row > ?2 ORDER BY row LIMIT ?3")
}

/// The row of a record.
pub(super) fn row_of(collection: Collection) -> String {
    format!("SELECT row FROM {} WHERE id = ?1", quoted(&table_name(collection)))
}

/// All records after a row, in order.
pub(super) fn after(collection: Collection) -> String {
    format!("SELECT {FIELDS} FROM {} WHERE row > ?1 ORDER BY row", quoted(&table_name(collection)))
}

impl SqliteReader {
    /// The records of a selection, as of one state.
    pub(super) fn selected(
        &self,
        selection: &Selection,
        after_row: Option<i64>,
        limit: usize,
        take: &mut dyn FnMut(StoredDoc) -> Result<(), StoreError>,
    ) -> Result<Selected, StoreError> {
        let (collection, after) = (selection.collection(), after_row.unwrap_or(0));
        let (source, selects_all) = source(selection);
        let mut sieve = Sieve::new(selection, selects_all, limit, take);
        self.at_once(|| {
            let position = self.position()?;
            let ended = match source {
                Source::Scan => self.sift_all(collection, after, &mut sieve)?,
                Source::Ids(ids) => {
                    let mut rows = self.rows_of(collection, &ids, after)?.into_iter();
                    self.sift(collection, || Ok(rows.next()), &mut sieve)?
                }
                Source::Lookups(lookups) => {
                    let find = |lookup: &Lookup, after, count| self.found_after(lookup, after, count);
                    let mut rows = Merged::new(lookups, after, limit, find)?;
                    self.sift(collection, || rows.next(), &mut sieve)?
                }
                Source::Column(column, values) => {
                    let sql = by_column(collection, column);
                    let find = |value: &String, after, count| self.rows_with(&sql, value, after, count);
                    let mut rows = Merged::new(values, after, limit, find)?;
                    self.sift(collection, || rows.next(), &mut sieve)?
                }
            };
            let next = (!ended).then(|| sieve.last().unwrap_or(after));
            Ok(Selected { position, next })
        })
    }

    /// Looks at records by their rows; whether they came to an end.
    fn sift(
        &self,
        collection: Collection,
        mut rows: impl FnMut() -> Result<Option<i64>, StoreError>,
        sieve: &mut Sieve<'_>,
    ) -> Result<bool, StoreError> {
        let mut read = self.connection.prepare_cached(&schema::of(collection).by_row).map_err(failed)?;
        while let Some(row) = rows()? {
            if sieve.is_full() {
                return Ok(false);
            }
            let found = read.query_row([row], stored).optional();
            let found = found.map_err(|error| failed_in(collection, error))?;
            sieve.look_at(found.ok_or_else(|| astray(collection, row))?)?;
        }
        Ok(true)
    }

    /// Looks at all records; whether they came to an end.
    fn sift_all(
        &self,
        collection: Collection,
        after_row: i64,
        sieve: &mut Sieve<'_>,
    ) -> Result<bool, StoreError> {
        let mut read = self.connection.prepare_cached(&after(collection)).map_err(failed)?;
        let failed = |error| failed_in(collection, error);
        let mut rows = read.query([after_row]).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            if sieve.is_full() {
                return Ok(false);
            }
            sieve.look_at(stored(row).map_err(failed)?)?;
        }
        Ok(true)
    }

    /// The rows of records, in order.
    fn rows_of(&self, collection: Collection, ids: &[Uuid], after: i64) -> Result<Vec<i64>, StoreError> {
        let mut find = self.connection.prepare_cached(&row_of(collection)).map_err(failed)?;
        let mut rows = Vec::with_capacity(ids.len());
        for id in ids {
            let row: Option<i64> =
                find.query_row([id.into_bytes()], |row| row.get(0)).optional().map_err(failed)?;
            rows.extend(row.filter(|row| *row > after));
        }
        rows.sort_unstable();
        Ok(rows)
    }

    /// Rows with a value of a column after a row, in order.
    fn rows_with(&self, sql: &str, value: &str, after: i64, count: usize) -> Result<Vec<i64>, StoreError> {
        let mut find = self.connection.prepare_cached(sql).map_err(failed)?;
        let rows = find.query_map(params![value, after, at_most(count)], |row| row.get(0)).map_err(failed)?;
        rows.collect::<rusqlite::Result<_>>().map_err(failed)
    }

    /// Rows in the look-up index after a row, in order.
    fn found_after(&self, lookup: &Lookup, after: i64, count: usize) -> Result<Vec<i64>, StoreError> {
        let mut in_bucket = self.connection.prepare_cached(IN_BUCKET).map_err(failed)?;
        let (key, mut found) = (lookup.key(), Vec::new());
        let mut take = |bucket: i64, found: &mut Vec<i64>| {
            let count = at_most(count - found.len());
            let mut rows = in_bucket.query(params![bucket, key, after, count])?;
            while let Some(row) = rows.next()? {
                found.push(row.get(0)?);
            }
            Ok::<_, rusqlite::Error>(())
        };
        if !lookup.is_dense() {
            take(0, &mut found).map_err(failed)?;
            return Ok(found);
        }
        // Other collections may have come further: their runs hold nothing of this one.
        let last_row = &schema::of(lookup.collection()).last_row;
        let one = |sql: &str, parameters: &[i64]| {
            let parameters = rusqlite::params_from_iter(parameters);
            self.connection.prepare_cached(sql)?.query_row(parameters, |row| row.get::<_, Option<i64>>(0))
        };
        let last = bucket(true, one(last_row, &[]).map_err(failed)?.unwrap_or_default());
        let mut from = bucket(true, after);
        while found.len() < count {
            let next = one(NEXT_BUCKET, &[from]).map_err(failed)?;
            let Some(bucket) = next.filter(|bucket| *bucket <= last) else { break };
            take(bucket, &mut found).map_err(failed)?;
            from = bucket + 1;
        }
        Ok(found)
    }
}

fn at_most(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// The rows that several values find, each once, in order; of each value a little is read at a time.
struct Merged<T, F> {
    at_once: usize,
    /// Of each value, the rows that were read, and whether there may be more.
    cursors: Vec<(T, VecDeque<i64>, bool)>,
    find: F,
    /// The next row of each value that has one.
    heads: BinaryHeap<Reverse<(i64, usize)>>,
}

impl<T, F: Fn(&T, i64, usize) -> Result<Vec<i64>, StoreError>> Merged<T, F> {
    /// Rows after a row; so many are likely to be wanted.
    fn new(values: Vec<T>, after: i64, wanted: usize, find: F) -> Result<Self, StoreError> {
        let at_once = (wanted / values.len().max(1)).clamp(AT_ONCE_MIN, AT_ONCE_MAX);
        let cursors: Vec<_> = values.into_iter().map(|value| (value, VecDeque::new(), true)).collect();
        let mut merged = Self { at_once, heads: BinaryHeap::with_capacity(cursors.len()), cursors, find };
        (0..merged.cursors.len()).try_for_each(|place| merged.advance(place, after))?;
        Ok(merged)
    }

    /// Puts up the next row of a value, the last one having been `after`.
    fn advance(&mut self, place: usize, after: i64) -> Result<(), StoreError> {
        let (value, rows, more) = &mut self.cursors[place];
        if rows.is_empty() && *more {
            rows.extend((self.find)(value, after, self.at_once)?);
            *more = rows.len() >= self.at_once;
        }
        self.heads.extend(rows.pop_front().map(|row| Reverse((row, place))));
        Ok(())
    }

    fn next(&mut self) -> Result<Option<i64>, StoreError> {
        let Some(Reverse((row, _))) = self.heads.peek().copied() else { return Ok(None) };
        while let Some(Reverse((_, place))) =
            self.heads.peek().copied().filter(|Reverse((same, _))| *same == row)
        {
            self.heads.pop();
            self.advance(place, row)?;
        }
        Ok(Some(row))
    }
}
