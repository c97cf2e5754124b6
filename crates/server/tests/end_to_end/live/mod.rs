//! Live replicas on the real program, by both ways in. The rules that are cited are those of docs/protocol.md.

mod beginning;
mod idle;
mod transports;
