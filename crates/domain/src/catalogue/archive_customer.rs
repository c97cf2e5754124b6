//! Takes a customer out of use: refused while they have open orders.

use super::in_use;
use crate::command::{Act, Kind, Role, STAFF, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::key::Key;
use crate::records::Customer;
use crate::records::customer::CustomerStatus;
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A customer to be taken out of use.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ArchiveCustomer {
    /// Which customer, by id or code.
    pub customer: Key,
}

impl Act for ArchiveCustomer {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = STAFF;

    fn wants(&self, wants: &mut Wants<'_>) {
        if let Some(customer) = wants.customer(&self.customer) {
            in_use::want_customer(wants, customer.id);
        }
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        let customer = decision.customer(&self.customer)?.clone();
        if customer.status == CustomerStatus::Archived {
            return Err(Refusal::NothingToDo);
        }
        in_use::refuse_customer(decision, customer.id)?;
        decision.say(Event::CustomerDeleted { customer: customer.id });
        decision.put(Customer { status: CustomerStatus::Archived, ..customer });
        Ok(())
    }
}
