//! A reader in a box is a reader.

use crate::batch::{Entry, Found, StoredDoc, StoredOutcome, Version};
use crate::dump::DumpItem;
use crate::position::Head;
use crate::{Ids, Query, Reader, Selected, StoreError};
use onhand_domain::ids::CommandId;
use onhand_domain::lookup::Lookup;
use onhand_domain::records::Collection;
use onhand_domain::selection::Selection;
use onhand_domain::time::Moment;
use uuid::Uuid;

impl Reader for Box<dyn Reader> {
    fn head(&self) -> Result<Head, StoreError> {
        (**self).head()
    }

    fn records(&self, keys: &[(Collection, Uuid)]) -> Result<Vec<Option<StoredDoc>>, StoreError> {
        (**self).records(keys)
    }

    fn rows(&self, collection: Collection, rows: &[i64]) -> Result<Vec<StoredDoc>, StoreError> {
        (**self).rows(collection, rows)
    }

    fn list(&self, query: &Query) -> Result<Vec<StoredDoc>, StoreError> {
        (**self).list(query)
    }

    fn select(
        &self,
        selection: &Selection,
        after_row: Option<i64>,
        limit: usize,
        take: &mut dyn FnMut(StoredDoc) -> Result<(), StoreError>,
    ) -> Result<Selected, StoreError> {
        (**self).select(selection, after_row, limit, take)
    }

    fn find(&self, lookup: &Lookup, before_row: Option<i64>, limit: usize) -> Result<Vec<Found>, StoreError> {
        (**self).find(lookup, before_row, limit)
    }

    fn versions(&self, collection: Collection, row: i64) -> Result<Vec<Version>, StoreError> {
        (**self).versions(collection, row)
    }

    fn entries_after(&self, seq: u64, limit: usize) -> Result<Vec<Entry>, StoreError> {
        (**self).entries_after(seq, limit)
    }

    fn outcome(&self, command: CommandId) -> Result<Option<StoredOutcome>, StoreError> {
        (**self).outcome(command)
    }

    fn greatest(&self, ids: Ids, limit: usize) -> Result<Vec<Uuid>, StoreError> {
        (**self).greatest(ids, limit)
    }

    fn due(&self, now: Moment, limit: usize) -> Result<Vec<(Collection, Uuid, Moment)>, StoreError> {
        (**self).due(now, limit)
    }

    fn dump(&self, take: &mut dyn FnMut(DumpItem) -> Result<(), StoreError>) -> Result<(), StoreError> {
        (**self).dump(take)
    }

    fn reader(&self) -> Result<Box<dyn Reader>, StoreError> {
        (**self).reader()
    }

    fn check_structure(&self) -> Result<Vec<String>, StoreError> {
        (**self).check_structure()
    }
}
