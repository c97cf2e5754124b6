//! A client that holds live replicas, without IO: what it is told goes in, what it says and what it has to tell comes out.
//!
//! Read in this order: [`position`], [`transition`], [`replica`] (the rows, brought from mark to mark), [`outbox`]
//! (commands until they are answered), `proof` (that the rows equal the server's), [`link`] (the conversation that ties
//! them together), [`news`] (what the application hears); [`approval`] stands by
//! itself. With the feature `socket`, `socket` drives a link over a WebSocket. Rules LPnn are those of docs/protocol.md.

pub mod approval;
pub mod link;
pub mod news;
pub mod outbox;
pub mod position;
mod proof;
pub mod replica;
mod sealed;
#[cfg(feature = "socket")]
pub mod socket;
pub mod transition;
pub mod violation;

pub use link::{BackOff, Link, Output, Settings};
pub use news::{Applied, HeardEvent, News, Settled};
pub use outbox::{Outbox, OutboxBounds, Unsendable};
pub use position::Position;
pub use replica::{Replica, Row};
pub use sealed::Unusable;
pub use transition::{Cause, Transition, TransitionKind};
pub use violation::Violation;
