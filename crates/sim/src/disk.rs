//! A store that outlives the process: what a crashed writer leaves behind, and the next one opens.

use onhand_domain::ids::CommandId;
use onhand_domain::lookup::Lookup;
use onhand_domain::records::Collection;
use onhand_domain::selection::Selection;
use onhand_domain::time::Moment;
use onhand_store::dump::DumpItem;
use onhand_store::faulty::{Faulty, Plan};
use onhand_store::memory::Memory;
use onhand_store::{
    Batch, Entry, Found, Head, Ids, Query, Reader, Selected, Store, StoreError, StoredDoc, StoredOutcome,
    Version,
};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use uuid::Uuid;

/// A disk; clones are the same one.
#[derive(Clone)]
pub struct Disk {
    faulty: Arc<Mutex<Faulty<Memory>>>,
    memory: Arc<Memory>,
    written: Arc<Mutex<Vec<Batch>>>,
}

impl Disk {
    /// Over a store in memory that fails as the plan says.
    pub fn new(memory: Memory, plan: Plan) -> Self {
        let same = Arc::new(memory.same());
        let faulty = Arc::new(Mutex::new(Faulty::forgetful(memory, plan)));
        Self { faulty, memory: same, written: Arc::default() }
    }

    /// The batches that were written since this was asked last, whatever was answered.
    pub fn written(&self) -> Vec<Batch> {
        std::mem::take(&mut self.written.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn store(&self) -> MutexGuard<'_, Faulty<Memory>> {
        self.faulty.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Reader for Disk {
    fn head(&self) -> Result<Head, StoreError> {
        self.store().head()
    }

    fn records(&self, keys: &[(Collection, Uuid)]) -> Result<Vec<Option<StoredDoc>>, StoreError> {
        self.store().records(keys)
    }

    fn rows(&self, collection: Collection, rows: &[i64]) -> Result<Vec<StoredDoc>, StoreError> {
        self.store().rows(collection, rows)
    }

    fn list(&self, query: &Query) -> Result<Vec<StoredDoc>, StoreError> {
        self.store().list(query)
    }

    fn select(
        &self,
        selection: &Selection,
        after_row: Option<i64>,
        limit: usize,
        take: &mut dyn FnMut(StoredDoc) -> Result<(), StoreError>,
    ) -> Result<Selected, StoreError> {
        self.store().select(selection, after_row, limit, take)
    }

    fn find(&self, lookup: &Lookup, before_row: Option<i64>, limit: usize) -> Result<Vec<Found>, StoreError> {
        self.store().find(lookup, before_row, limit)
    }

    fn versions(&self, collection: Collection, row: i64) -> Result<Vec<Version>, StoreError> {
        self.store().versions(collection, row)
    }

    fn entries_after(&self, seq: u64, limit: usize) -> Result<Vec<Entry>, StoreError> {
        self.store().entries_after(seq, limit)
    }

    fn outcome(&self, command: CommandId) -> Result<Option<StoredOutcome>, StoreError> {
        self.store().outcome(command)
    }

    fn greatest(&self, ids: Ids, limit: usize) -> Result<Vec<Uuid>, StoreError> {
        self.store().greatest(ids, limit)
    }

    fn due(&self, now: Moment, limit: usize) -> Result<Vec<(Collection, Uuid, Moment)>, StoreError> {
        self.store().due(now, limit)
    }

    fn dump(&self, take: &mut dyn FnMut(DumpItem) -> Result<(), StoreError>) -> Result<(), StoreError> {
        self.store().dump(take)
    }

    fn reader(&self) -> Result<Box<dyn Reader>, StoreError> {
        self.store().reader()
    }

    fn check_structure(&self) -> Result<Vec<String>, StoreError> {
        self.store().check_structure()
    }
}

impl Store for Disk {
    fn commit(&mut self, batch: &Batch) -> Result<(), StoreError> {
        let _written = Written { batch, disk: self.clone() };
        self.store().commit(batch)
    }

    fn reopen(&mut self) -> Result<(), StoreError> {
        self.store().reopen()
    }

    fn restore(
        &mut self,
        items: &mut dyn Iterator<Item = Result<DumpItem, StoreError>>,
    ) -> Result<(), StoreError> {
        self.store().restore(items)
    }

    fn forget_refused(&mut self, before: Moment) -> Result<u64, StoreError> {
        self.store().forget_refused(before)
    }
}

/// Takes a batch down once it is written, also where the process ends in that moment.
struct Written<'a> {
    batch: &'a Batch,
    disk: Disk,
}

impl Drop for Written<'_> {
    fn drop(&mut self) {
        let head = self.disk.memory.head().map(|head| head.position);
        if !self.batch.entries.is_empty() && head.is_ok_and(|head| head == self.batch.to) {
            let mut written = self.disk.written.lock().unwrap_or_else(PoisonError::into_inner);
            written.push(self.batch.clone());
        }
    }
}
