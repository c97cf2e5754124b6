//! Begins to pick or make what was ordered.

use super::transitions;
use crate::command::{Act, KITCHEN_TOO, Kind, Role, Wants};
use crate::decision::Decision;
use crate::ids::OrderId;
use crate::records::Order;
use crate::records::order::OrderState;
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An order that is being picked or made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PrepareOrder {
    /// Why, in a person's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Which order.
    pub order: OrderId,
}

impl Act for PrepareOrder {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = KITCHEN_TOO;

    fn wants(&self, wants: &mut Wants<'_>) {
        wants.record::<Order>(self.order);
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        transitions::advance(decision, self.order, OrderState::Preparing, self.note.as_ref())
    }
}
