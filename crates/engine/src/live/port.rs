//! What goes into the hub and what comes out.

use super::outbound::Outbound;
use super::reading::{Answer, Request};
use crate::outcome::Outcome;
use onhand_domain::ids::{ActorId, CommandId};
use onhand_domain::selection::Rights;
use onhand_domain::time::Moment;
use onhand_protocol::live::{ClientMessage, Hello, Reason};
use onhand_store::{Batch, Position, StoreError};
use std::sync::Arc;

/// A session: one connection of one client. Numbers are not used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionId(pub u64);

/// A read that is under way. Numbers are not used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(pub u64);

/// What time it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Now {
    /// By the wall clock.
    pub at: Moment,
    /// In microseconds since some beginning; never goes back.
    pub us: u64,
}

/// Who holds a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Who it is in the log.
    pub actor: ActorId,
    /// What it may see.
    pub rights: Rights,
}

/// What goes in.
#[derive(Debug)]
pub enum Input {
    /// A batch is durable. They come in order; those without entries may bring refusals.
    Committed(Arc<Batch>),
    /// The log ends there now, and the batches on the way were not given: too many waited, or the end of a commit was in
    /// doubt.
    Moved(Position),
    /// A client came and said hello, and is who it says. Its version, token and device were looked at.
    Open {
        /// Who.
        caller: Caller,
        /// What it said.
        hello: Box<Hello>,
        /// Where what it is sent goes.
        outbound: Arc<Outbound>,
        /// Its number.
        session: SessionId,
    },
    /// A client said something else than hello or commands.
    Message {
        /// What.
        message: ClientMessage,
        /// Which session.
        session: SessionId,
    },
    /// A message of a client was refused before it came here; the client is told.
    Refused {
        /// In words for programmers.
        detail: String,
        /// Why.
        reason: Reason,
        /// Which session.
        session: SessionId,
    },
    /// Commands of a session are about to be given to the writer.
    Sent {
        /// Which.
        commands: Vec<CommandId>,
        /// Whose.
        session: SessionId,
    },
    /// The writer, or whoever stands before it, answered commands of a session.
    Answered {
        /// Each command with its answer.
        answers: Vec<(CommandId, Answered)>,
        /// Whose.
        session: SessionId,
    },
    /// A session's rights are others now.
    Rights {
        /// What they are.
        rights: Rights,
        /// Which session.
        session: SessionId,
    },
    /// What was handed to a session is written out, and the hub had asked to be told so.
    Drained {
        /// Which session.
        session: SessionId,
    },
    /// The hub ends a session: the client is told why.
    Dismiss {
        /// In words for programmers.
        detail: String,
        /// Why.
        reason: Reason,
        /// When to come again, in milliseconds; absent: not without being told to.
        retry_ms: Option<u32>,
        /// Which session.
        session: SessionId,
    },
    /// The connection is gone.
    Close {
        /// Which session.
        session: SessionId,
    },
    /// A read has ended.
    Read {
        /// What was read, or why it could not be.
        answer: Result<Answer, StoreError>,
        /// Which read.
        ticket: Ticket,
    },
}

/// How soon the hub has to take something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// When it takes something else.
    Late,
    /// In a few milliseconds.
    Soon,
    /// At once.
    Now,
}

impl Input {
    /// How soon it has to be taken.
    pub fn urgency(&self) -> Urgency {
        match self {
            Self::Message { message: ClientMessage::Verified { .. }, .. } => Urgency::Late,
            Self::Message { message: ClientMessage::Ping { .. } | ClientMessage::Verify { .. }, .. } => {
                Urgency::Soon
            }
            _ => Urgency::Now,
        }
    }
}

/// The answer to a command of a session.
#[derive(Clone, Debug)]
pub enum Answered {
    /// What became of it.
    Outcome(Outcome),
    /// It was not taken, or its end is not known: the same bytes may be sent again.
    Again {
        /// Not before so many milliseconds.
        after_ms: u32,
        /// Why.
        reason: Reason,
    },
}

/// What comes out. What sessions are sent goes into their [`Outbound`].
#[derive(Debug)]
pub enum Output {
    /// Something is to be read, and given back as [`Input::Read`]. At most [`super::reading::READS_MAX`] at a time.
    Read {
        /// What.
        request: Box<Request>,
        /// To be given back with the answer.
        ticket: Ticket,
    },
}
