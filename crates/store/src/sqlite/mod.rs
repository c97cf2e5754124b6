//! SQLite: one file per business, in write-ahead mode, durable at each commit.
//!
//! Read in this order: `schema` (the tables, which follow from the registry), `values` (what their indexed columns
//! hold), `migrate` (how a file comes to
//! have them), `views` (what people with SQL see), `connection` (how the file is opened), `read`, `select`, `entries`, `seal` (what a
//! row's hash is of), `write`,
//! `checkpoint` (how the log beside the file is emptied without holding up a commit) and `lock`.

mod checkpoint;
mod connection;
mod entries;
mod lock;
mod migrate;
mod read;
mod restore;
mod schema;
mod seal;
mod select;
mod values;
mod views;
mod write;

#[cfg(test)]
mod tests;

use crate::batch::{Batch, Entry, Found, StoredDoc, StoredOutcome, Version};
use crate::dump::DumpItem;
use crate::position::{Head, Position};
use crate::{Ids, Query, Reader, Selected, Store, StoreError, batch};
use checkpoint::Checkpointer;
use connection::{Access, failed};
use lock::Lock;
use onhand_domain::ids::CommandId;
use onhand_domain::lookup::Lookup;
use onhand_domain::records::Collection;
use onhand_domain::selection::Selection;
use onhand_domain::time::Moment;
pub use read::SqliteReader;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// The one writer of a file.
#[derive(Debug)]
pub struct Sqlite {
    checkpointer: Option<Checkpointer>,
    path: PathBuf,
    /// Absent only after it could not be opened again.
    tables: Option<SqliteReader>,
    _lock: Lock,
}

impl Sqlite {
    /// Opens a file, or makes it; brings its tables up to date. Whoever has it open already keeps it:
    /// [`StoreError::InUse`].
    pub fn open(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        let path = path.as_ref().to_owned();
        let lock = Lock::take(&path)?;
        let mut store = Self { checkpointer: None, path, tables: None, _lock: lock };
        store.reopen()?;
        Ok(store)
    }

    /// A reader of a file that this or another process may have open.
    pub fn open_read_only(path: impl AsRef<Path>) -> Result<SqliteReader, StoreError> {
        let connection = connection::open(path.as_ref(), Access::Read)?;
        migrate::check(&connection)?;
        SqliteReader::of(connection)
    }

    fn tables(&self) -> Result<&SqliteReader, StoreError> {
        self.tables.as_ref().ok_or_else(|| StoreError::Io(format!("{} is not open", self.path.display())))
    }
}

impl Drop for Sqlite {
    /// Whoever copies the file of a business that nobody has open has all of it.
    fn drop(&mut self) {
        self.checkpointer = None;
        if let Some(tables) = &self.tables {
            checkpoint::empty(&tables.connection);
        }
    }
}

impl Reader for Sqlite {
    fn head(&self) -> Result<Head, StoreError> {
        self.tables()?.head()
    }

    fn records(&self, keys: &[(Collection, Uuid)]) -> Result<Vec<Option<StoredDoc>>, StoreError> {
        self.tables()?.records(keys)
    }

    fn rows(&self, collection: Collection, rows: &[i64]) -> Result<Vec<StoredDoc>, StoreError> {
        self.tables()?.rows(collection, rows)
    }

    fn list(&self, query: &Query) -> Result<Vec<StoredDoc>, StoreError> {
        self.tables()?.list(query)
    }

    fn select(
        &self,
        selection: &Selection,
        after_row: Option<i64>,
        limit: usize,
        take: &mut dyn FnMut(StoredDoc) -> Result<(), StoreError>,
    ) -> Result<Selected, StoreError> {
        self.tables()?.select(selection, after_row, limit, take)
    }

    fn find(&self, lookup: &Lookup, before_row: Option<i64>, limit: usize) -> Result<Vec<Found>, StoreError> {
        self.tables()?.find(lookup, before_row, limit)
    }

    fn versions(&self, collection: Collection, row: i64) -> Result<Vec<Version>, StoreError> {
        self.tables()?.versions(collection, row)
    }

    fn entries_after(&self, seq: u64, limit: usize) -> Result<Vec<Entry>, StoreError> {
        self.tables()?.entries_after(seq, limit)
    }

    fn outcome(&self, command: CommandId) -> Result<Option<StoredOutcome>, StoreError> {
        self.tables()?.outcome(command)
    }

    fn greatest(&self, ids: Ids, limit: usize) -> Result<Vec<Uuid>, StoreError> {
        self.tables()?.greatest(ids, limit)
    }

    fn due(&self, now: Moment, limit: usize) -> Result<Vec<(Collection, Uuid, Moment)>, StoreError> {
        self.tables()?.due(now, limit)
    }

    fn dump(&self, take: &mut dyn FnMut(DumpItem) -> Result<(), StoreError>) -> Result<(), StoreError> {
        self.tables()?.dump(take)
    }

    fn check_structure(&self) -> Result<Vec<String>, StoreError> {
        self.tables()?.check_structure()
    }

    fn reader(&self) -> Result<Box<dyn Reader>, StoreError> {
        self.tables()?.reader()
    }
}

impl Store for Sqlite {
    fn commit(&mut self, batch: &Batch) -> Result<(), StoreError> {
        batch::check(batch)?;
        write::commit(self.tables()?, batch)?;
        if let (Some(checkpointer), Ok(tables)) = (&self.checkpointer, self.tables()) {
            checkpointer.after_commit(&tables.connection);
        }
        Ok(())
    }

    fn reopen(&mut self) -> Result<(), StoreError> {
        self.checkpointer = None;
        self.tables = None;
        let mut connection = connection::open(&self.path, Access::Write)?;
        connection::sync_log(&self.path)?;
        migrate::bring_up_to_date(&mut connection)?;
        let tables = SqliteReader::of(connection)?;
        let head = tables.position()?;
        let tail = tables.entries_after(head.seq.saturating_sub(batch::TAIL), usize::MAX)?;
        batch::check_tail(head, &tail)?;
        self.tables = Some(tables);
        self.checkpointer = Some(Checkpointer::start(&self.path)?);
        Ok(())
    }

    fn restore(
        &mut self,
        items: &mut dyn Iterator<Item = Result<DumpItem, StoreError>>,
    ) -> Result<(), StoreError> {
        let tables = self.tables()?;
        let head = tables.head()?;
        if head.position != Position::default() || head.next_rows.iter().any(|(_, row)| *row > 1) {
            return Err(StoreError::NotEmpty { path: self.path.display().to_string() });
        }
        restore::restore(tables, items)
    }

    fn forget_refused(&mut self, before: Moment) -> Result<u64, StoreError> {
        write::forget_refused(self.tables()?, before).map_err(failed)
    }
}
