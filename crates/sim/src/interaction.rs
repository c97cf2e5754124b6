//! What is done to the business and to the machine it runs on. A plan is a list of these; each can be written as a line
//! of JSON, and read again.

use crate::committer::Beside;
use crate::network::ClientAct;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One step of a simulation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Interaction {
    /// Commands that reach the inbox as one message; then the writer works until nothing waits.
    Submit {
        /// In this order.
        requests: Vec<Request>,
    },
    /// Commands that reach the inbox as one message, while the writer is busy with something else.
    Send {
        /// In this order.
        requests: Vec<Request>,
    },
    /// The writer takes one batch of what waits.
    Turn {
        /// After which step of it the process ends, if it does.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        end: Option<End>,
    },
    /// How the writer commits from now on, beside deciding the next batch or not; the process is started again.
    Commit {
        /// When a batch that is on its way is written.
        beside: Beside,
    },
    /// The process is told to stop: it finishes what waits, and is started again.
    Shutdown,
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
    /// A copy of the store is put aside; an earlier one is thrown away.
    Copy,
    /// The copy is put in the place of the store, and the process started on it.
    Restore,
    /// The copy is served from now on, and what was served is the copy: two businesses that go on apart.
    Swap,
    /// A follower asks for what changed since it asked last.
    Follow {
        /// Entries at a time.
        limit: usize,
    },
    /// A client that holds a live replica does something, or something happens to it.
    Client {
        /// What.
        act: ClientAct,
        /// Which.
        client: u64,
    },
    /// Time passes for clients and the network.
    Pass {
        /// Milliseconds.
        ms: u64,
    },
    /// The hub of live replicas is so far behind that batches are left out: it hears only where the log ends.
    Overflow,
    /// Old refusals are forgotten.
    Forget {
        /// Older than so many hours.
        hours: i64,
    },
}

impl Interaction {
    /// Whether it can be while a batch is on its way to the disk.
    pub fn overlaps(&self) -> bool {
        matches!(
            self,
            Self::Client { .. }
                | Self::Clock { .. }
                | Self::Crash
                | Self::Fault { .. }
                | Self::Overflow
                | Self::Send { .. }
                | Self::Shutdown
                | Self::Submit { .. }
                | Self::Turn { .. }
        )
    }
}

/// After which step of the writer's turn the process ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// What waited is taken out of the inbox.
    Taken,
    /// It is decided, and on its way to the disk or waiting for the batch before it that is.
    OnItsWay,
    /// It is decided and committed.
    Decided,
    /// Followers of the log know, whoever asked does not.
    Published,
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
    /// The process ends between the decision and the next commit.
    EndBeforeCommit,
    /// The process ends when the next commit is written, before anyone hears of it.
    EndAfterCommit,
    /// The process ends as it reads.
    EndReading,
    /// The disk is full at the next commit.
    Full,
    /// The next read fails.
    Read,
    /// The store can't be opened again the next time.
    Reopen,
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
