//! The real `onhand` binary, from outside: over HTTP and from the command line.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on fails")]

mod support;

mod again;
mod bad_input;
mod businesses;
mod command_line;
mod crash;
mod description;
mod durability;
mod events;
mod files;
mod hostile;
mod import;
mod limits;
mod live;
mod orders;
mod partners;
mod prices;
mod records;
mod reports;
mod sign_in;
mod tills;
mod whole_business;
