//! A store that fails on purpose, as its [`Plan`] says: over any store, or over one in memory that also forgets what
//! it acknowledged when the power is cut ([`Faulty::forgetful`]).
//!
//! With a calm plan it changes nothing. After a commit that failed with an unknown end it serves nothing until it is
//! reopened, so that nobody goes on from what he thinks is there.

mod plan;
#[cfg(test)]
mod tests;

pub use plan::{Chances, Ended, Fault, Plan};

use crate::batch::{Batch, Entry, Found, StoredDoc, StoredOutcome, Version};
use crate::dump::DumpItem;
use crate::memory::Memory;
use crate::position::Head;
use crate::{Ids, Query, Reader, Selected, Store, StoreError};
use onhand_domain::ids::CommandId;
use onhand_domain::lookup::Lookup;
use onhand_domain::records::Collection;
use onhand_domain::selection::Selection;
use onhand_domain::time::Moment;
use uuid::Uuid;

/// A store, or a reader, that fails as its plan says.
#[derive(Debug)]
pub struct Faulty<S> {
    inner: S,
    plan: Plan,
    /// A commit failed, and it has not been reopened since.
    unknown: bool,
}

impl<S> Faulty<S> {
    /// Over any store.
    pub fn new(inner: S, plan: Plan) -> Self {
        Self { inner, plan, unknown: false }
    }

    fn sound(&self) -> Result<&S, StoreError> {
        if self.unknown {
            return Err(StoreError::Io("a commit failed and the store was not reopened since".to_owned()));
        }
        self.plan.before_read()?;
        Ok(&self.inner)
    }
}

impl Faulty<Memory> {
    /// Over a store in memory whose commits are acknowledged and stay only once [`Plan::sync`] was called, where the
    /// power is cut ([`Plan::cut_power`]) before it is reopened.
    pub fn forgetful(inner: Memory, plan: Plan) -> Self {
        plan.keep_unsynced_of(&inner);
        Self::new(inner, plan)
    }
}

impl<S: Reader> Reader for Faulty<S> {
    fn head(&self) -> Result<Head, StoreError> {
        self.sound()?.head()
    }

    fn records(&self, keys: &[(Collection, Uuid)]) -> Result<Vec<Option<StoredDoc>>, StoreError> {
        self.sound()?.records(keys)
    }

    fn rows(&self, collection: Collection, rows: &[i64]) -> Result<Vec<StoredDoc>, StoreError> {
        self.sound()?.rows(collection, rows)
    }

    fn list(&self, query: &Query) -> Result<Vec<StoredDoc>, StoreError> {
        self.sound()?.list(query)
    }

    fn select(
        &self,
        selection: &Selection,
        after_row: Option<i64>,
        limit: usize,
        take: &mut dyn FnMut(StoredDoc) -> Result<(), StoreError>,
    ) -> Result<Selected, StoreError> {
        self.sound()?.select(selection, after_row, limit, take)
    }

    fn find(&self, lookup: &Lookup, before_row: Option<i64>, limit: usize) -> Result<Vec<Found>, StoreError> {
        self.sound()?.find(lookup, before_row, limit)
    }

    fn versions(&self, collection: Collection, row: i64) -> Result<Vec<Version>, StoreError> {
        self.sound()?.versions(collection, row)
    }

    fn entries_after(&self, seq: u64, limit: usize) -> Result<Vec<Entry>, StoreError> {
        self.sound()?.entries_after(seq, limit)
    }

    fn outcome(&self, command: CommandId) -> Result<Option<StoredOutcome>, StoreError> {
        self.sound()?.outcome(command)
    }

    fn greatest(&self, ids: Ids, limit: usize) -> Result<Vec<Uuid>, StoreError> {
        self.sound()?.greatest(ids, limit)
    }

    fn due(&self, now: Moment, limit: usize) -> Result<Vec<(Collection, Uuid, Moment)>, StoreError> {
        self.sound()?.due(now, limit)
    }

    fn dump(&self, take: &mut dyn FnMut(DumpItem) -> Result<(), StoreError>) -> Result<(), StoreError> {
        self.sound()?.dump(take)
    }

    fn reader(&self) -> Result<Box<dyn Reader>, StoreError> {
        Ok(Box::new(Faulty::new(self.inner.reader()?, self.plan.clone())))
    }

    fn check_structure(&self) -> Result<Vec<String>, StoreError> {
        self.sound()?.check_structure()
    }
}

impl<S: Store> Store for Faulty<S> {
    fn commit(&mut self, batch: &Batch) -> Result<(), StoreError> {
        if self.unknown {
            return Err(StoreError::Io("a commit failed and the store was not reopened since".to_owned()));
        }
        self.plan.must_run();
        let fault = self.plan.before_commit();
        match fault {
            Some(Fault::Full) => return Err(StoreError::Full),
            Some(Fault::FailBefore | Fault::Torn | Fault::Unreadable | Fault::Damaged) => {
                self.unknown = true;
                return Err(StoreError::Io("the disk failed during a commit".to_owned()));
            }
            Some(Fault::EndBefore) => self.plan.end(),
            Some(Fault::FailAfter | Fault::EndAfter | Fault::Slow { .. }) | None => {}
        }
        self.inner.commit(batch)?;
        self.plan.committed(batch);
        if fault == Some(Fault::EndAfter) {
            self.plan.end();
        }
        if fault == Some(Fault::FailAfter) {
            self.unknown = true;
            return Err(StoreError::Io("the disk failed at the end of a commit".to_owned()));
        }
        Ok(())
    }

    fn reopen(&mut self) -> Result<(), StoreError> {
        self.plan.must_run();
        self.plan.lose_unsynced()?;
        self.plan.before_reopen()?;
        self.inner.reopen()?;
        self.unknown = false;
        Ok(())
    }

    fn restore(
        &mut self,
        items: &mut dyn Iterator<Item = Result<DumpItem, StoreError>>,
    ) -> Result<(), StoreError> {
        self.inner.restore(items)?;
        self.plan.sync_whole();
        Ok(())
    }

    fn forget_refused(&mut self, before: Moment) -> Result<u64, StoreError> {
        let forgotten = self.inner.forget_refused(before)?;
        self.plan.forgot(before);
        Ok(forgotten)
    }
}
