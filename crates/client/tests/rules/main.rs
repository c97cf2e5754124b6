//! The client against the rules of docs/protocol.md, told by hand what a server would say.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that finds nothing should stop")]

mod beginning;
mod commands;
mod desk;
mod events;
mod proof;
mod runs;
mod saved;
mod subscriptions;
mod violations;
