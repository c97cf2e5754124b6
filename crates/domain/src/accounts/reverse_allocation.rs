//! Takes an allocation back by its opposite: both its entries are open by that much again.

use super::{allocating, ledger};
use crate::command::{Act, Kind, Role, STAFF, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::AllocationId;
use crate::records::{AccountEntry, Allocation};
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An allocation to be taken back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReverseAllocation {
    /// Which.
    pub allocation: AllocationId,
}

impl Act for ReverseAllocation {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = STAFF;

    fn wants(&self, wants: &mut Wants<'_>) {
        let Some(allocation) = wants.record::<Allocation>(self.allocation) else { return };
        wants.record::<AccountEntry>(allocation.charge);
        wants.record::<AccountEntry>(allocation.credit);
        ledger::want_account(wants, allocation.customer);
        allocating::want_charges(wants, allocation.customer);
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        let allocation = decision.existing::<Allocation>(self.allocation)?.clone();
        for side in [allocation.charge, allocation.credit] {
            // An entry and its opposite cover each other for good.
            if decision.existing::<AccountEntry>(side)?.reversed {
                return Err(Refusal::AllocationNotReversible { allocation: allocation.id });
            }
        }
        allocating::undo(decision, &allocation)?;
        allocating::refresh_due(decision, allocation.customer)?;
        let (customer, amount) = (allocation.customer, allocation.amount);
        decision.say(Event::AllocationReversed { allocation: allocation.id, customer, amount });
        Ok(())
    }
}
