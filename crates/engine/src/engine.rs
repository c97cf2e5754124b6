//! The writer on a thread of its own, behind an inbox with a bound.
//!
//! Whatever waits when a commit has ended becomes the next batch: under load batches grow and each costs one flush.

use crate::environment::{Environment, Joiner};
use crate::feed::Feed;
use crate::figures::Figures;
use crate::inbox::{Answers, Refused};
use crate::live::{self, Live};
use crate::outcome::Outcome;
use crate::readers::Readers;
use crate::scrub::Scrubber;
use crate::submission::Submission;
use crate::worker::{self, Worker};
use crate::writer::Writer;
use onhand_domain::ids::CommandId;
use onhand_store::{Store, StoreError};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// A clock that is behind by this much is worth a word, in milliseconds.
const CLOCK_BEHIND_MS: i64 = 1_000;

/// Bounds of an engine.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Commands of one batch.
    pub batch_max: usize,
    /// Commands that may wait.
    pub inbox_max: usize,
    /// Bounds of live replicas, where they are served.
    pub live: Option<live::Limits>,
    /// Waiting commands from which on a batch is decided while another is on its way to the disk.
    pub overlap_from: usize,
    /// How often everything is read in search of damage, where it is.
    pub scrub_every: Option<Duration>,
}

impl Default for Limits {
    fn default() -> Self {
        Self { batch_max: 1_000, inbox_max: 20_000, live: None, overlap_from: 200, scrub_every: None }
    }
}

/// Why a command could not be taken in, or was taken in and has no answer.
#[derive(Clone, Debug, thiserror::Error)]
pub enum SubmitError {
    /// The inbox is full: try again in a moment, with the same id.
    #[error("the inbox is full; try again with the same id")]
    Busy,
    /// The engine is stopping: try again later, with the same id.
    #[error("the server is stopping; try again with the same id")]
    Stopping,
    /// The store failed: the command may or may not be in the log; try again with the same id.
    #[error("{0}; try again with the same id")]
    Store(Arc<StoreError>),
}

/// What everyone who talks to an engine shares.
struct Shared {
    environment: Environment,
    live: Option<Live>,
    readers: Arc<Readers>,
    worker: Arc<worker::Shared>,
}

/// Talks to an engine; cheap to clone.
#[derive(Clone)]
pub struct Handle(Arc<Shared>);

/// A running engine. Stop it with [`Engine::stop`].
pub struct Engine {
    handle: Handle,
    live: Option<live::thread::Running>,
    scrubber: Option<Scrubber>,
    thread: Option<Joiner>,
}

impl Engine {
    /// Starts the writer of a store on a thread of its own.
    pub fn start(
        store: Box<dyn Store>,
        environment: Environment,
        limits: Limits,
    ) -> Result<Self, StoreError> {
        let writer = Writer::open(store, environment.clone())?;
        warn_of_a_clock_behind(&writer)?;
        let source = Arc::new(Mutex::new(writer.reader()?.reader()?));
        // One reader is opened before the writer leaves for its thread; the others are opened through it.
        let readers =
            Readers::new(Box::new(move || source.lock().unwrap_or_else(PoisonError::into_inner).reader()));
        let mut worker = Worker::new(writer, limits.batch_max, limits.inbox_max);
        worker.overlap(limits.overlap_from)?;
        let readers = Arc::new(readers);
        let live = limits.live.map(|live| live_beside(&mut worker, &environment, readers.clone(), live));
        let live = live.transpose()?;
        let shared = Shared {
            environment: environment.clone(),
            live: live.as_ref().map(|running| running.live().clone()),
            readers,
            worker: worker.shared(),
        };
        let handle = Handle(Arc::new(shared));
        let thread = environment
            .spawn
            .spawn("onhand-writer", Box::new(move || worker.run()))
            .map_err(|error| StoreError::Io(format!("no thread for the writer: {error}")))?;
        let mut engine = Self { handle: handle.clone(), live, scrubber: None, thread: Some(thread) };
        if let Some(every) = limits.scrub_every {
            engine.scrubber = Some(Scrubber::start(handle, every)?);
        }
        Ok(engine)
    }

    /// To talk to it.
    pub fn handle(&self) -> Handle {
        self.handle.clone()
    }

    /// Finishes what was accepted, answers it, and stops. Waits until that is done.
    pub fn stop(mut self) {
        self.join();
    }

    fn join(&mut self) {
        self.scrubber = None;
        if let Some(join) = self.thread.take() {
            self.handle.0.worker.inbox.stop();
            join();
        }
        // What was decided last is told first.
        self.live = None;
    }
}

/// Starts the hub of live replicas, and has the worker tell it what is committed.
fn live_beside(
    worker: &mut Worker,
    environment: &Environment,
    readers: Arc<Readers>,
    limits: live::Limits,
) -> Result<live::thread::Running, StoreError> {
    let head = worker.writer().head();
    let inbox = Arc::new(live::inbox::Inbox::new(head));
    worker.tell(inbox.clone());
    live::thread::Running::start(environment, inbox, readers, head, limits)
}

/// Entries are not older than those before them: behind the newest one, a clock stands still for them.
fn warn_of_a_clock_behind(writer: &Writer) -> Result<(), StoreError> {
    let now = writer.environment().clock.now();
    let last = writer.reader()?.entries_after(writer.head().seq.saturating_sub(1), 1)?;
    if let Some(last) = last.first().filter(|last| last.at > now.plus_millis(CLOCK_BEHIND_MS)) {
        let (newest, clock) = (last.at.to_string(), now.to_string());
        tracing::warn!(
            newest,
            clock,
            "the clock is behind the newest entry: until it has caught up, all has that time"
        );
    }
    Ok(())
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.join();
    }
}

impl Handle {
    /// Gives commands to the writer and waits for their answers, in order. Each is decided for itself.
    pub async fn submit(
        &self,
        submissions: Vec<Submission>,
    ) -> Result<Vec<Result<Outcome, SubmitError>>, SubmitError> {
        let answers = self.enqueue(submissions)?.await.map_err(|_| SubmitError::Stopping)?;
        Ok(answers.into_iter().map(|answer| answer.map_err(SubmitError::Store)).collect())
    }

    /// As [`Handle::submit`], from a thread that may wait.
    pub fn submit_blocking(
        &self,
        submissions: Vec<Submission>,
    ) -> Result<Vec<Result<Outcome, SubmitError>>, SubmitError> {
        let answers = self.enqueue(submissions)?.blocking_recv().map_err(|_| SubmitError::Stopping)?;
        Ok(answers.into_iter().map(|answer| answer.map_err(SubmitError::Store)).collect())
    }

    /// Puts commands into the inbox; their answers come through the receiver.
    pub fn enqueue(&self, submissions: Vec<Submission>) -> Result<Answers, SubmitError> {
        self.0.worker.inbox.offer(submissions).map_err(|refused| match refused {
            Refused::Full => SubmitError::Busy,
            Refused::Stopping => SubmitError::Stopping,
        })
    }

    /// Commands that were taken in and are not answered.
    pub fn waiting(&self) -> usize {
        self.0.worker.inbox.waiting()
    }

    /// The end of the log and its newest entries.
    pub fn feed(&self) -> &Feed {
        &self.0.worker.feed
    }

    /// Readers of the store. They wait for the disk: not for a thread that must not.
    pub fn readers(&self) -> &Readers {
        &self.0.readers
    }

    /// Live replicas, where they are served.
    pub fn live(&self) -> Option<&Live> {
        self.0.live.as_ref()
    }

    /// Figures since the start.
    pub fn figures(&self) -> &Figures {
        &self.0.worker.figures
    }

    /// Clock and ids.
    pub fn environment(&self) -> &Environment {
        &self.0.environment
    }

    /// A new command id, for a command that came without.
    pub fn new_command_id(&self) -> CommandId {
        CommandId(self.0.environment.ids.new_id(self.0.environment.clock.now()))
    }
}
