//! What commits a batch while the next one is decided.

use crate::environment::{Environment, Joiner};
use onhand_store::{Batch, Store, StoreError};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// The store, given back, and whether the batch is durable.
pub type Committed = (Box<dyn Store>, Result<(), StoreError>);

/// The store, given away with what it is to commit.
type Given = (Box<dyn Store>, Arc<Batch>);

/// Commits one batch at a time. The store goes with the batch and comes back with the result.
pub trait Committer: Send {
    /// Begins to commit.
    fn begin(&mut self, store: Box<dyn Store>, batch: Arc<Batch>);

    /// Waits for what was begun. `None` where it will never come back.
    fn end(&mut self) -> Option<Committed>;
}

/// A thread that commits.
pub struct Beside {
    done: Receiver<Committed>,
    thread: Option<Joiner>,
    to: Option<SyncSender<Given>>,
}

impl Beside {
    /// Starts the thread. It calls `wake` each time that a commit has ended.
    pub fn start(environment: &Environment, wake: impl Fn() + Send + 'static) -> Result<Self, StoreError> {
        let (to, batches) = sync_channel::<Given>(1);
        let (results, done) = sync_channel(1);
        let work = move || {
            while let Ok((mut store, batch)) = batches.recv() {
                let result = catch_unwind(AssertUnwindSafe(|| store.commit(&batch))).unwrap_or_else(|_| {
                    Err(StoreError::Io("the store stopped in the middle of a commit".to_owned()))
                });
                drop(batch);
                if results.send((store, result)).is_err() {
                    return;
                }
                wake();
            }
        };
        let thread = environment
            .spawn
            .spawn("onhand-commit", Box::new(work))
            .map_err(|error| StoreError::Io(format!("no thread for commits: {error}")))?;
        Ok(Self { done, thread: Some(thread), to: Some(to) })
    }
}

impl Committer for Beside {
    fn begin(&mut self, store: Box<dyn Store>, batch: Arc<Batch>) {
        if let Some(to) = &self.to {
            // Where the thread has ended, so has the store: `end` says so.
            to.send((store, batch)).ok();
        }
    }

    fn end(&mut self) -> Option<Committed> {
        self.done.recv().ok()
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        self.to = None;
        if let Some(join) = self.thread.take() {
            join();
        }
    }
}
