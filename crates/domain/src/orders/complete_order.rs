//! Ends an order: it arrived. A partner says so of its own.

use super::transitions;
use crate::command::{Act, Kind, Role, STAFF_AND_PARTNERS, Wants};
use crate::decision::Decision;
use crate::ids::OrderId;
use crate::records::Order;
use crate::records::order::OrderState;
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An order that was delivered or collected.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CompleteOrder {
    /// Why, in a person's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Which order.
    pub order: OrderId,
}

impl Act for CompleteOrder {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = STAFF_AND_PARTNERS;

    fn wants(&self, wants: &mut Wants<'_>) {
        wants.record::<Order>(self.order);
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        transitions::advance(decision, self.order, OrderState::Completed, self.note.as_ref())
    }
}
