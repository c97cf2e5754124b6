//! The writer's side of an engine, a turn at a time: takes what waits, has it decided and committed, publishes it, and
//! answers. The engine's thread turns it without end; the simulation turns it by hand, and stops between any two steps.

use crate::environment::Environment;
use crate::feed::Feed;
use crate::figures::Figures;
use crate::inbox::Inbox;
use crate::submission::Submission;
use crate::writer::{Step, Writer};
use onhand_domain::time::Moment;
use onhand_store::StoreError;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// How long a refused command is remembered: 180 days, in milliseconds.
const REFUSED_KEPT_MS: i64 = 180 * 24 * 3_600_000;
/// How often old refusals are forgotten, in turns of the timer.
const FORGET_EVERY: u64 = 3_600;
/// How often what is due is looked for, in milliseconds.
const TIMER_EVERY_MS: u64 = 1_000;
/// Timer commands of one turn.
const DUE_MAX: usize = 500;

/// What the writer shares with whoever talks to the engine.
#[derive(Debug)]
pub struct Shared {
    /// The end of the log, live.
    pub feed: Feed,
    /// Figures since the start.
    pub figures: Figures,
    /// What waits.
    pub inbox: Inbox,
}

/// A step of a turn that is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// What waited is taken out of the inbox.
    Taken,
    /// It is decided and committed, or the commit failed.
    Decided,
    /// Those who follow the log know.
    Published,
}

/// The writer with its inbox and its feed. Where it ends, whoever waits is told.
pub struct Worker {
    batch_max: usize,
    environment: Environment,
    next_time: Moment,
    shared: Arc<Shared>,
    times: u64,
    writer: Writer,
}

impl Worker {
    /// Of a writer; it takes batches of about `batch_max` commands out of an inbox for `inbox_max`.
    pub fn new(writer: Writer, batch_max: usize, inbox_max: usize) -> Self {
        let shared = Shared {
            feed: Feed::new(writer.head().position),
            figures: Figures::default(),
            inbox: Inbox::new(inbox_max),
        };
        Self {
            batch_max,
            environment: writer.environment().clone(),
            next_time: Moment::EARLIEST,
            shared: Arc::new(shared),
            times: 0,
            writer,
        }
    }

    /// What it shares.
    pub fn shared(&self) -> Arc<Shared> {
        self.shared.clone()
    }

    /// The writer itself.
    pub fn writer(&mut self) -> &mut Writer {
        &mut self.writer
    }

    /// Works until it is told to stop and nothing waits.
    pub fn run(mut self) {
        self.keep_time();
        while self.turn(Duration::from_millis(TIMER_EVERY_MS), &mut |_| {}) {
            self.keep_time();
        }
    }

    /// Takes what waits, has it decided and committed, publishes it and answers; waits for something, at most so long.
    /// False where nothing will come any more. `between` is called between any two steps.
    pub fn turn(&mut self, wait: Duration, between: &mut dyn FnMut(Stage)) -> bool {
        let Some(taken) = self.shared.inbox.take(wait, self.batch_max) else { return false };
        between(Stage::Taken);
        let step = self.work(&taken.submissions, between);
        self.shared.inbox.answer(taken, step.answers);
        true
    }

    /// As a turn, for commands that nobody waits for.
    pub fn work(&mut self, batch: &[Submission], between: &mut dyn FnMut(Stage)) -> Step {
        // A message without commands is answered too: whoever sends one asks whether the writer is there.
        let step = if batch.is_empty() { Step::default() } else { self.decide(batch) };
        between(Stage::Decided);
        match &step.committed {
            Some(batch) => self.shared.feed.publish(batch),
            None => self.shared.feed.moved_to(self.writer.head().position),
        }
        between(Stage::Published);
        step
    }

    fn decide(&mut self, batch: &[Submission]) -> Step {
        let (clock, figures) = (&self.environment.clock, &self.shared.figures);
        let began = clock.monotonic_us();
        let step = self.writer.step(batch);
        figures.batch_times.take(clock.monotonic_us().saturating_sub(began));
        figures.batch_sizes.take(batch.len() as u64);
        figures.commands.fetch_add(batch.len() as u64, Ordering::Relaxed);
        if step.committed.is_some() {
            figures.batches.fetch_add(1, Ordering::Relaxed);
        }
        if step.answers.iter().any(Result::is_err) {
            figures.failures.fetch_add(1, Ordering::Relaxed);
        }
        step
    }

    /// Commands that are due.
    pub fn due(&self) -> Result<Vec<Submission>, StoreError> {
        self.writer.due(DUE_MAX)
    }

    /// What time gives, where it is time: commands that are due, and now and then the forgetting of old refusals.
    fn keep_time(&mut self) {
        let now = self.environment.clock.now();
        // A clock that was set back must not put the next turn off for long.
        if now < self.next_time && self.next_time <= now.plus_millis(2 * TIMER_EVERY_MS as i64) {
            return;
        }
        self.next_time = now.plus_millis(TIMER_EVERY_MS as i64);
        self.times += 1;
        match self.due() {
            Ok(due) if !due.is_empty() => {
                self.work(&due, &mut |_| {});
            }
            Ok(_) => {}
            Err(error) => tracing::error!(%error, "what is due could not be read"),
        }
        if self.times % FORGET_EVERY == 1 {
            let before = now.plus_millis(-REFUSED_KEPT_MS);
            if let Err(error) = self.writer.store_mut().forget_refused(before) {
                tracing::error!(%error, "old refusals could not be forgotten");
            }
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.shared.inbox.close();
    }
}
