//! Turns down an order that was placed.

use super::{release, transitions};
use crate::command::{Act, Kind, Role, STAFF, Wants};
use crate::decision::Decision;
use crate::ids::OrderId;
use crate::limits;
use crate::records::order::OrderState;
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An order that the business turns down.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RejectOrder {
    /// Why, in a person's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Which order.
    pub order: OrderId,
}

impl Act for RejectOrder {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = STAFF;

    fn wants(&self, wants: &mut Wants<'_>) {
        release::want_order(wants, self.order);
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        limits::note("data.note", self.note.as_deref())?;
        let order = transitions::existing_order(decision, self.order)?;
        transitions::check(&order, OrderState::Rejected)?;
        release::give_up(decision, order, OrderState::Rejected, self.note.clone(), decision.party())
    }
}
