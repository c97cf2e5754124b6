//! Live replicas, the hub driven by hand over a store in memory: rules of docs/protocol.md by their numbers, and a
//! business at random beside a naive truth.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on fails")]

mod at_random;
mod bounds;
mod business;
mod catching_up;
mod commands;
mod events;
mod proof;
mod replica;
mod rights;
mod runs;
mod subscribing;
mod threads;
