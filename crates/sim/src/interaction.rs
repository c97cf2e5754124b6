//! What is done to the business and to the machine it runs on. A plan is a list of these; each can be written as a line
//! of JSON, and read again.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One step of a simulation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Interaction {
    /// Commands that reach the writer as one batch.
    Submit {
        /// In this order.
        requests: Vec<Request>,
    },
    /// Whatever time gives: commands that are due.
    Tick,
    /// The wall clock moves, forward or back.
    Clock {
        /// Milliseconds.
        ms: i64,
    },
    /// The process ends without a word and is started again.
    Crash,
    /// The store fails at the next opportunity.
    Fault {
        /// In which way.
        fault: Fault,
    },
    /// From now on the layer below acknowledges what it has not written.
    Lie,
    /// The layer below has written all that it acknowledged, and is honest again.
    Sync,
    /// The power goes: of what was acknowledged and not written, so many changes survive.
    PowerCut {
        /// The first of them.
        kept: usize,
    },
    /// A follower asks for what changed since it asked last.
    Follow {
        /// Entries at a time.
        limit: usize,
    },
    /// Old refusals are forgotten.
    Forget {
        /// Older than so many hours.
        hours: i64,
    },
}

/// A way in which the store fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// The next commit fails before anything is written.
    CommitBefore,
    /// The next commit is written, and fails all the same.
    CommitAfter,
    /// The next commit fails half-way.
    CommitTorn,
    /// The disk is full at the next commit.
    Full,
    /// The next read fails.
    Read,
}

/// A command, and who gives it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// `owner`, `staff`, `cashier`, or the id of the partner that orders for itself.
    pub by: String,
    /// The command as a client sends it.
    pub command: Value,
    /// Whether its data can be read at all.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub readable: bool,
}

fn yes() -> bool {
    true
}

fn is_yes(readable: &bool) -> bool {
    *readable
}

impl Request {
    /// The command's id.
    pub fn id(&self) -> String {
        self.text("id").to_owned()
    }

    /// The command's name.
    pub fn name(&self) -> &str {
        self.text("type")
    }

    /// What it says.
    pub fn data(&self) -> &Value {
        &self.command["data"]
    }

    /// Whether a partner gives it.
    pub fn is_partner(&self) -> bool {
        !matches!(self.by.as_str(), "owner" | "staff" | "cashier")
    }

    /// All by which two commands with one id are told apart.
    pub fn content(&self) -> String {
        format!("{} {} {}", self.name(), self.data(), self.command["occurred_at"])
    }

    fn text(&self, field: &str) -> &str {
        self.command[field].as_str().unwrap_or_default()
    }
}
