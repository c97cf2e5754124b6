//! Where the log and the records of one business are kept: a small port, and the stores behind it.
//!
//! What every store must do is written as numbered rules in `contract`, which runs over all of them. A store knows
//! collections by the registry in `domain` and nothing of the trade.

pub mod batch;

#[cfg(any(test, feature = "contract"))]
pub mod contract;
pub mod dump;
pub mod error;
pub mod faulty;
pub mod memory;
pub mod position;
pub mod reads;

pub mod sqlite;

mod boxed;
mod column;
mod restore;
mod select;

pub use batch::{
    Batch, Before, Entry, Found, LookupEntry, RecordWrite, Refused, StoredDoc, StoredOutcome, Version,
};
pub use error::StoreError;
pub use position::{Head, Position};
pub use select::Selected;

use dump::DumpItem;
use onhand_domain::ids::CommandId;
use onhand_domain::lookup::Lookup;
use onhand_domain::records::Collection;
use onhand_domain::selection::Selection;
use onhand_domain::time::Moment;
use uuid::Uuid;

/// Records of a collection, by its filterable columns, in the order of their rows.
#[derive(Clone, Debug)]
pub struct Query {
    /// Which collection.
    pub collection: Collection,
    /// Indexed columns and the text that each must equal.
    pub filters: Vec<(&'static str, String)>,
    /// Go on after this row (before it where newest come first).
    pub after_row: Option<i64>,
    /// Newest rows first.
    pub newest_first: bool,
    /// How many at most.
    pub limit: usize,
}

/// Ids of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ids {
    /// Of accepted commands.
    Accepted,
    /// Of refused commands.
    Refused,
    /// Of a collection's records.
    Records(Collection),
}

/// Reading. Each call sees one committed state; none keeps a read transaction open when it returns. Every document is
/// checked against its hash as it is read: damage is [`StoreError::Damaged`], never served.
pub trait Reader: Send {
    /// Where the log ends.
    fn head(&self) -> Result<Head, StoreError>;
    /// Records by their ids, each in its place, all of one committed state; `None` where there is none.
    fn records(&self, keys: &[(Collection, Uuid)]) -> Result<Vec<Option<StoredDoc>>, StoreError>;
    /// A record by its id.
    fn record(&self, collection: Collection, id: Uuid) -> Result<Option<StoredDoc>, StoreError> {
        Ok(self.records(&[(collection, id)])?.into_iter().flatten().next())
    }
    /// Records by their rows; those that are not there are left out. In the order asked for.
    fn rows(&self, collection: Collection, rows: &[i64]) -> Result<Vec<StoredDoc>, StoreError>;
    /// Records of a collection.
    fn list(&self, query: &Query) -> Result<Vec<StoredDoc>, StoreError>;
    /// The records of a selection after a row, in the order of their rows, `limit` at most, in one committed state
    /// together with its position. Where records must be looked at of which few are selected, that is bounded too, so
    /// that it may give fewer, and yet not be at the end.
    fn select(
        &self,
        selection: &Selection,
        after_row: Option<i64>,
        limit: usize,
        take: &mut dyn FnMut(StoredDoc) -> Result<(), StoreError>,
    ) -> Result<Selected, StoreError>;
    /// Rows that a lookup's key may find, newest first, below `before_row`. Keys may clash: the asker compares.
    fn find(&self, lookup: &Lookup, before_row: Option<i64>, limit: usize) -> Result<Vec<Found>, StoreError>;
    /// Superseded versions of a record, oldest first.
    fn versions(&self, collection: Collection, row: i64) -> Result<Vec<Version>, StoreError>;
    /// Entries of the log after `seq`, in order.
    fn entries_after(&self, seq: u64, limit: usize) -> Result<Vec<Entry>, StoreError>;
    /// What became of a command.
    fn outcome(&self, command: CommandId) -> Result<Option<StoredOutcome>, StoreError>;
    /// The greatest ids of a kind, in no order.
    fn greatest(&self, ids: Ids, limit: usize) -> Result<Vec<Uuid>, StoreError>;
    /// Orders (and whatever else has a timer) that are due at `now`: records whose `due` column is not later.
    fn due(&self, now: Moment, limit: usize) -> Result<Vec<(Collection, Uuid, Moment)>, StoreError>;
    /// Everything, in the order of [`dump`], for export.
    fn dump(&self, take: &mut dyn FnMut(DumpItem) -> Result<(), StoreError>) -> Result<(), StoreError>;
    /// Another reader of the same store, for another thread.
    fn reader(&self) -> Result<Box<dyn Reader>, StoreError>;
    /// Checks the store's own structure (of SQLite, its integrity check); says what is wrong.
    fn check_structure(&self) -> Result<Vec<String>, StoreError>;
}

/// Writing. There is one writer; whoever opens a second is refused.
pub trait Store: Reader {
    /// Commits a batch whole or not at all; durable when it returns. [`StoreError::Conflict`] where the head is not
    /// at `batch.from`. After any other error the end is unknown: reopen and look.
    fn commit(&mut self, batch: &Batch) -> Result<(), StoreError>;
    /// Opens again after an error: what is committed is there, what is not is gone.
    fn reopen(&mut self) -> Result<(), StoreError>;
    /// Puts a whole business into an empty store.
    fn restore(
        &mut self,
        items: &mut dyn Iterator<Item = Result<DumpItem, StoreError>>,
    ) -> Result<(), StoreError>;
    /// Forgets refused outcomes older than `before`; gives how many.
    fn forget_refused(&mut self, before: Moment) -> Result<u64, StoreError>;
}
