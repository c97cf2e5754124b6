//! What became of a command.

use onhand_domain::event::Event;
use onhand_domain::ids::{CommandId, ExceptionId};
use onhand_domain::refusal::Refusal;
use onhand_protocol::{OutcomeReply, OutcomeStatus, PositionText};
use onhand_store::StoreError;
use serde_json::value::RawValue;
use std::sync::Arc;

/// An answer: the outcome, or why there is none. Then the command may or may not be in the log; sent again with the
/// same id it is applied at most once.
pub type Answer = Result<Outcome, Arc<StoreError>>;

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
        /// What happened.
        events: Events,
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

/// What happened, as a JSON array: written once, and not read again on its way out.
#[derive(Clone, Debug)]
pub struct Events(Box<RawValue>);

impl Events {
    /// Of events.
    pub fn of(events: &[Event]) -> Self {
        Self(serde_json::value::to_raw_value(events).unwrap_or_default())
    }

    /// As they were stored; an error where that is no JSON.
    pub fn stored(text: String) -> Result<Self, serde_json::Error> {
        RawValue::from_string(text).map(Self)
    }

    /// As text.
    pub fn text(&self) -> &str {
        self.0.get()
    }
}

impl PartialEq for Events {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text()
    }
}

impl Eq for Events {}

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
            Verdict::Accepted { events } => reply.events = Some(events.0),
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
