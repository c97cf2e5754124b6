//! The wire: the bodies of requests and answers, and nothing that behaves.

pub mod command;
pub mod event;
pub mod page;
pub mod problem;

pub use command::{CommandInput, CommandsInput, OutcomeReply, OutcomeStatus, OutcomesReply, PositionText};
pub use event::EventMessage;
pub use page::{Page, RecordReply};
pub use problem::Problem;
