//! The demo's trade, given to a business in memory.

#![allow(clippy::unwrap_used, reason = "a test that finds nothing should stop")]

mod business;
mod figures;
mod palm_street;
