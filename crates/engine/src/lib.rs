//! One writer for each business: it takes what waits in the inbox as one batch, decides each command, brings the
//! projections up to date, commits, and only then answers and publishes.
//!
//! [`writer`] is the whole of it, a step at a time and without threads: the simulation drives it directly.
//! [`engine`] runs it on a thread of its own behind a bounded inbox. Clock, ids and spawning come in through
//! [`environment`] and nowhere else. Here is no socket, no SQL, and no rule of the trade.

pub mod delta;
pub mod engine;
pub mod environment;
pub mod feed;
pub mod figures;
pub mod loader;
pub mod outcome;
pub mod pack;
pub mod readers;
pub mod recorded;
pub mod submission;
pub mod verify;
pub mod writer;

pub use engine::{Engine, Handle, Limits, SubmitError};
pub use environment::Environment;
pub use outcome::{Outcome, Verdict};
pub use submission::Submission;
pub use writer::Writer;
