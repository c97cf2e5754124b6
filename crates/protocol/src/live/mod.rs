//! Live replicas: every message that travels, both ways. The rules that they keep are in docs/protocol.md.
//!
//! A client says hello, names what it wants to hold, and is brought from mark to mark by deltas. A delta is a run of
//! messages closed by [`ServerMessage::End`]; the client applies it whole at that point or not at all. Over a WebSocket
//! each message is one text frame, an object with one field that says what it is: `{"end":{"to":"1:1042:…"}}`; where no WebSocket can be held, the server's come as server-sent events and the
//! client's by POST.

pub mod client;
pub mod digest;
pub mod server;
pub mod status;
pub mod version;

pub use client::{BucketRows, ClientMessage, FieldFilter, Hello, Subscription};
pub use digest::{Bucket, Digest};
pub use server::{
    Change, Changes, Outcome, OutcomeStatus, Reason, ServerMessage, Standing, Start, StreamEvent, Subscribed,
    Welcome,
};
pub use status::{ConnectedClient, LiveStatus};
pub use version::VERSION;
