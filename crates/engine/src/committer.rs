//! What commits a batch while the next one is decided.

use crate::environment::{Environment, Joiner};
use crate::pack::Draft;
use onhand_store::{Batch, Store, StoreError};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// What came of a batch: the store, given back, and what was written, if it is durable.
pub struct Committed {
    /// The store.
    pub store: Box<dyn Store>,
    /// What is durable now.
    pub done: Done,
}

/// A batch that is durable, or why it may not be.
pub type Done = Result<Arc<Batch>, StoreError>;

/// A batch on its way, with the store that it goes into.
pub struct Given {
    /// What was decided.
    pub draft: Draft,
    /// The mark of the log before it.
    pub mark: u64,
    /// The store.
    pub store: Box<dyn Store>,
}

impl Given {
    /// Writes it out and commits it.
    pub fn commit(self) -> Committed {
        let Self { draft, mark, mut store } = self;
        let done = commit(&mut *store, draft, mark);
        Committed { store, done }
    }
}

/// Writes a batch out and commits it, on top of a log that is marked `mark`. A panic is a failure of the store.
pub fn commit(store: &mut dyn Store, draft: Draft, mark: u64) -> Done {
    let written = catch_unwind(AssertUnwindSafe(|| {
        let batch = Arc::new(draft.batch(mark));
        store.commit(&batch).map(|()| batch)
    }));
    written.unwrap_or_else(|_| Err(StoreError::Io("the store stopped in the middle of a commit".to_owned())))
}

/// Commits one batch at a time. The store goes with the batch and comes back with the result.
pub trait Committer: Send {
    /// Begins to commit.
    fn begin(&mut self, given: Given);

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
            while let Ok(given) = batches.recv() {
                if results.send(given.commit()).is_err() {
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
    fn begin(&mut self, given: Given) {
        if let Some(to) = &self.to {
            // Where the thread has ended, so has the store: `end` says so.
            to.send(given).ok();
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
