//! Gives up an order that has not left. A partner may, of its own, for as long as the business has set.

use super::{release, transitions};
use crate::command::{Act, Kind, Role, STAFF_AND_PARTNERS, Wants};
use crate::decision::Decision;
use crate::ids::OrderId;
use crate::limits;
use crate::records::order::OrderState;
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An order to be given up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelOrder {
    /// Why, in a person's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Which order.
    pub order: OrderId,
}

impl Act for CancelOrder {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = STAFF_AND_PARTNERS;

    fn wants(&self, wants: &mut Wants<'_>) {
        release::want_order(wants, self.order);
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        limits::note("data.note", self.note.as_deref())?;
        let order = transitions::existing_order(decision, self.order)?;
        transitions::check(&order, OrderState::Cancelled)?;
        if decision.context().actor.role == Role::Partner {
            transitions::must_be(&order, decision.business()?.ordering.cancel_until.states())?;
        }
        release::give_up(decision, order, OrderState::Cancelled, self.note.clone(), decision.party())
    }
}
