//! One writer for each business: it takes what waits in the inbox as one batch, decides each command, brings the
//! projections up to date, commits, and only then answers and publishes.
//!
//! [`decider`] decides and writes nothing; [`writer`] puts that and the store together, a step at a time and without
//! threads, or with a [`committer`] beside it; [`worker`] joins it to the bounded [`inbox`]
//! and the [`feed`], a turn at a time, and is what the simulation drives; [`engine`] runs that on a thread of its own.
//! Clock, ids and spawning come in through [`environment`] and nowhere else. Here is no socket, no SQL, and no rule of
//! the trade.

mod checks;
pub mod committer;
pub mod decider;
pub mod delta;
pub mod engine;
pub mod environment;
pub mod feed;
pub mod figures;
pub mod findings;
pub mod inbox;
pub mod live;
pub mod loader;
pub mod outcome;
pub mod pack;
pub mod readers;
pub mod recent;
pub mod recorded;
pub mod scrub;
pub mod submission;
pub mod trial;
pub mod verify;
pub mod worker;
pub mod writer;

pub use engine::{Engine, Handle, Limits, SubmitError};
pub use environment::Environment;
pub use outcome::{Outcome, Verdict};
pub use submission::{ClockReading, Submission};
pub use worker::Worker;
pub use writer::Writer;
