//! A store that hands on a copy of every batch it commits, so that the bare loop can write the same. The copying counts
//! as the engine's time.

use onhand_domain::ids::CommandId;
use onhand_domain::lookup::Lookup;
use onhand_domain::records::Collection;
use onhand_domain::selection::Selection;
use onhand_domain::time::Moment;
use onhand_store::dump::DumpItem;
use onhand_store::{
    Batch, Entry, Found, Head, Ids, Query, Reader, Selected, Store, StoreError, StoredDoc, StoredOutcome,
    Version,
};
use std::sync::mpsc::{Receiver, Sender, channel};
use uuid::Uuid;

/// A store that hands on what it commits.
pub struct Recording<S> {
    committed: Sender<Batch>,
    inner: S,
}

impl<S> Recording<S> {
    /// Over any store; what it commits comes through the receiver.
    pub fn over(inner: S) -> (Self, Receiver<Batch>) {
        let (committed, batches) = channel();
        (Self { committed, inner }, batches)
    }
}

impl<S: Reader> Reader for Recording<S> {
    fn head(&self) -> Result<Head, StoreError> {
        self.inner.head()
    }

    fn records(&self, keys: &[(Collection, Uuid)]) -> Result<Vec<Option<StoredDoc>>, StoreError> {
        self.inner.records(keys)
    }

    fn rows(&self, collection: Collection, rows: &[i64]) -> Result<Vec<StoredDoc>, StoreError> {
        self.inner.rows(collection, rows)
    }

    fn list(&self, query: &Query) -> Result<Vec<StoredDoc>, StoreError> {
        self.inner.list(query)
    }

    fn select(
        &self,
        selection: &Selection,
        after_row: Option<i64>,
        limit: usize,
        take: &mut dyn FnMut(StoredDoc) -> Result<(), StoreError>,
    ) -> Result<Selected, StoreError> {
        self.inner.select(selection, after_row, limit, take)
    }

    fn find(&self, lookup: &Lookup, before_row: Option<i64>, limit: usize) -> Result<Vec<Found>, StoreError> {
        self.inner.find(lookup, before_row, limit)
    }

    fn versions(&self, collection: Collection, row: i64) -> Result<Vec<Version>, StoreError> {
        self.inner.versions(collection, row)
    }

    fn entries_after(&self, seq: u64, limit: usize) -> Result<Vec<Entry>, StoreError> {
        self.inner.entries_after(seq, limit)
    }

    fn outcome(&self, command: CommandId) -> Result<Option<StoredOutcome>, StoreError> {
        self.inner.outcome(command)
    }

    fn greatest(&self, ids: Ids, limit: usize) -> Result<Vec<Uuid>, StoreError> {
        self.inner.greatest(ids, limit)
    }

    fn due(&self, now: Moment, limit: usize) -> Result<Vec<(Collection, Uuid, Moment)>, StoreError> {
        self.inner.due(now, limit)
    }

    fn dump(&self, take: &mut dyn FnMut(DumpItem) -> Result<(), StoreError>) -> Result<(), StoreError> {
        self.inner.dump(take)
    }

    fn reader(&self) -> Result<Box<dyn Reader>, StoreError> {
        self.inner.reader()
    }

    fn check_structure(&self) -> Result<Vec<String>, StoreError> {
        self.inner.check_structure()
    }
}

impl<S: Store> Store for Recording<S> {
    fn commit(&mut self, batch: &Batch) -> Result<(), StoreError> {
        self.inner.commit(batch)?;
        // Where nobody wants them any more, the batches are let go.
        let _ = self.committed.send(batch.clone());
        Ok(())
    }

    fn reopen(&mut self) -> Result<(), StoreError> {
        self.inner.reopen()
    }

    fn restore(
        &mut self,
        items: &mut dyn Iterator<Item = Result<DumpItem, StoreError>>,
    ) -> Result<(), StoreError> {
        self.inner.restore(items)
    }

    fn forget_refused(&mut self, before: Moment) -> Result<u64, StoreError> {
        self.inner.forget_refused(before)
    }
}
