//! Changes a group of customers: what is not given stays as it is.

use super::check_customer_group;
use crate::command::{Act, Kind, Role, STAFF, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::key::Key;
use crate::records::CustomerGroup;
use crate::records::product::LocalName;
use crate::refusal::{Refusal, Rule};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Fields of a group of customers to be changed; what is absent stays as it is. Lists are replaced whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditCustomerGroup {
    /// Fields to be emptied.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clear: Vec<CustomerGroupField>,
    /// The code that people and files use; unique.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Which group, by id or code.
    pub group: Key,
    /// Name by people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Names in other languages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub names: Option<Vec<LocalName>>,
    /// By which list its customers buy, by id or code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_list: Option<Key>,
}

/// Fields of a group of customers that may be empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "named as the fields are")]
pub enum CustomerGroupField {
    PriceList,
}

impl Act for EditCustomerGroup {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = STAFF;

    fn wants(&self, wants: &mut Wants<'_>) {
        if let Some(group) = wants.customer_group(&self.group) {
            let code = self.code.as_ref().unwrap_or(&group.code);
            check_customer_group::want(wants, code, self.price_list.as_ref());
        }
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        if self.price_list.is_some() && !self.clear.is_empty() {
            return Err(Refusal::invalid("data.clear[0]", Rule::Unique));
        }
        let before = decision.customer_group(&self.group)?.clone();
        let given = self.clone();
        let price_list = check_customer_group::price_list(decision, self.price_list.as_ref())?;
        let after = CustomerGroup {
            code: given.code.unwrap_or(before.code.clone()),
            id: before.id,
            name: given.name.unwrap_or(before.name.clone()),
            names: given.names.unwrap_or(before.names.clone()),
            price_list: price_list.or(before.price_list.filter(|_| self.clear.is_empty())),
        };
        if after == before {
            return Err(Refusal::NothingToDo);
        }
        check_customer_group::check(decision, &after)?;
        decision.say(Event::CustomerGroupUpdated { group: after.id, code: after.code.clone() });
        decision.put(after);
        Ok(())
    }
}
