//! The business answers a wish to bring goods back. What was agreed to may still be declined until the goods come.

use crate::command::{Act, Kind, Role, STAFF, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::ReturnRequestId;
use crate::limits;
use crate::records::ReturnRequest;
use crate::records::return_request::ReturnRequestState;
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerReturn {
    /// Whether the goods may come.
    pub approve: bool,
    /// Words to the customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Which request.
    pub request: ReturnRequestId,
}

impl Act for AnswerReturn {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = STAFF;

    fn wants(&self, wants: &mut Wants<'_>) {
        wants.record::<ReturnRequest>(self.request);
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        limits::note("data.note", self.note.as_deref())?;
        let mut request = decision.existing::<ReturnRequest>(self.request)?.clone();
        let state = if self.approve { ReturnRequestState::Approved } else { ReturnRequestState::Declined };
        if !request.state.is_open() || request.state == state {
            return Err(Refusal::WrongReturnState { request: request.id, state: request.state });
        }
        request.answer.clone_from(&self.note);
        request.answered_at = Some(decision.context().occurred_at);
        request.state = state;
        let (customer, number) = (request.customer, request.number);
        decision.say(Event::ReturnAnswered { request: request.id, customer, number, state });
        decision.put(request);
        Ok(())
    }
}
