//! The writer: decides what waits as one batch, commits it, and gives the answers. No threads, no waiting; it runs a
//! step when it is told to, so that a simulation can drive it.

use crate::environment::Environment;
use crate::loader::{self, Places};
use crate::outcome::{Outcome, Verdict};
use crate::pack::Packer;
use crate::recorded::{self, QUARANTINE};
use crate::submission::Submission;
use ahash::HashMap;
use onhand_domain::attempt::{Attempt, attempt, attempt_with, project};
use onhand_domain::attention::quarantine;
use onhand_domain::command::{Actor, Role, Wants};
use onhand_domain::decision::{Context, Decision};
use onhand_domain::event::Event;
use onhand_domain::ids::{self, ActorId, CommandId};
use onhand_domain::records::{Business, Collection, Stored};
use onhand_domain::refusal::Refusal;
use onhand_domain::time::Moment;
use onhand_domain::timers;
use onhand_domain::working_set::{Change, Need, WorkingSet};
use onhand_store::{Batch, Entry, Head, Refused, Store, StoreError};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// Rounds of loading after which a command is given up: it would ask for ever.
const ROUNDS_MAX: usize = 64;
/// Records that are kept in memory between batches, about a kilobyte each.
const HELD_MAX: usize = 200_000;

/// An answer: the outcome, or why there is none. Then the command may or may not be in the log; sent again with the
/// same id it is applied at most once.
pub type Answer = Result<Outcome, Arc<StoreError>>;

/// What a step did.
#[derive(Debug, Default)]
pub struct Step {
    /// One for each submission, in order.
    pub answers: Vec<Answer>,
    /// What was committed, if anything was.
    pub committed: Option<Arc<Batch>>,
}

/// The one writer of a business.
pub struct Writer {
    environment: Environment,
    head: Head,
    last_at: Moment,
    places: Places,
    set: WorkingSet,
    store: Box<dyn Store>,
    /// Whether the store must be opened again before it is used.
    uncertain: bool,
}

impl Writer {
    /// Over a store.
    pub fn open(store: Box<dyn Store>, environment: Environment) -> Result<Self, StoreError> {
        let mut writer = Self {
            environment,
            head: Head::default(),
            last_at: Moment::EARLIEST,
            places: Places::default(),
            set: WorkingSet::default(),
            store,
            uncertain: false,
        };
        writer.look()?;
        Ok(writer)
    }

    /// Where the log ends.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// The store, for reading.
    pub fn store(&self) -> &dyn Store {
        &*self.store
    }

    /// The store, where nothing is under way: for jobs between batches.
    pub fn store_mut(&mut self) -> &mut dyn Store {
        &mut *self.store
    }

    /// Clock and ids.
    pub fn environment(&self) -> &Environment {
        &self.environment
    }

    fn look(&mut self) -> Result<(), StoreError> {
        self.head = self.store.head()?;
        let last = self.store.entries_after(self.head.position.seq.saturating_sub(1), 1)?;
        self.last_at = last.last().map_or(Moment::EARLIEST, |entry| entry.at);
        Ok(())
    }

    /// Opens the store again and forgets what is held, after an error.
    fn recover(&mut self) -> Result<(), StoreError> {
        self.uncertain = true;
        self.set.forget();
        self.places.clear();
        self.store.reopen()?;
        self.look()?;
        self.uncertain = false;
        Ok(())
    }

    /// Decides, commits and answers.
    pub fn step(&mut self, submissions: &[Submission]) -> Step {
        let mut repeats = Vec::new();
        match self.try_step(submissions, &mut repeats) {
            Ok(step) => step,
            Err(error) => self.after_failure(submissions, &repeats, error),
        }
    }

    /// After an error the end of the commit is unknown: each command is looked up before anything is answered. `repeats`
    /// says which were decided before; it is empty where nothing was committed, so that what is found was.
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
        let answers = submissions
            .iter()
            .enumerate()
            .map(|(place, submission)| match (recovered, self.known(submission)) {
                (true, Ok(Some(outcome))) => {
                    let repeated = repeats.get(place).copied().unwrap_or(outcome.repeated);
                    Ok(Outcome { repeated, ..outcome })
                }
                _ => Err(error.clone()),
            })
            .collect();
        Step { answers, committed: None }
    }

    fn try_step(&mut self, submissions: &[Submission], repeats: &mut Vec<bool>) -> Result<Step, StoreError> {
        if self.uncertain {
            self.recover()?;
        }
        let now = self.environment.clock.now().max(self.last_at);
        let skew = self.skew_minutes()?;
        let mut head = self.head.clone();
        let mut places = std::mem::take(&mut self.places);
        let result = self.decide_all(submissions, now, skew, &mut head, &mut places);
        self.places = places;
        let (mut answers, batch) = result?;
        if batch.entries.is_empty() && batch.refused.is_empty() {
            return Ok(Step { answers, committed: None });
        }
        repeats.extend(answers.iter().map(|answer| answer.as_ref().is_ok_and(|outcome| outcome.repeated)));
        self.store.commit(&batch)?;
        head.position = batch.to;
        self.head = head;
        if !batch.entries.is_empty() {
            self.last_at = now;
        }
        self.set.committed(HELD_MAX);
        if self.places.len() > self.set.len() + HELD_MAX {
            let set = &self.set;
            self.places.retain(|key, _| set.has(&Need::Record(*key)));
        }
        let epoch = batch.to.epoch;
        for outcome in answers.iter_mut().flatten() {
            if let Some(position) = outcome.position.as_mut() {
                position.0 = epoch;
            }
        }
        let committed = (!batch.entries.is_empty()).then(|| Arc::new(batch));
        Ok(Step { answers, committed })
    }

    fn decide_all(
        &mut self,
        submissions: &[Submission],
        now: Moment,
        skew: u32,
        head: &mut Head,
        places: &mut Places,
    ) -> Result<(Vec<Answer>, Batch), StoreError> {
        let mut packer = Packer::new(head, places);
        let mut answers: Vec<Answer> = Vec::with_capacity(submissions.len());
        let mut decided: HashMap<CommandId, (u64, usize)> = HashMap::default();
        for submission in submissions {
            let outcome = match decided.get(&submission.id) {
                Some((digest, place)) if *digest == submission.digest => {
                    answers[*place].clone().map(|outcome| Outcome { repeated: true, ..outcome })
                }
                Some(_) => Ok(id_reused(submission)),
                None => match self.known(submission)? {
                    Some(outcome) => Ok(outcome),
                    None => {
                        decided.insert(submission.id, (submission.digest, answers.len()));
                        let context = submission.context(now, skew);
                        Ok(self.decide(submission, &context, &mut packer)?)
                    }
                },
            };
            answers.push(outcome);
        }
        if packer.has_entries() {
            let changes = packer.changes();
            let derived = self.project(&changes, now, &mut packer)?;
            packer.change(derived);
        }
        Ok((answers, packer.finish()))
    }

    /// The recorded outcome of a command that was decided before.
    fn known(&self, submission: &Submission) -> Result<Option<Outcome>, StoreError> {
        let Some(stored) = self.store.outcome(submission.id)? else { return Ok(None) };
        if stored.digest() != submission.digest {
            return Ok(Some(id_reused(submission)));
        }
        recorded::outcome(&*self.store, stored, self.head.position.epoch).map(Some)
    }

    fn skew_minutes(&mut self) -> Result<u32, StoreError> {
        let key = (Collection::Business, Business::id());
        if !self.set.has(&Need::Record(key)) {
            loader::load(&*self.store, &mut self.set, &mut self.places, vec![Need::Record(key)])?;
        }
        let business = self.set.any(key).and_then(|record| Business::from_record(record));
        Ok(business.map_or(0, |business| business.clock_skew_minutes))
    }

    fn decide(
        &mut self,
        submission: &Submission,
        context: &Context,
        packer: &mut Packer<'_>,
    ) -> Result<Outcome, StoreError> {
        let attempted = match &submission.command {
            Ok(command) => self.until_loaded(packer, |set| attempt(set, context, command))?,
            Err(refusal) => Attempt::Refused(refusal.clone()),
        };
        let refusal = match attempted {
            Attempt::Accepted { changes, events } => {
                return Ok(self.accept(submission, &submission.name, context, changes, &events, packer));
            }
            Attempt::Refused(refusal) => refusal,
            Attempt::Missing(needs) => {
                Refusal::Fault { message: format!("asks for ever: {:?}", needs.first()) }
            }
        };
        let faulted = submission.is_fact() && matches!(refusal, Refusal::Fault { .. });
        if context.actor.role != Role::Partner && (submission.happened_away() || faulted) {
            if let Some(outcome) = self.quarantine(submission, context, &refusal, packer)? {
                return Ok(outcome);
            }
        }
        if !is_plain_nonsense(&refusal) {
            packer.refuse(Refused {
                at: context.now,
                command: submission.id,
                digest: submission.digest,
                refusal: serde_json::to_string(&refusal).unwrap_or_default(),
            });
        }
        Ok(Outcome { id: submission.id, position: None, repeated: false, verdict: Verdict::Refused(refusal) })
    }

    /// Keeps a fact that could not be applied, whole, as an exception that people see.
    fn quarantine(
        &mut self,
        submission: &Submission,
        context: &Context,
        refusal: &Refusal,
        packer: &mut Packer<'_>,
    ) -> Result<Option<Outcome>, StoreError> {
        let (name, data) = (&submission.name, submission.content());
        let attempted = self.until_loaded(packer, |set| {
            attempt_with(
                set,
                context,
                |_: &mut Wants<'_>| {},
                |decision: &mut Decision<'_>| quarantine::quarantine(decision, name, &data, refusal),
            )
        })?;
        let Attempt::Accepted { changes, events } = attempted else { return Ok(None) };
        let exception = recorded::quarantined(&events);
        let mut outcome = self.accept(submission, QUARANTINE, context, changes, &events, packer);
        if let Some(exception) = exception {
            outcome.verdict = Verdict::Quarantined { exception, refusal: refusal.clone() };
        }
        Ok(Some(outcome))
    }

    fn accept(
        &mut self,
        submission: &Submission,
        name: &str,
        context: &Context,
        changes: Vec<Change>,
        events: &[Event],
        packer: &mut Packer<'_>,
    ) -> Outcome {
        let seq = packer.next_seq();
        let events = serde_json::to_string(events).unwrap_or_default();
        let entry = Entry {
            actor: context.actor.id,
            at: context.now,
            command: submission.id,
            device: submission.device,
            digest: submission.digest,
            events: events.clone(),
            mark: None,
            name: name.to_owned(),
            occurred_at: (context.occurred_at != context.now).then_some(context.occurred_at),
            seq,
            touched: String::new(),
        };
        packer.accept(entry, changes);
        Outcome {
            id: submission.id,
            position: Some((self.head.position.epoch, seq)),
            repeated: false,
            verdict: Verdict::Accepted { events },
        }
    }

    /// Attempts until nothing is missing. A panic is a fault of this program: the command is dropped with its layer,
    /// and the batch goes on.
    fn until_loaded(
        &mut self,
        packer: &mut Packer<'_>,
        mut attempt: impl FnMut(&mut WorkingSet) -> Attempt,
    ) -> Result<Attempt, StoreError> {
        let mut missing = Vec::new();
        for _ in 0..ROUNDS_MAX {
            match catch_unwind(AssertUnwindSafe(|| attempt(&mut self.set))) {
                Ok(Attempt::Missing(needs)) => {
                    loader::load(&*self.store, &mut self.set, packer.places(), needs.clone())?;
                    missing = needs;
                }
                Ok(attempted) => return Ok(attempted),
                Err(panic) => {
                    self.set.drop_layer();
                    return Ok(Attempt::Refused(Refusal::Fault { message: panic_message(&*panic) }));
                }
            }
        }
        Ok(Attempt::Missing(missing))
    }

    fn project(
        &mut self,
        changes: &[Change],
        now: Moment,
        packer: &mut Packer<'_>,
    ) -> Result<Vec<Change>, StoreError> {
        let context = Context {
            actor: timer_actor(),
            clock_offset_ms: 0,
            clock_trusted: true,
            command: CommandId(uuid::Uuid::nil()),
            device: None,
            now,
            occurred_at: now,
        };
        for _ in 0..ROUNDS_MAX {
            match project(&mut self.set, &context, changes) {
                Ok(derived) => return Ok(derived),
                Err(needs) => loader::load(&*self.store, &mut self.set, packer.places(), needs)?,
            }
        }
        Err(StoreError::Io("the projections ask for records without end".into()))
    }

    /// Commands that time gives: for records that something is due for.
    pub fn due(&self, limit: usize) -> Result<Vec<Submission>, StoreError> {
        let mut due = Vec::new();
        for (collection, id, _) in self.store.due(self.environment.clock.now(), limit)? {
            let Some(stored) = self.store.record(collection, id)? else { continue };
            if let Some((id, command)) = timers::command_for(&*stored.decode(collection)?) {
                due.push(Submission::of(id, timer_actor(), command, None));
            }
        }
        Ok(due)
    }
}

/// Who acts when time does.
pub fn timer_actor() -> Actor {
    Actor { customer: None, id: ActorId(ids::natural("actor", &[b"timer"])), role: Role::Owner }
}

/// Whether a refusal says only that the command can't be read: it would be refused the same at any time, and is not
/// remembered.
fn is_plain_nonsense(refusal: &Refusal) -> bool {
    matches!(refusal, Refusal::Malformed { .. } | Refusal::UnknownCommand { .. })
}

fn id_reused(submission: &Submission) -> Outcome {
    Outcome {
        id: submission.id,
        position: None,
        repeated: false,
        verdict: Verdict::Refused(Refusal::IdReused),
    }
}

fn panic_message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "panic".to_owned())
}
