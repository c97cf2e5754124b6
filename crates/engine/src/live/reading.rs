//! What the hub wants read, and the reading of it: all that touches the store, on other threads than the hub's.

use bytes::Bytes;
use onhand_domain::ids::CommandId;
use onhand_domain::selection::Selection;
use onhand_protocol::live::{BucketRows, Digest, Outcome};
use onhand_store::{Position, Reader, StoreError};
use std::sync::Arc;

/// Reads for sessions at a time.
pub const SESSION_READS_MAX: usize = 4;
/// Reads for digests at a time.
pub const SEED_READS_MAX: usize = 2;
/// Reads at a time.
pub const READS_MAX: usize = SESSION_READS_MAX + SEED_READS_MAX;

/// A group of which changes are wanted.
#[derive(Clone, Debug)]
pub struct Followed {
    /// Its number.
    pub group: u64,
    /// What it selects.
    pub selection: Arc<Selection>,
    /// Whether who caused an event is told.
    pub tells_actor: bool,
}

/// What is to be read.
#[derive(Clone, Debug)]
pub enum Request {
    /// Where a client stands that came, and what became of its commands.
    Arrive {
        /// Where it says that it stands.
        position: Option<Position>,
        /// Commands that it has no outcome of.
        unanswered: Vec<CommandId>,
    },
    /// What changed in groups since a mark.
    CatchUp {
        /// The mark.
        from: Position,
        /// The groups.
        groups: Vec<Followed>,
    },
    /// Rows for a subscription, encoded for it.
    Chunk {
        /// After this row.
        after: Option<i64>,
        /// How many.
        limit: usize,
        /// Of what.
        selection: Arc<Selection>,
        /// The client's number of it.
        subscription: u32,
    },
    /// The digest of some rows.
    Seed {
        /// After this row.
        after: Option<i64>,
        /// Of what.
        selection: Arc<Selection>,
    },
    /// The digests of all buckets, encoded.
    Buckets {
        /// Of what.
        selection: Arc<Selection>,
        /// The client's number of it.
        subscription: u32,
    },
    /// How rows differ from what a client holds, encoded.
    Repair {
        /// What it holds.
        buckets: Vec<BucketRows>,
        /// Of what.
        selection: Arc<Selection>,
        /// The client's number of it.
        subscription: u32,
    },
}

/// Whether a log has a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Has {
    /// It has, and changes since then can be told.
    It,
    /// It has, so far back that all is to be sent again.
    TooOld,
    /// It has another history.
    Not,
}

/// What was read.
#[derive(Clone, Debug)]
pub enum Answer {
    /// To [`Request::Arrive`].
    Arrived {
        /// Whether the log has the position; absent where there was none.
        has: Option<Has>,
        /// What became of the commands that are recorded.
        outcomes: Vec<Outcome>,
    },
    /// To [`Request::CatchUp`], where the log has the position.
    CaughtUp {
        /// Groups that were touched, each with its encoded changes.
        changes: Vec<(u64, Bytes)>,
        /// The mark as of which they are.
        to: Position,
    },
    /// To [`Request::CatchUp`], where it can't be told.
    CanNot(Has),
    /// To [`Request::Chunk`], [`Request::Buckets`] and [`Request::Repair`].
    Rows {
        /// Encoded messages.
        frames: Vec<Bytes>,
        /// The row to go on after; absent: that was all.
        next: Option<i64>,
        /// How many rows.
        rows: usize,
        /// The mark as of which they are.
        to: Position,
    },
    /// To [`Request::Seed`].
    Seeded {
        /// Of these rows.
        digest: Digest,
        /// The row to go on after; absent: that was all.
        next: Option<i64>,
        /// The mark as of which they are.
        to: Position,
    },
}

/// Reads.
pub fn perform(reader: &dyn Reader, request: &Request) -> Result<Answer, StoreError> {
    let _ = (reader, request);
    Err(StoreError::Io("not read".to_owned()))
}
