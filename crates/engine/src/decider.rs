//! Decides what waits as one batch, on top of everything that was decided before, whether its commit has ended or not.
//! It writes nothing.
//!
//! A batch may be decided while the one before it is on its way to the disk: then it stands on what that one changed,
//! which is remembered here until it is known to be durable ([`Decider::committed`]), or dropped with all that stands
//! on it ([`Decider::forget`]).

use crate::environment::Environment;
use crate::loader::{self, Places};
use crate::outcome::{Answer, Events, Outcome, Verdict};
use crate::pack::{Draft, Packer};
use crate::recent::Recent;
use crate::recorded::{self, QUARANTINE};
use crate::submission::Submission;
use ahash::HashMap;
use onhand_domain::attempt::{Attempt, attempt, attempt_with, project};
use onhand_domain::attention::quarantine;
use onhand_domain::command::{Actor, Role, Wants};
use onhand_domain::decision::{Context, Decision};
use onhand_domain::event::Event;
use onhand_domain::ids::{self, ActorId, CommandId};
use onhand_domain::projections::Effects;
use onhand_domain::records::{Business, Collection, Stored};
use onhand_domain::refusal::Refusal;
use onhand_domain::time::Moment;
use onhand_domain::working_set::{Change, Need, WorkingSet};
use onhand_store::{Entry, Head, Reader, Refused, StoreError};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Rounds of loading after which a command is given up: it would ask for ever.
pub(crate) const ROUNDS_MAX: usize = 64;
/// Records that are kept in memory between batches, about a kilobyte each.
const HELD_MAX: usize = 400_000;
/// Places that are kept of records that are not held any more, before they are forgotten too.
const PLACES_MAX: usize = 50_000;

/// A batch that is decided and not known to be durable.
#[derive(Debug)]
pub struct Decided {
    /// One for each command, in order: true once the batch is durable.
    pub answers: Vec<Answer>,
    /// What is to be committed, if anything is.
    pub draft: Option<Draft>,
    /// Which of the decider's batches it is.
    pub number: u64,
}

impl Decided {
    /// For each command, whether it was decided before.
    pub fn repeats(&self) -> Vec<bool> {
        self.answers.iter().map(|answer| answer.as_ref().is_ok_and(|outcome| outcome.repeated)).collect()
    }
}

/// What is decided, on top of what is stored.
pub struct Decider {
    environment: Environment,
    /// Where the log ends once all that is decided is durable; its mark is that of what is stored.
    head: Head,
    last_at: Moment,
    places: Places,
    recent: Recent,
    set: WorkingSet,
    /// The commands of batches that are not known to be durable, and what became of them.
    under_way: HashMap<CommandId, (u64, Known)>,
}

/// A command that was decided: the hash of its content, and its outcome.
#[derive(Debug)]
struct Known {
    digest: u64,
    outcome: Outcome,
}

impl Known {
    /// What is answered where the same id comes again.
    fn again(&self, submission: &Submission) -> Outcome {
        if self.digest == submission.digest {
            Outcome { repeated: true, ..self.outcome.clone() }
        } else {
            id_reused(submission)
        }
    }
}

impl Decider {
    /// On top of what is stored.
    pub fn new(store: &dyn Reader, environment: Environment) -> Result<Self, StoreError> {
        let mut decider = Self {
            environment,
            head: Head::default(),
            last_at: Moment::EARLIEST,
            places: Places::default(),
            recent: Recent::default(),
            set: WorkingSet::default(),
            under_way: HashMap::default(),
        };
        decider.forget(store)?;
        Ok(decider)
    }

    /// Where the log ends once all that is decided is durable; its mark is that of what was stored when it was looked at
    /// last.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// Clock and ids.
    pub fn environment(&self) -> &Environment {
        &self.environment
    }

    /// Forgets all that is held: what was decided and is not stored will never be. Goes on from what is stored.
    pub fn forget(&mut self, store: &dyn Reader) -> Result<(), StoreError> {
        self.set.forget();
        self.places.clear();
        self.under_way.clear();
        self.recent = Recent::of(store)?;
        self.head = store.head()?;
        let last = store.entries_after(self.head.position.seq.saturating_sub(1), 1)?;
        self.last_at = last.last().map_or(Moment::EARLIEST, |entry| entry.at);
        Ok(())
    }

    /// A batch is durable: whoever reads from now on sees it.
    pub fn committed(&mut self, number: u64) {
        self.set.committed(number, HELD_MAX);
        self.under_way.retain(|_, (batch, _)| *batch > number);
        if self.places.len() > self.set.len() + PLACES_MAX {
            let set = &self.set;
            self.places.retain(|key, _| set.has(&Need::Record(*key)));
        }
    }

    /// Decides commands as one batch. After an error nothing that was decided since the last commit may be used:
    /// [`Decider::forget`].
    pub fn decide(&mut self, store: &dyn Reader, submissions: &[Submission]) -> Result<Decided, StoreError> {
        let now = self.environment.clock.now().max(self.last_at);
        let skew = self.skew_minutes(store)?;
        let mut next_rows = std::mem::take(&mut self.head.next_rows);
        let mut places = std::mem::take(&mut self.places);
        let packer = Packer::new(self.head.position, &mut next_rows, &mut places);
        let result = self.decide_all(store, submissions, now, skew, packer);
        (self.head.next_rows, self.places) = (next_rows, places);
        let (answers, draft) = result?;
        let number = self.set.decided();
        if draft.has_entries() {
            self.last_at = now;
        }
        self.head.position.seq = draft.end();
        draft.made().for_each(|key| self.recent.record(&key));
        for (submission, outcome) in submissions.iter().zip(answers.iter().flatten()) {
            if !outcome.repeated {
                self.recent.command(submission.id, outcome.position.is_some());
            }
            if !outcome.repeated && is_remembered(outcome) {
                let known = Known { digest: submission.digest, outcome: outcome.clone() };
                self.under_way.insert(submission.id, (number, known));
            }
        }
        Ok(Decided { answers, draft: (!draft.is_empty()).then_some(draft), number })
    }

    fn decide_all(
        &mut self,
        store: &dyn Reader,
        submissions: &[Submission],
        now: Moment,
        skew: u32,
        mut packer: Packer<'_>,
    ) -> Result<(Vec<Answer>, Draft), StoreError> {
        let mut answers: Vec<Answer> = Vec::with_capacity(submissions.len());
        let mut decided: HashMap<CommandId, (u64, usize)> = HashMap::default();
        for submission in submissions {
            let outcome = match decided.get(&submission.id) {
                Some((digest, place)) if *digest == submission.digest => {
                    answers[*place].clone().map(|outcome| Outcome { repeated: true, ..outcome })
                }
                Some(_) => Ok(id_reused(submission)),
                None => match self.known(store, submission)? {
                    Some(outcome) => Ok(outcome),
                    None => {
                        decided.insert(submission.id, (submission.digest, answers.len()));
                        let context = submission.context(now, skew);
                        Ok(self.decide_one(store, submission, &context, &mut packer)?)
                    }
                },
            };
            answers.push(outcome);
        }
        if packer.has_entries() {
            let changes = packer.changes();
            let derived = self.project(store, &changes, now, &mut packer)?;
            packer.change(derived);
        }
        Ok((answers, packer.finish()))
    }

    /// The outcome of a command that was decided before.
    pub fn known(&self, store: &dyn Reader, submission: &Submission) -> Result<Option<Outcome>, StoreError> {
        if let Some((_, known)) = self.under_way.get(&submission.id) {
            return Ok(Some(known.again(submission)));
        }
        if self.recent.rules_out_command(submission.id) {
            return Ok(None);
        }
        let Some(stored) = store.outcome(submission.id)? else { return Ok(None) };
        if stored.digest() != submission.digest {
            return Ok(Some(id_reused(submission)));
        }
        recorded::outcome(store, stored, self.head.position.epoch).map(Some)
    }

    fn skew_minutes(&mut self, store: &dyn Reader) -> Result<u32, StoreError> {
        let key = (Collection::Business, Business::id());
        if !self.set.has(&Need::Record(key)) {
            loader::load(store, &self.recent, &mut self.set, &mut self.places, vec![Need::Record(key)])?;
        }
        let business = self.set.any(key).and_then(|record| Business::from_record(record));
        Ok(business.map_or(0, |business| business.clock_skew_minutes))
    }

    fn decide_one(
        &mut self,
        store: &dyn Reader,
        submission: &Submission,
        context: &Context,
        packer: &mut Packer<'_>,
    ) -> Result<Outcome, StoreError> {
        let attempted = match &submission.command {
            Ok(command) => self.until_loaded(store, packer, |set| attempt(set, context, command))?,
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
            if let Some(outcome) = self.quarantine(store, submission, context, &refusal, packer)? {
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
        store: &dyn Reader,
        submission: &Submission,
        context: &Context,
        refusal: &Refusal,
        packer: &mut Packer<'_>,
    ) -> Result<Option<Outcome>, StoreError> {
        let (name, data) = (&submission.name, submission.content());
        let attempted = self.until_loaded(store, packer, |set| {
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
        let events = Events::of(events);
        let entry = Entry {
            actor: context.actor.id,
            at: context.now,
            command: submission.id,
            device: submission.device,
            digest: submission.digest,
            events: events.text().to_owned(),
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
        store: &dyn Reader,
        packer: &mut Packer<'_>,
        mut attempt: impl FnMut(&mut WorkingSet) -> Attempt,
    ) -> Result<Attempt, StoreError> {
        let mut missing = Vec::new();
        for _ in 0..ROUNDS_MAX {
            match catch_unwind(AssertUnwindSafe(|| attempt(&mut self.set))) {
                Ok(Attempt::Missing(needs)) => {
                    loader::load(store, &self.recent, &mut self.set, packer.places(), needs.clone())?;
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
        store: &dyn Reader,
        changes: &[Change],
        now: Moment,
        packer: &mut Packer<'_>,
    ) -> Result<Vec<Change>, StoreError> {
        let context = Context {
            actor: timer_actor(),
            approver: None,
            clock_offset_ms: 0,
            clock_trusted: true,
            command: CommandId(uuid::Uuid::nil()),
            device: None,
            now,
            occurred_at: now,
        };
        let effects = Effects::of(changes);
        for _ in 0..ROUNDS_MAX {
            match project(&mut self.set, &context, &effects) {
                Ok(derived) => return Ok(derived),
                Err(needs) => loader::load(store, &self.recent, &mut self.set, packer.places(), needs)?,
            }
        }
        Err(StoreError::Io("the projections ask for records without end".into()))
    }
}

/// Who acts when time does.
pub fn timer_actor() -> Actor {
    Actor { customer: None, id: ActorId(ids::natural("actor", &[b"timer"])), role: Role::Owner }
}

/// Whether a command that comes again gets this answer. One that took another's id does not stand in that one's place.
fn is_remembered(outcome: &Outcome) -> bool {
    match &outcome.verdict {
        Verdict::Refused(refusal) => !is_plain_nonsense(refusal) && *refusal != Refusal::IdReused,
        Verdict::Accepted { .. } | Verdict::Quarantined { .. } => true,
    }
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
