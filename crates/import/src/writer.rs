//! Gives commands to the writer of a business, in batches, and counts what became of them.

use crate::ImportError;
use onhand_domain::command::{Actor, Command, Role};
use onhand_domain::ids::{self, ActorId, CommandId, DeviceId};
use onhand_domain::refusal::Refusal;
use onhand_domain::time::Moment;
use onhand_engine::{Handle, Outcome, Submission, SubmitError, Verdict, Writer};
use serde::Serialize;

/// Commands of one batch at most.
const COMMANDS_MAX: usize = 1_000;
/// Lines of one batch at most: what bounds memory is lines, not commands.
const LINES_MAX: usize = 4_000;
/// Commands that were not accepted and are named; more of them are only counted.
const NAMED_MAX: usize = 1_000;

/// How often commands are offered that the engine has no room for.
const BUSY_TRIES: u32 = 600;
/// How long is waited between.
const BUSY_WAIT: std::time::Duration = std::time::Duration::from_millis(50);

/// What became of commands.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Outcomes {
    /// Applied now.
    pub applied: u64,
    /// Applied by an earlier import, and not again.
    pub repeated: u64,
    /// Refused, or kept for people to see.
    pub not_applied: u64,
    /// The first of those.
    pub named: Vec<NotApplied>,
}

/// A command that was not applied.
#[derive(Clone, Debug, Serialize)]
pub struct NotApplied {
    /// The command's name.
    pub command: &'static str,
    /// Whether it is kept as an exception, for people to see.
    pub kept: bool,
    /// Why.
    pub refusal: Refusal,
    /// What it was for: an invoice, a line.
    pub subject: String,
}

/// A command to be given.
#[derive(Clone, Debug)]
pub struct Given {
    /// When it happened; absent: now.
    pub at: Option<Moment>,
    /// What.
    pub command: Command,
    /// Its id, made from the file's keys.
    pub id: CommandId,
    /// How many lines it has: what it weighs.
    pub lines: usize,
    /// What it is for: an invoice, a line.
    pub subject: String,
}

/// Whoever decides commands: a writer, or the engine that has one.
pub trait Taker {
    /// Decides commands, in order; what became of each.
    fn take(&mut self, submissions: Vec<Submission>) -> Result<Vec<Outcome>, ImportError>;

    /// An id that nothing had before.
    fn new_id(&self) -> CommandId;
}

impl Taker for Writer {
    fn take(&mut self, submissions: Vec<Submission>) -> Result<Vec<Outcome>, ImportError> {
        let answers = self.step(&submissions).answers;
        answers.into_iter().map(|answer| answer.map_err(ImportError::Store)).collect()
    }

    fn new_id(&self) -> CommandId {
        let environment = self.environment();
        CommandId(environment.ids.new_id(environment.clock.now()))
    }
}

impl Taker for Handle {
    fn take(&mut self, submissions: Vec<Submission>) -> Result<Vec<Outcome>, ImportError> {
        let mut tries = 0;
        loop {
            let answers = match self.submit_blocking(submissions.clone()) {
                // Others come first: a file has time.
                Err(SubmitError::Busy) if tries < BUSY_TRIES => {
                    tries += 1;
                    std::thread::sleep(BUSY_WAIT);
                    continue;
                }
                answers => answers.map_err(|error| ImportError::Engine(Box::new(error)))?,
            };
            return answers
                .into_iter()
                .map(|answer| answer.map_err(|error| ImportError::Engine(Box::new(error))))
                .collect();
        }
    }

    fn new_id(&self) -> CommandId {
        self.new_command_id()
    }
}

/// Gives commands in batches.
pub struct Batches<'a> {
    actor: Actor,
    device: Option<DeviceId>,
    lines: usize,
    outcomes: Outcomes,
    subjects: Vec<(&'static str, String)>,
    waiting: Vec<Submission>,
    taker: &'a mut dyn Taker,
}

impl<'a> Batches<'a> {
    /// To whoever decides them.
    pub fn new(taker: &'a mut dyn Taker) -> Self {
        Self {
            actor: actor(),
            device: None,
            lines: 0,
            outcomes: Outcomes::default(),
            subjects: Vec::new(),
            waiting: Vec::new(),
            taker,
        }
    }

    /// Given by someone, as part of something that goes by an id.
    pub fn of(self, actor: Actor, part_of: DeviceId) -> Self {
        Self { actor, device: Some(part_of), ..self }
    }

    /// Gives a command, with the batch that it completes; whether that was committed now.
    pub fn give(&mut self, given: Given) -> Result<bool, ImportError> {
        self.lines += given.lines.max(1);
        self.subjects.push((given.command.name(), given.subject));
        let submission = Submission::of(given.id, self.actor.clone(), given.command, given.at);
        self.waiting.push(Submission { device: self.device, ..submission });
        if self.waiting.len() >= COMMANDS_MAX || self.lines >= LINES_MAX {
            self.flush()?;
            return Ok(true);
        }
        Ok(false)
    }

    /// Commits what waits.
    pub fn flush(&mut self) -> Result<(), ImportError> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let outcomes = self.taker.take(std::mem::take(&mut self.waiting))?;
        self.lines = 0;
        for (outcome, (command, subject)) in outcomes.into_iter().zip(self.subjects.drain(..)) {
            let (refusal, kept) = match outcome.verdict {
                Verdict::Accepted { .. } if outcome.repeated => {
                    self.outcomes.repeated += 1;
                    continue;
                }
                Verdict::Accepted { .. } => {
                    self.outcomes.applied += 1;
                    continue;
                }
                Verdict::Refused(refusal) => (refusal, false),
                Verdict::Quarantined { refusal, .. } => (refusal, true),
            };
            self.outcomes.not_applied += 1;
            if self.outcomes.named.len() < NAMED_MAX {
                self.outcomes.named.push(NotApplied { command, kept, refusal, subject });
            }
        }
        Ok(())
    }

    /// The first of those that were not applied so far.
    pub fn not_applied(&self) -> Vec<NotApplied> {
        self.outcomes.named.clone()
    }

    /// Commits what waits; what became of all of it.
    pub fn finish(mut self) -> Result<Outcomes, ImportError> {
        self.flush()?;
        Ok(self.outcomes)
    }
}

impl Outcomes {
    /// The error that something the rest needs was refused, if anything was.
    pub fn must_be_applied(&self) -> Result<(), ImportError> {
        match self.named.first() {
            Some(first) => Err(ImportError::Refused {
                what: format!("{} ({})", first.command, first.subject),
                refusal: Box::new(first.refusal.clone()),
            }),
            None => Ok(()),
        }
    }

    /// With what became of others.
    pub fn plus(mut self, other: Self) -> Self {
        self.applied += other.applied;
        self.repeated += other.repeated;
        self.not_applied += other.not_applied;
        self.named.extend(other.named);
        self.named.truncate(NAMED_MAX);
        self
    }
}

/// Who acts when a file is imported.
pub fn actor() -> Actor {
    Actor { customer: None, id: ActorId(ids::natural("actor", &[b"import"])), role: Role::Owner }
}
