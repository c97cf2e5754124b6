//! Keeps a fact that could not be applied: it happened, so it is shown to people and never dropped.

use crate::decision::Decision;
use crate::records::exception::{Detail, DetailName, ExceptionKind};
use crate::refusal::Refusal;
use crate::settle;

/// Opens an exception that holds the command as it was given (its name and the bytes of its data) and why it could not
/// be applied.
pub fn quarantine(
    decision: &mut Decision<'_>,
    name: &str,
    data: &str,
    refusal: &Refusal,
) -> Result<(), Refusal> {
    let refusal = serde_json::to_string(refusal).unwrap_or_default();
    let occurred_at = decision.context().occurred_at;
    settle::open(
        decision,
        ExceptionKind::QuarantinedCommand,
        Some(decision.context().command.0),
        |exception| {
            exception.details = vec![
                Detail::new(DetailName::Command, name),
                Detail::new(DetailName::Data, data),
                Detail::new(DetailName::OccurredAt, occurred_at),
                Detail::new(DetailName::Refusal, refusal),
            ];
        },
    );
    Ok(())
}
