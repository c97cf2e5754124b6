//! Gives commands to the writer of a business, in batches, and counts what became of them.

use crate::ImportError;
use onhand_domain::command::{Actor, Command, Role};
use onhand_domain::ids::{self, ActorId, CommandId};
use onhand_domain::refusal::Refusal;
use onhand_domain::time::Moment;
use onhand_engine::{Submission, Verdict, Writer};
use serde::Serialize;

/// Commands of one batch at most.
const COMMANDS_MAX: usize = 1_000;
/// Lines of one batch at most: what bounds memory is lines, not commands.
const LINES_MAX: usize = 4_000;
/// Commands that were not accepted and are named; more of them are only counted.
const NAMED_MAX: usize = 1_000;

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

/// Gives commands in batches.
pub struct Batches<'a> {
    actor: Actor,
    lines: usize,
    outcomes: Outcomes,
    subjects: Vec<(&'static str, String)>,
    waiting: Vec<Submission>,
    writer: &'a mut Writer,
}

impl<'a> Batches<'a> {
    /// To a writer.
    pub fn new(writer: &'a mut Writer) -> Self {
        Self {
            actor: actor(),
            lines: 0,
            outcomes: Outcomes::default(),
            subjects: Vec::new(),
            waiting: Vec::new(),
            writer,
        }
    }

    /// Gives a command, with the batch that it completes; whether that was committed now.
    pub fn give(&mut self, given: Given) -> Result<bool, ImportError> {
        self.lines += given.lines.max(1);
        self.subjects.push((given.command.name(), given.subject));
        self.waiting.push(Submission::of(given.id, self.actor.clone(), given.command, given.at));
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
        let step = self.writer.step(&self.waiting);
        self.waiting.clear();
        self.lines = 0;
        for (answer, (command, subject)) in step.answers.into_iter().zip(self.subjects.drain(..)) {
            let outcome = answer.map_err(ImportError::Store)?;
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
