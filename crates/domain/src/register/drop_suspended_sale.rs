//! Gives up a sale that was put aside or taken up.

use crate::command::{Act, EVERY_HAND, Kind, Role, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::SuspendedSaleId;
use crate::records::SuspendedSale;
use crate::records::suspended_sale::SuspendedState;
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A sale that will not be made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DropSuspendedSale {
    /// Which.
    pub suspended: SuspendedSaleId,
}

impl Act for DropSuspendedSale {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = EVERY_HAND;

    fn wants(&self, wants: &mut Wants<'_>) {
        wants.record::<SuspendedSale>(self.suspended);
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        let mut sale = decision.existing::<SuspendedSale>(self.suspended)?.clone();
        if !matches!(sale.state, SuspendedState::Suspended | SuspendedState::Resumed) {
            return Err(Refusal::WrongSuspendedState { suspended: sale.id, state: sale.state });
        }
        sale.state = SuspendedState::Dropped;
        decision.say(Event::SuspendedSaleDropped { suspended: sale.id, location: sale.location });
        decision.put(sale);
        Ok(())
    }
}
