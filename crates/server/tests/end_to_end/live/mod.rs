//! Live replicas on the real program, by both ways in. The rules that are cited are those of docs/protocol.md.

mod bad_input;
mod beginning;
mod holding;
mod idle;
mod rights;
mod status;
mod transports;
mod trouble;
