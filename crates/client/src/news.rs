//! What an application hears of its replica, in the order in which it happened.

use crate::position::Position;
use crate::transition::Transition;
use crate::violation::Violation;
use onhand_domain::command::Role;
use onhand_domain::ids::{ActorId, CommandId, CustomerId};
use onhand_protocol::live::{Outcome, Reason, Standing, StreamEvent};

/// News for the application.
#[derive(Clone, Debug)]
pub enum News {
    /// A connection is there and was welcomed.
    Welcome(Welcomed),
    /// A run was applied: all of it is to be shown at once, and what is saved after it stands at its mark.
    Applied(Applied),
    /// A subscription begins anew, and says why: what is held of it stays until it is ready again.
    Restarted {
        /// Why, where that was not the client's wish.
        reason: Option<Reason>,
        /// Which.
        subscription: u32,
    },
    /// A subscription is over; its rows are gone.
    Ended {
        /// In words for programmers.
        detail: Option<String>,
        /// What disappeared.
        gone: Vec<Transition>,
        /// Why.
        reason: Reason,
        /// Which.
        subscription: u32,
    },
    /// Subscriptions were compared with the server's.
    Verified(Verified),
    /// The server did not take commands; they are sent again by themselves.
    Again {
        /// Which.
        commands: Vec<CommandId>,
        /// Why.
        reason: Reason,
    },
    /// A command that is longer than this server takes; it stays in the outbox until it is discarded.
    TooLarge(CommandId),
    /// The server did not understand or allow a message.
    Refused {
        /// In words for programmers.
        detail: String,
        /// Why.
        reason: Reason,
    },
    /// The connection is over. It is tried again, unless `stopped`.
    Lost {
        /// Why.
        cause: Lost,
        /// Whether it is not tried again without being told to.
        stopped: bool,
    },
}

/// The answer to hello, for the application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Welcomed {
    /// Who it is in the log.
    pub actor: ActorId,
    /// The partner's own customer record.
    pub customer: Option<CustomerId>,
    /// Where the log ended.
    pub head: Position,
    /// What it may do.
    pub role: Role,
    /// What became of the position at which the replica stood.
    pub standing: Standing,
}

/// What a run brought.
#[derive(Clone, Debug)]
pub struct Applied {
    /// What happened, in the order of the log, each event once.
    pub events: Vec<HeardEvent>,
    /// What became of commands.
    pub outcomes: Vec<Settled>,
    /// Subscriptions that became ready with it.
    pub ready: Vec<u32>,
    /// Events that were left out before these, of all groups together.
    pub skipped: u64,
    /// Where the replica stands now.
    pub to: Position,
    /// What became of records.
    pub transitions: Vec<Transition>,
}

/// An event, and whether one's own command caused it.
#[derive(Clone, Debug)]
pub struct HeardEvent {
    /// As the server told it.
    pub event: StreamEvent,
    /// The own command behind it.
    pub own: Option<CommandId>,
}

/// What became of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// Whether the application was told of an outcome before: the fact was sent again after a fork.
    pub again: bool,
    /// The outcome.
    pub outcome: Outcome,
}

/// What came of a verification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Where.
    pub at: Position,
    /// Records that were corrected.
    pub corrected: u32,
    /// Subscriptions that differed.
    pub different: u32,
    /// Subscriptions that were equal.
    pub equal: u32,
}

/// Why a connection is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lost {
    /// The transport failed, or could not be opened.
    Closed,
    /// Nothing was heard for too long.
    Silent,
    /// The server said goodbye.
    Bye {
        /// In words for programmers.
        detail: String,
        /// Why.
        reason: Reason,
    },
    /// The server said what it must not.
    Violated(Violation),
    /// The application wished it.
    Wished,
}
