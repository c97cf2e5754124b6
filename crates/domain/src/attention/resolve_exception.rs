//! Gives an exception to someone, or ends it.

use crate::command::{Act, Kind, Role, STAFF, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::{ActorId, ExceptionId};
use crate::limits;
use crate::records::Exception;
use crate::records::exception::ExceptionState;
use crate::refusal::{Refusal, Rule};
use crate::settle;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An exception to be looked after, resolved or let be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResolveException {
    /// What becomes of it.
    pub action: Action,
    /// Who looks after it; absent: who gives the command. Only with `assign`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee: Option<ActorId>,
    /// Which exception.
    pub exception: ExceptionId,
    /// What was done about it, or what there is to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What becomes of an exception.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ExceptionAction)]
pub enum Action {
    /// Somebody looks after it.
    Assign,
    /// It is over.
    Resolve,
    /// It is let be.
    Waive,
}

impl Act for ResolveException {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = STAFF;

    fn wants(&self, wants: &mut Wants<'_>) {
        wants.record::<Exception>(self.exception);
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        limits::note("data.note", self.note.as_deref())?;
        if self.assignee.is_some() && self.action != Action::Assign {
            return Err(Refusal::invalid("data.assignee", Rule::Absent));
        }
        let before = decision.existing::<Exception>(self.exception)?.clone();
        let mut exception = before.clone();
        if !exception.state.is_open() {
            return Err(Refusal::AlreadyResolved);
        }
        let state = match self.action {
            Action::Assign => {
                let assignee = self.assignee.unwrap_or(decision.context().actor.id);
                exception.assignee = Some(assignee);
                exception.state = ExceptionState::Assigned;
                if self.note.is_some() {
                    exception.resolution.clone_from(&self.note);
                }
                // Whoever has it already is not told again.
                if exception != before {
                    decision.say(Event::ExceptionAssigned { exception: exception.id, assignee });
                    decision.put(exception);
                }
                return Ok(());
            }
            Action::Resolve => ExceptionState::Resolved,
            Action::Waive => ExceptionState::Waived,
        };
        settle::end(decision, exception, state, self.note.clone());
        Ok(())
    }
}
