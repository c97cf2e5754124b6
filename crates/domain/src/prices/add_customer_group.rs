//! Adds a group of customers.

use super::check_customer_group;
use crate::command::{Act, Kind, Role, STAFF, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::{self, CustomerGroupId};
use crate::key::Key;
use crate::records::CustomerGroup;
use crate::records::product::LocalName;
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A group of customers to be added.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddCustomerGroup {
    /// The code that people and files use; unique.
    pub code: String,
    /// Its id; absent: made from the command's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<CustomerGroupId>,
    /// Name by people.
    pub name: String,
    /// Names in other languages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<LocalName>,
    /// By which list its customers buy, by id or code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_list: Option<Key>,
}

impl Act for AddCustomerGroup {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = STAFF;

    fn wants(&self, wants: &mut Wants<'_>) {
        let made = || ids::derive(wants.context().command.0, "customer_group", &[]);
        let id = self.id.map_or_else(made, |id| id.0);
        wants.record::<CustomerGroup>(id);
        check_customer_group::want(wants, &self.code, self.price_list.as_ref());
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        let made = || CustomerGroupId(ids::derive(decision.context().command.0, "customer_group", &[]));
        let id = self.id.unwrap_or_else(made);
        decision.business()?;
        decision.must_be_new::<CustomerGroup>(id)?;
        let own = self.clone();
        let group = CustomerGroup {
            code: own.code,
            id,
            name: own.name,
            names: own.names,
            price_list: check_customer_group::price_list(decision, self.price_list.as_ref())?,
        };
        check_customer_group::check(decision, &group)?;
        decision.say(Event::CustomerGroupAdded { group: id, code: group.code.clone() });
        decision.put(group);
        Ok(())
    }
}
