//! What all requests share.

use super::auth::Tokens;
use super::live;
use super::metrics::Metrics;
use super::problem::Failure;
use super::tries::Tries;
use crate::hosting::Hosting;
use crate::photos::Photos;
use crate::price_jobs::PriceJobs;
use crate::settings::Settings;
use crate::uploads::Uploads;
use onhand_engine::Handle;
use onhand_store::{Reader, StoreError};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use tokio::sync::{Semaphore, watch};

/// Reads at a time: each has a thread and a reader of its own.
const READS_MAX: usize = 16;
/// Passwords that are looked at at a time: each takes 19 MiB and a core meanwhile.
const HASHES_MAX: usize = 2;
/// Files that are read or taken in at a time.
const IMPORTS_MAX: usize = 2;
/// Photos that are made smaller at a time: each may take half a gigabyte meanwhile.
const PHOTOS_MAX: usize = 2;

/// What all requests share; cheap to clone.
#[derive(Clone)]
pub struct AppState(Arc<Shared>);

/// See [`AppState`].
pub struct Shared {
    /// What it is told apart by from other businesses on the same host.
    pub business: String,
    /// Whether it is a demo.
    pub demo: bool,
    /// Whether a demo's trade pauses.
    pub demo_paused: AtomicBool,
    /// The engine.
    pub handle: Handle,
    /// What live connections share.
    pub live: live::Shared,
    /// Figures for whoever watches the server.
    pub metrics: Metrics,
    /// The businesses beside this one.
    pub hosting: Hosting,
    /// Passwords that are looked at at a time.
    pub hashing: Semaphore,
    /// Files that are read or taken in at a time.
    pub import_work: Semaphore,
    /// Photos, beside the log.
    pub photos: Photos,
    /// Photos that are made smaller at a time.
    pub photo_work: Semaphore,
    /// Files that were sent in.
    pub uploads: Uploads,
    /// Jobs over prices that are being given.
    pub price_jobs: PriceJobs,
    /// The settings in effect.
    pub settings: Settings,
    /// Turns true when the server stops: streams end then.
    pub stopping: watch::Receiver<bool>,
    /// Who may come in.
    pub tokens: Tokens,
    /// Tries to sign in that were wrong.
    pub tries: Tries,
    reads: Semaphore,
}

impl std::ops::Deref for AppState {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

/// Why a read came to nothing: then the reader that it used is given up, or not.
pub enum ReadFailure {
    /// The store failed.
    Store(StoreError),
    /// What was asked for can't be served.
    Request(Failure),
}

impl From<StoreError> for ReadFailure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Failure> for ReadFailure {
    fn from(failure: Failure) -> Self {
        Self::Request(failure)
    }
}

impl AppState {
    /// Of a server.
    pub fn new(
        data: &Path,
        handle: Handle,
        settings: Settings,
        tokens: Tokens,
        stopping: watch::Receiver<bool>,
        hosting: Hosting,
        (demo, business): (bool, String),
    ) -> Self {
        let reads = Semaphore::new(READS_MAX);
        let (live, metrics) = (live::Shared::default(), Metrics::default());
        let tokens = tokens.with_people(handle.clone());
        Self(Arc::new(Shared {
            business,
            demo,
            demo_paused: AtomicBool::new(false),
            handle,
            hosting,
            hashing: Semaphore::new(HASHES_MAX),
            import_work: Semaphore::new(IMPORTS_MAX),
            live,
            metrics,
            photos: Photos::of(data),
            photo_work: Semaphore::new(PHOTOS_MAX),
            price_jobs: PriceJobs::default(),
            uploads: Uploads::of(data),
            settings,
            stopping,
            tokens,
            tries: Tries::default(),
            reads,
        }))
    }

    /// Reads from the store, at once and on this thread, whose other tasks go to another meanwhile: under load a read
    /// must not wait for one thread more to have its turn.
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn Reader) -> Result<T, ReadFailure> + Send + 'static,
    ) -> Result<T, Failure> {
        // The semaphore is never closed.
        let _permit = self.0.reads.acquire().await.map_err(|error| Failure::internal(&error))?;
        tokio::task::block_in_place(|| {
            let mut failure = None;
            let result = self.handle.readers().read(|reader| match work(reader) {
                Ok(value) => Ok(Some(value)),
                Err(ReadFailure::Store(error)) => Err(error),
                Err(ReadFailure::Request(request)) => {
                    failure = Some(request);
                    Ok(None)
                }
            })?;
            result.ok_or_else(|| failure.unwrap_or_else(|| Failure::internal(&"a read without result")))
        })
    }

    /// Does what may wait for the disk, on a thread of its own.
    pub async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        // The semaphore is never closed.
        let _permit = self.0.reads.acquire().await.map_err(|error| Failure::internal(&error))?;
        tokio::task::spawn_blocking(work).await.map_err(|error| Failure::internal(&error))?
    }
}
