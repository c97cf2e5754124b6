//! What needs a person's attention, and how it ends.

pub mod resolve_exception;
