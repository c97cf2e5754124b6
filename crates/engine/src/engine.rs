//! The writer on a thread of its own, behind an inbox with a bound.
//!
//! Whatever waits when a commit has ended becomes the next batch: under load batches grow and each costs one flush.

use crate::environment::{Environment, Joiner};
use crate::feed::Feed;
use crate::figures::Figures;
use crate::outcome::Outcome;
use crate::readers::Readers;
use crate::submission::Submission;
use crate::writer::{Answer, Writer};
use onhand_domain::ids::CommandId;
use onhand_domain::time::Moment;
use onhand_store::{Store, StoreError};
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::oneshot;

/// How long a refused command is remembered: 180 days, in milliseconds.
const REFUSED_KEPT_MS: i64 = 180 * 24 * 3_600_000;
/// How often old refusals are forgotten, in turns of the timer.
const FORGET_EVERY: u64 = 3_600;
/// How often what is due is looked for, in milliseconds.
const TIMER_EVERY_MS: u64 = 1_000;
/// Timer commands of one turn.
const DUE_MAX: usize = 500;

/// Bounds of an engine.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Commands of one batch.
    pub batch_max: usize,
    /// Commands that may wait.
    pub inbox_max: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { batch_max: 1_000, inbox_max: 20_000 }
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

/// All that can wake the writer.
enum Input {
    Commands(Vec<Submission>, oneshot::Sender<Vec<Answer>>),
    Stop,
}

/// What everyone who talks to an engine shares.
struct Shared {
    environment: Environment,
    feed: Feed,
    figures: Figures,
    inbox: SyncSender<Input>,
    limits: Limits,
    readers: Readers,
}

/// Talks to an engine; cheap to clone.
#[derive(Clone)]
pub struct Handle(Arc<Shared>);

/// A running engine. Stop it with [`Engine::stop`].
pub struct Engine {
    handle: Handle,
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
        let (sender, receiver) = sync_channel(limits.inbox_max.max(1));
        let source = Arc::new(Mutex::new(writer.store().reader()?));
        // One reader is opened before the writer leaves for its thread; the others are opened through it.
        let readers =
            Readers::new(Box::new(move || source.lock().unwrap_or_else(PoisonError::into_inner).reader()));
        let shared = Arc::new(Shared {
            environment: environment.clone(),
            feed: Feed::new(writer.head().position),
            figures: Figures::default(),
            inbox: sender,
            limits,
            readers,
        });
        let handle = Handle(shared.clone());
        let thread = environment
            .spawn
            .spawn("onhand-writer", Box::new(move || run(writer, &shared, &receiver)))
            .map_err(|error| StoreError::Io(format!("no thread for the writer: {error}")))?;
        Ok(Self { handle, thread: Some(thread) })
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
        if let Some(join) = self.thread.take() {
            // A full inbox is drained by the writer, so this ends.
            let _ = self.handle.0.inbox.send(Input::Stop);
            join();
        }
    }
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
    pub fn enqueue(
        &self,
        submissions: Vec<Submission>,
    ) -> Result<oneshot::Receiver<Vec<Answer>>, SubmitError> {
        let shared = &self.0;
        let count = submissions.len();
        let waiting = shared.figures.waiting.fetch_add(count, Ordering::Relaxed);
        // An empty inbox takes any one message, however large: the door above it has its own bound.
        if waiting > 0 && waiting + count > shared.limits.inbox_max {
            shared.figures.waiting.fetch_sub(count, Ordering::Relaxed);
            return Err(SubmitError::Busy);
        }
        let (reply, answers) = oneshot::channel();
        shared.inbox.try_send(Input::Commands(submissions, reply)).map_err(|error| {
            shared.figures.waiting.fetch_sub(count, Ordering::Relaxed);
            match error {
                TrySendError::Full(_) => SubmitError::Busy,
                TrySendError::Disconnected(_) => SubmitError::Stopping,
            }
        })?;
        Ok(answers)
    }

    /// The end of the log and its newest entries.
    pub fn feed(&self) -> &Feed {
        &self.0.feed
    }

    /// Readers of the store. They wait for the disk: not for a thread that must not.
    pub fn readers(&self) -> &Readers {
        &self.0.readers
    }

    /// Figures since the start.
    pub fn figures(&self) -> &Figures {
        &self.0.figures
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

/// Submissions of one message, and where their answers go.
struct Asker {
    count: usize,
    reply: oneshot::Sender<Vec<Answer>>,
}

fn run(mut writer: Writer, shared: &Shared, inbox: &Receiver<Input>) {
    let mut turn = 0u64;
    let mut next_turn = Moment::EARLIEST;
    let mut stopping = false;
    while !stopping {
        let now = shared.environment.clock.now();
        // A clock that was set back must not put the next turn off for long.
        if now >= next_turn || next_turn > now.plus_millis(2 * TIMER_EVERY_MS as i64) {
            turn += 1;
            keep_time(&mut writer, shared, turn);
            next_turn = now.plus_millis(TIMER_EVERY_MS as i64);
        }
        let first = match inbox.recv_timeout(Duration::from_millis(TIMER_EVERY_MS)) {
            Ok(input) => input,
            Err(RecvTimeoutError::Timeout) => continue,
            Err(RecvTimeoutError::Disconnected) => return,
        };
        let (batch, askers);
        (batch, askers, stopping) = gather(first, inbox, shared.limits.batch_max);
        // A message without commands is answered too: whoever sends one asks whether the writer is there.
        let answers = if batch.is_empty() { Vec::new() } else { step(&mut writer, shared, &batch) };
        shared.figures.waiting.fetch_sub(batch.len(), Ordering::Relaxed);
        answer(askers, answers);
    }
}

/// What waits, up to a batch; once it is told to stop, all that waits.
fn gather(first: Input, inbox: &Receiver<Input>, batch_max: usize) -> (Vec<Submission>, Vec<Asker>, bool) {
    let (mut batch, mut askers, mut stopping) = (Vec::new(), Vec::new(), false);
    let mut next = Some(first);
    while let Some(input) = next {
        match input {
            Input::Commands(submissions, reply) => {
                askers.push(Asker { count: submissions.len(), reply });
                batch.extend(submissions);
            }
            Input::Stop => stopping = true,
        }
        next = if batch.len() < batch_max || stopping { inbox.try_recv().ok() } else { None };
    }
    (batch, askers, stopping)
}

fn step(writer: &mut Writer, shared: &Shared, batch: &[Submission]) -> Vec<Answer> {
    let clock = &shared.environment.clock;
    let began = clock.monotonic_us();
    let step = writer.step(batch);
    shared.figures.batch_times.take(clock.monotonic_us().saturating_sub(began));
    shared.figures.batch_sizes.take(batch.len() as u64);
    shared.figures.commands.fetch_add(batch.len() as u64, Ordering::Relaxed);
    match &step.committed {
        Some(batch) => {
            shared.figures.batches.fetch_add(1, Ordering::Relaxed);
            shared.feed.publish(batch);
        }
        None => shared.feed.moved_to(writer.head().position),
    }
    if step.answers.iter().any(Result::is_err) {
        shared.figures.failures.fetch_add(1, Ordering::Relaxed);
    }
    step.answers
}

fn answer(askers: Vec<Asker>, answers: Vec<Answer>) {
    let mut answers = answers.into_iter();
    for asker in askers {
        // Whoever asked may have gone; the answer is in the log for when it asks again.
        let _ = asker.reply.send(answers.by_ref().take(asker.count).collect());
    }
}

/// What time gives: commands that are due, and now and then the forgetting of old refusals.
fn keep_time(writer: &mut Writer, shared: &Shared, turn: u64) {
    match writer.due(DUE_MAX) {
        Ok(due) if !due.is_empty() => drop(step(writer, shared, &due)),
        Ok(_) => {}
        Err(error) => tracing::error!(%error, "what is due could not be read"),
    }
    if turn % FORGET_EVERY == 1 {
        let before = writer.environment().clock.now().plus_millis(-REFUSED_KEPT_MS);
        if let Err(error) = writer.store_mut().forget_refused(before) {
            tracing::error!(%error, "old refusals could not be forgotten");
        }
    }
}
