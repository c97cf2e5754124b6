//! The writer: has what waits decided as one batch, has it committed, and gives the answers. It takes a step when it is
//! told to, so that a simulation can drive it.
//!
//! A step whole is [`Writer::step`]. Taken apart, so that the next batch is decided while one is on its way to the disk,
//! it is [`Writer::decide`], [`Writer::begin`], [`Writer::end`], [`Writer::conclude`]: at most one batch is on its way,
//! and batches are concluded in the order in which they were decided.

use crate::committer::{self, Committed, Committer, Given};
use crate::decider::{Decided, Decider, timer_actor};
use crate::environment::Environment;
use crate::outcome::{Answer, Outcome};
use crate::submission::Submission;
use onhand_domain::timers;
use onhand_store::{Batch, Position, Reader, Store, StoreError};
use std::sync::Arc;

/// What a step did.
#[derive(Debug, Default)]
pub struct Step {
    /// One for each submission, in order.
    pub answers: Vec<Answer>,
    /// What was committed, if anything was; a batch may be of refusals alone.
    pub committed: Option<Arc<Batch>>,
}

/// Where the store is.
enum Place {
    /// Here.
    Here(Box<dyn Store>),
    /// With the committer, a batch with it; meanwhile there is a reader.
    Away,
    /// The committer did not give it back.
    Lost,
}

/// What commits beside the writer, and the reader to decide with meanwhile.
struct Beside {
    committer: Box<dyn Committer>,
    reader: Box<dyn Reader>,
}

/// The one writer of a business.
pub struct Writer {
    beside: Option<Beside>,
    decider: Decider,
    head: Position,
    store: Place,
    /// Whether the store must be opened again before it is used.
    uncertain: bool,
}

impl Writer {
    /// Over a store.
    pub fn open(store: Box<dyn Store>, environment: Environment) -> Result<Self, StoreError> {
        let decider = Decider::new(&*store, environment)?;
        let head = decider.head().position;
        Ok(Self { beside: None, decider, head, store: Place::Here(store), uncertain: false })
    }

    /// Commits through `committer` from now on, so that the next batch can be decided meanwhile.
    pub fn commit_beside(&mut self, committer: Box<dyn Committer>) -> Result<(), StoreError> {
        let reader = self.reader()?.reader()?;
        self.beside = Some(Beside { committer, reader });
        Ok(())
    }

    /// Where the log ends.
    pub fn head(&self) -> Position {
        self.head
    }

    /// Clock and ids.
    pub fn environment(&self) -> &Environment {
        self.decider.environment()
    }

    /// What is stored.
    pub fn reader(&self) -> Result<&dyn Reader, StoreError> {
        match (&self.store, &self.beside) {
            (Place::Here(store), _) => Ok(&**store),
            (Place::Away, Some(beside)) => Ok(&*beside.reader),
            _ => Err(lost()),
        }
    }

    /// The store, where nothing is under way: for jobs between batches.
    pub fn store(&mut self) -> Result<&mut dyn Store, StoreError> {
        match &mut self.store {
            Place::Here(store) => Ok(&mut **store),
            Place::Away | Place::Lost => Err(lost()),
        }
    }

    /// Decides, commits and answers.
    pub fn step(&mut self, submissions: &[Submission]) -> Step {
        let mut decided = self.decide(submissions);
        let done = self.commit(&mut decided);
        self.conclude(submissions, decided, done)
    }

    /// Decides commands on top of what was decided before. After an error nothing can be decided until that is concluded.
    pub fn decide(&mut self, submissions: &[Submission]) -> Result<Decided, StoreError> {
        if self.uncertain {
            self.recover()?;
        }
        let reader: &dyn Reader = match (&self.store, &self.beside) {
            (Place::Here(store), _) => &**store,
            (Place::Away, Some(beside)) => &*beside.reader,
            _ => return Err(lost()),
        };
        self.decider.decide(reader, submissions)
    }

    /// Commits what was decided, if anything was, and waits for it.
    pub fn commit(
        &mut self,
        decided: &mut Result<Decided, StoreError>,
    ) -> Result<Option<Arc<Batch>>, StoreError> {
        let Some(draft) = decided.as_mut().ok().and_then(|decided| decided.draft.take()) else {
            return Ok(None);
        };
        let mark = self.head.mark;
        committer::commit(self.store()?, draft, mark).map(Some)
    }

    /// Sends what was decided on its way to the disk. It is the only one: the last was concluded. False where there is
    /// nothing to send.
    pub fn begin(&mut self, decided: &mut Result<Decided, StoreError>) -> Result<bool, StoreError> {
        let Some(draft) = decided.as_mut().ok().and_then(|decided| decided.draft.take()) else {
            return Ok(false);
        };
        match (std::mem::replace(&mut self.store, Place::Away), &mut self.beside) {
            (Place::Here(store), Some(beside)) => {
                beside.committer.begin(Given { draft, mark: self.head.mark, store });
                Ok(true)
            }
            (place, _) => {
                self.store = place;
                Err(lost())
            }
        }
    }

    /// Waits for the batch that is on its way.
    pub fn end(&mut self) -> Result<Option<Arc<Batch>>, StoreError> {
        let Some(beside) = &mut self.beside else { return Err(lost()) };
        let Some(Committed { store, done }) = beside.committer.end() else {
            self.store = Place::Lost;
            return Err(lost());
        };
        self.store = Place::Here(store);
        if let Ok(batch) = &done {
            self.head = batch.to;
        }
        done.map(Some)
    }

    /// Answers commands, now that it is known whether what they did is durable. Where it isn't, what was decided on top of
    /// it must be decided again.
    pub fn conclude(
        &mut self,
        submissions: &[Submission],
        decided: Result<Decided, StoreError>,
        done: Result<Option<Arc<Batch>>, StoreError>,
    ) -> Step {
        match (decided, done) {
            (Ok(Decided { answers, number, .. }), Ok(batch)) => {
                self.decider.committed(number);
                if let Some(batch) = &batch {
                    self.head = batch.to;
                }
                Step { answers, committed: batch }
            }
            (Ok(decided), Err(error)) => self.after_failure(submissions, &decided.repeats(), error),
            // Nothing was committed, so that what is found was decided before.
            (Err(error), _) => self.after_failure(submissions, &[], error),
        }
    }

    /// After an error the end of the commit is unknown: each command is looked up before anything is answered. `repeats`
    /// says which were decided before.
    fn after_failure(&mut self, submissions: &[Submission], repeats: &[bool], error: StoreError) -> Step {
        tracing::error!(%error, "the store failed; opening it again");
        let (recovered, error) = match self.recover() {
            Ok(()) => (true, Arc::new(error)),
            Err(again) => {
                tracing::error!(error = %again, "the store could not be opened again");
                // What keeps it shut is what has to be mended.
                (false, Arc::new(again))
            }
        };
        let known = |submission| self.reader().and_then(|store| self.decider.known(store, submission));
        let answers = submissions
            .iter()
            .enumerate()
            .map(|(place, submission)| match (recovered, known(submission)) {
                (true, Ok(Some(outcome))) => {
                    let repeated = repeats.get(place).copied().unwrap_or(outcome.repeated);
                    Ok(Outcome { repeated, ..outcome })
                }
                _ => Err(error.clone()),
            })
            .collect();
        Step { answers, committed: None }
    }

    /// Opens the store again and forgets what is held, after an error.
    fn recover(&mut self) -> Result<(), StoreError> {
        self.uncertain = true;
        let Place::Here(store) = &mut self.store else { return Err(lost()) };
        store.reopen()?;
        if let Some(beside) = &mut self.beside {
            beside.reader = store.reader()?;
        }
        self.decider.forget(&**store)?;
        self.head = self.decider.head().position;
        self.uncertain = false;
        Ok(())
    }

    /// Commands that time gives: for records that something is due for.
    pub fn due(&self, limit: usize) -> Result<Vec<Submission>, StoreError> {
        let (store, mut due) = (self.reader()?, Vec::new());
        for (collection, id, _) in store.due(self.environment().clock.now(), limit)? {
            let found = store.record(collection, id);
            match found.and_then(|found| found.map(|stored| stored.decode(collection)).transpose()) {
                Ok(record) => {
                    let timed = record.and_then(|record| timers::command_for(&record));
                    due.extend(timed.map(|(id, command)| Submission::of(id, timer_actor(), command, None)));
                }
                // It must not keep the others from their time.
                Err(StoreError::Damaged { what }) => tracing::error!(what, "due, and damaged"),
                Err(error) => return Err(error),
            }
        }
        Ok(due)
    }
}

fn lost() -> StoreError {
    StoreError::Io("what commits has ended; start the program again".to_owned())
}
