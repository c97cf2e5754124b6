//! The writer's side of an engine, a turn at a time: takes what waits, has it decided and committed, publishes it, and
//! answers. The engine's thread turns it without end; the simulation turns it by hand, and stops between any two steps.
//!
//! Where much waits, it is taken in two batches: while one is on its way to the disk the other is decided on top of it.
//! Where little waits, that would only make more and smaller batches.

use crate::committer::{Beside, Committer};
use crate::decider::Decided;
use crate::environment::Environment;
use crate::feed::Feed;
use crate::figures::Figures;
use crate::inbox::{Inbox, Taken};
use crate::live;
use crate::outcome::Answer;
use crate::submission::Submission;
use crate::writer::{Step, Writer};
use onhand_domain::time::Moment;
use onhand_store::{Batch, StoreError};
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
    /// It is on its way to the disk, or waits for the batch before it that is.
    OnItsWay,
    /// It is decided and committed, or the commit failed.
    Decided,
    /// Those who follow the log know.
    Published,
}

/// Commands that are decided as one batch, and whose commit has not ended.
struct Flight {
    began_us: u64,
    decided: Result<Decided, StoreError>,
    taken: Taken,
}

/// The writer with its inbox and its feed. Where it ends, whoever waits is told.
pub struct Worker {
    batch_max: usize,
    environment: Environment,
    /// What is on its way to the disk.
    flight: Option<Flight>,
    /// Where those wait who keep live replicas, if there are any.
    live: Option<Arc<live::inbox::Inbox>>,
    next_time: Moment,
    /// Commands that must wait for them to be taken in two batches; absent: always one at a time.
    overlap_from: Option<usize>,
    shared: Arc<Shared>,
    times: u64,
    writer: Writer,
}

impl Worker {
    /// Of a writer; it takes batches of about `batch_max` commands out of an inbox for `inbox_max`.
    pub fn new(writer: Writer, batch_max: usize, inbox_max: usize) -> Self {
        let shared = Shared {
            feed: Feed::new(writer.head()),
            figures: Figures::default(),
            inbox: Inbox::new(inbox_max),
        };
        Self {
            batch_max,
            environment: writer.environment().clone(),
            flight: None,
            live: None,
            next_time: Moment::EARLIEST,
            overlap_from: None,
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

    /// Tells those who keep live replicas what is committed.
    pub fn tell(&mut self, live: Arc<live::inbox::Inbox>) {
        self.live = Some(live);
    }

    /// From so many waiting commands on, decides a batch while another is on its way to the disk.
    pub fn overlap(&mut self, from: usize) -> Result<(), StoreError> {
        let shared = self.shared.clone();
        let committer = Beside::start(&self.environment, move || shared.inbox.nudge())?;
        self.overlap_through(Box::new(committer), from)
    }

    /// As [`Worker::overlap`], through a committer of one's own, which nudges the inbox when a commit has ended.
    pub fn overlap_through(&mut self, committer: Box<dyn Committer>, from: usize) -> Result<(), StoreError> {
        self.writer.commit_beside(committer)?;
        self.overlap_from = Some(from.max(2));
        Ok(())
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
        if let Some(flight) = self.flight.take() {
            self.go_on(flight, between);
            return true;
        }
        let waiting = self.shared.inbox.wait(wait);
        let halve = self.overlap_from.is_some_and(|from| waiting >= from);
        let most = if halve { waiting.div_ceil(2).min(self.batch_max) } else { self.batch_max };
        let Some(taken) = self.shared.inbox.take(most) else { return false };
        between(Stage::Taken);
        if taken.submissions.is_empty() {
            // A message without commands is answered too: whoever sends one asks whether the writer is there.
            self.shared.inbox.answer(taken, Vec::new());
            return true;
        }
        let flight = self.decide(taken);
        if halve {
            self.begin(flight, between);
        } else {
            self.commit(flight, between);
        }
        true
    }

    /// Decides the next batch while one is on its way, if enough waits; then sees the one to its end and sends the next.
    fn go_on(&mut self, flight: Flight, between: &mut dyn FnMut(Stage)) {
        let mut next = None;
        // Halves stay halves: a smaller batch would be on its way and back before the one after it is decided.
        if self.shared.inbox.wait_for(flight.taken.submissions.len()) {
            if let Some(taken) = self.shared.inbox.take(self.batch_max) {
                between(Stage::Taken);
                next = Some(self.decide(taken));
                between(Stage::OnItsWay);
            }
        }
        let done = self.writer.end();
        let failed = done.is_err();
        if !failed {
            between(Stage::Decided);
        }
        // The disk does not wait for the answers to be given.
        let sent = !failed && next.as_mut().is_some_and(|next| self.send(next));
        self.conclude(flight, done, &mut |stage| {
            if failed || stage != Stage::Decided {
                between(stage);
            }
        });
        match next {
            Some(next) if sent => {
                self.flight = Some(next);
                between(Stage::OnItsWay);
            }
            // It stood on what may not be there.
            Some(next) if failed => {
                let next = self.decide(next.taken);
                self.begin(next, between);
            }
            Some(next) => self.begin(next, between),
            None => {}
        }
    }

    fn decide(&mut self, taken: Taken) -> Flight {
        let began_us = self.environment.clock.monotonic_us();
        Flight { began_us, decided: self.writer.decide(&taken.submissions), taken }
    }

    /// Sends a batch on its way; one that changes nothing has arrived.
    fn begin(&mut self, mut flight: Flight, between: &mut dyn FnMut(Stage)) {
        if self.send(&mut flight) {
            self.flight = Some(flight);
            between(Stage::OnItsWay);
        } else {
            self.conclude(flight, Ok(None), between);
        }
    }

    /// Sends what was decided on its way to the disk; false where there is nothing to send.
    fn send(&mut self, flight: &mut Flight) -> bool {
        self.shared.inbox.calm();
        self.writer.begin(&mut flight.decided).unwrap_or_else(|error| {
            flight.decided = Err(error);
            false
        })
    }

    /// Commits a batch here and now.
    fn commit(&mut self, mut flight: Flight, between: &mut dyn FnMut(Stage)) {
        let done = self.writer.commit(&mut flight.decided);
        self.conclude(flight, done, between);
    }

    /// Publishes and answers.
    fn conclude(
        &mut self,
        flight: Flight,
        done: Result<Option<Arc<Batch>>, StoreError>,
        between: &mut dyn FnMut(Stage),
    ) {
        let Flight { began_us, decided, taken } = flight;
        let step = self.writer.conclude(&taken.submissions, decided, done);
        let step = self.told_apart(&taken.submissions, step, began_us, between);
        self.shared.inbox.answer(taken, step.answers);
    }

    /// Has commands decided and committed that nobody waits for, and publishes what they did.
    pub fn work(&mut self, batch: &[Submission], between: &mut dyn FnMut(Stage)) -> Step {
        self.land(between);
        let began_us = self.environment.clock.monotonic_us();
        let step = self.writer.step(batch);
        self.told_apart(batch, step, began_us, between)
    }

    /// Publishes a step. Of a batch that met damaged data nothing was committed: in ever smaller parts, those who need
    /// what is damaged are told apart from all others.
    fn told_apart(
        &mut self,
        batch: &[Submission],
        step: Step,
        began_us: u64,
        between: &mut dyn FnMut(Stage),
    ) -> Step {
        if batch.len() == 1 || !step.answers.iter().any(is_of_damage) {
            self.published(&step, began_us, between);
            return step;
        }
        let (first, second) = batch.split_at(batch.len() / 2);
        let mut answers = self.work(first, between).answers;
        answers.extend(self.work(second, between).answers);
        Step { answers, committed: None }
    }

    /// Sees what is on its way to its end.
    fn land(&mut self, between: &mut dyn FnMut(Stage)) {
        if let Some(flight) = self.flight.take() {
            let done = self.writer.end();
            self.conclude(flight, done, between);
        }
    }

    fn published(&mut self, step: &Step, began_us: u64, between: &mut dyn FnMut(Stage)) {
        between(Stage::Decided);
        let figures = &self.shared.figures;
        figures.batch_times.take(self.environment.clock.monotonic_us().saturating_sub(began_us));
        figures.batch_sizes.take(step.answers.len() as u64);
        figures.commands.fetch_add(step.answers.len() as u64, Ordering::Relaxed);
        if step.answers.iter().any(Result::is_err) {
            figures.failures.fetch_add(1, Ordering::Relaxed);
        }
        match &step.committed {
            Some(batch) => {
                if batch.entries.is_empty() {
                    // A batch before it may have been committed without anyone knowing.
                    self.shared.feed.moved_to(batch.to);
                } else {
                    figures.batches.fetch_add(1, Ordering::Relaxed);
                    self.shared.feed.publish(batch);
                }
                self.live.iter().for_each(|live| live.committed(batch));
            }
            None => {
                self.shared.feed.moved_to(self.writer.head());
                self.live.iter().for_each(|live| live.moved_to(self.writer.head()));
            }
        }
        between(Stage::Published);
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
            self.land(&mut |_| {});
            let before = now.plus_millis(-REFUSED_KEPT_MS);
            if let Err(error) = self.writer.store().and_then(|store| store.forget_refused(before)) {
                tracing::error!(%error, "old refusals could not be forgotten");
            }
        }
    }
}

fn is_of_damage(answer: &Answer) -> bool {
    answer.as_ref().is_err_and(|error| matches!(**error, StoreError::Damaged { .. }))
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.shared.inbox.close();
    }
}
