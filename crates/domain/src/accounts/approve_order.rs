//! Approves an order that goes beyond its customer's credit limit: from then on it is confirmed and prepared as others.

use crate::command::{Act, Kind, Role, STAFF, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::OrderId;
use crate::limits;
use crate::orders::transitions;
use crate::records::Order;
use crate::records::order::{OrderApproval, Step};
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An order to be approved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApproveOrder {
    /// Why, in a person's words. The customer sees them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Which order.
    pub order: OrderId,
}

impl Act for ApproveOrder {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = STAFF;

    fn wants(&self, wants: &mut Wants<'_>) {
        wants.record::<Order>(self.order);
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        limits::note("data.note", self.note.as_deref())?;
        let mut order = transitions::existing_order(decision, self.order)?;
        if !order.state.is_open() {
            return Err(Refusal::WrongOrderState { order: order.id, state: order.state });
        }
        if order.approval != Some(OrderApproval::Waiting) {
            return Err(Refusal::NothingToDo);
        }
        order.approval = Some(OrderApproval::Approved);
        if let Some(note) = self.note.clone() {
            let (at, by, state) = (decision.context().occurred_at, decision.party(), order.state);
            order.steps.push(Step { at, by, note: Some(note), state });
        }
        let (customer, number) = (order.customer, order.number);
        decision.say(Event::OrderApproved { order: order.id, customer, number });
        decision.put(order);
        Ok(())
    }
}
