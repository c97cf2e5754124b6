//! Gives up an order that nobody confirmed in time. Given by the engine's timer.

use crate::command::{Act, Kind, Role, Wants};
use crate::decision::Decision;
use crate::ids::OrderId;
use crate::records::Order;
use crate::records::order::{OrderState, Party};
use crate::refusal::Refusal;
use crate::time::Moment;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An order whose time is up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExpireOrder {
    /// When its time was up: that of the order.
    pub due: Moment,
    /// Which order.
    pub order: OrderId,
}

impl Act for ExpireOrder {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = &[Role::Owner];

    fn wants(&self, wants: &mut Wants<'_>) {
        super::release::want_order(wants, self.order);
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        let order = decision.existing::<Order>(self.order)?.clone();
        if order.expires_at != Some(self.due) || self.due > decision.context().now {
            return Err(Refusal::WrongOrderState { order: order.id, state: order.state });
        }
        let why = Some("not confirmed in time".into());
        super::release::give_up(decision, order, OrderState::Cancelled, why, Party::Clock)
    }
}
