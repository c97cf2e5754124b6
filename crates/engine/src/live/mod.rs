//! Live replicas, the server's side: what sessions hold, and how each is brought from mark to mark.
//!
//! [`hub`] is one state machine for a business, without a socket, thread or clock: [`port`] says what goes in and what
//! comes out. [`outbound`] is what waits to be written to a session, shared with whoever holds its socket. [`reading`] is
//! all that touches the store. [`inbox`] is what waits for the hub, with a bound that the writer never feels, and
//! [`thread`] runs it all beside the writer. The messages are in `onhand_protocol::live`, the rules in docs/protocol.md.

mod answering;
mod applying;
mod asking;
mod catch_up;
mod encode;
mod group;
mod groups;
mod lists;
mod opening;
mod outcomes;
mod pace;
mod reads;
mod ring;
mod seeding;
mod serving;
mod session;

pub mod counts;
pub mod hub;
pub mod inbox;
pub mod limits;
pub mod outbound;
pub mod port;
pub mod reading;
pub mod subscribing;
pub mod thread;

pub use counts::Counts;
pub use hub::Hub;
pub use limits::Limits;
pub use lists::own_lists;
pub use outbound::Outbound;
pub use port::{Answered, Caller, Input, Now, Output, SessionId, Ticket};
pub use thread::{Live, Session};
