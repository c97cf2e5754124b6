//! Takes up a sale that was put aside: one till gets it, and another that asks for it is refused.

use crate::command::{Act, EVERY_HAND, Kind, Role, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::SuspendedSaleId;
use crate::records::SuspendedSale;
use crate::records::suspended_sale::SuspendedState;
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A sale to be taken up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResumeSuspendedSale {
    /// Which.
    pub suspended: SuspendedSaleId,
}

impl Act for ResumeSuspendedSale {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = EVERY_HAND;

    fn wants(&self, wants: &mut Wants<'_>) {
        wants.record::<SuspendedSale>(self.suspended);
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        let mut sale = decision.existing::<SuspendedSale>(self.suspended)?.clone();
        if sale.state != SuspendedState::Suspended {
            return Err(Refusal::WrongSuspendedState { suspended: sale.id, state: sale.state });
        }
        let context = decision.context();
        sale.actor = context.actor.id;
        sale.device = context.device;
        sale.state = SuspendedState::Resumed;
        decision.say(Event::SaleResumed { suspended: sale.id, location: sale.location });
        decision.put(sale);
        Ok(())
    }
}
