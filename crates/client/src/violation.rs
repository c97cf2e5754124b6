//! What a server must not say. A client that hears it drops the connection, and what it was told last, and comes again.

use crate::position::Position;

/// What a server said that it must not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Violation {
    /// Not a message.
    #[error("a message that can't be read: {0}")]
    Unreadable(String),
    /// Something before `welcome`, or a second one.
    #[error("`{0}` is out of order")]
    OutOfOrder(&'static str),
    /// Another version than was asked for.
    #[error("version {0} was not asked for")]
    Version(u32),
    /// A standing that does not fit the position that was stated.
    #[error("a standing that does not fit the position stated")]
    Standing,
    /// Not a position.
    #[error("`{0}` is no position")]
    NoPosition(String),
    /// A group that nobody named.
    #[error("group {0} is unknown")]
    UnknownGroup(u64),
    /// A subscription that the client does not have.
    #[error("subscription {0} is unknown")]
    UnknownSubscription(u32),
    /// A start that builds on rows which the client does not hold, or holds under other rights.
    #[error("subscription {0} can't go on from what is held")]
    NotHeld(u32),
    /// Rows of a snapshot that was not begun.
    #[error("subscription {0} has no snapshot under way")]
    NoSnapshot(u32),
    /// A proof for a subscription that is not ready.
    #[error("subscription {0} is not ready")]
    NotReady(u32),
    /// A record without an id.
    #[error("a record without an id: {0}")]
    BadRecord(String),
    /// A run that ends before the one before it, or in another history (LP14).
    #[error("a run ends at {to}, the replica stands at {at}")]
    Back {
        /// Where the replica stands.
        at: Position,
        /// Where the run ends.
        to: Position,
    },
    /// More than a run may hold.
    #[error("a run of more than {0} bytes")]
    TooLong(usize),
    /// A verification that was never answered.
    #[error("a verification was not answered")]
    Unanswered,
    /// Records that differ whenever they were repaired.
    #[error("subscription {0} differs however often it is repaired")]
    Incurable(u32),
}
