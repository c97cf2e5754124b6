//! What became of a command.

use onhand_domain::ids::{CommandId, ExceptionId};
use onhand_domain::refusal::Refusal;
use onhand_protocol::{OutcomeReply, OutcomeStatus, PositionText};
use serde_json::value::RawValue;

/// What became of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The command.
    pub id: CommandId,
    /// Its place in the log, where it is there: epoch and seq.
    pub position: Option<(u64, u64)>,
    /// Whether it had been decided before, and this is that answer.
    pub repeated: bool,
    /// The answer.
    pub verdict: Verdict,
}

/// The answer to a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// In the log, durable.
    Accepted {
        /// What happened, as a JSON array.
        events: String,
    },
    /// Nothing was changed.
    Refused(Refusal),
    /// A fact that could not be applied, kept whole.
    Quarantined {
        /// The exception that keeps it.
        exception: ExceptionId,
        /// Why it could not be applied.
        refusal: Refusal,
    },
}

impl Outcome {
    /// As it travels.
    pub fn reply(self) -> OutcomeReply {
        let mut reply = OutcomeReply {
            events: None,
            exception: None,
            id: self.id,
            position: self.position.map(|(epoch, seq)| PositionText(format!("{epoch}:{seq}"))),
            refusal: None,
            repeated: self.repeated,
            status: OutcomeStatus::Accepted,
        };
        match self.verdict {
            Verdict::Accepted { events } => reply.events = RawValue::from_string(events).ok(),
            Verdict::Refused(refusal) => {
                reply.status = OutcomeStatus::Refused;
                reply.refusal = Some(refusal);
            }
            Verdict::Quarantined { exception, refusal } => {
                reply.status = OutcomeStatus::Quarantined;
                reply.exception = Some(exception);
                reply.refusal = Some(refusal);
            }
        }
        reply
    }
}
