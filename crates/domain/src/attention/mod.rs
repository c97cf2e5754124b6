//! What needs a person's attention, and how it ends.

pub mod quarantine;
pub mod questions;
pub mod resolve_exception;
