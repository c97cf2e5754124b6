//! Adds a customer or partner.

use super::check_customer;
use crate::command::{Act, EVERY_HAND, Kind, Role, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::{self, CustomerId};
use crate::key::Key;
use crate::records::Customer;
use crate::records::customer::{Address, CustomerStatus, Terms};
use crate::records::product::LocalName;
use crate::refusal::{Refusal, Rule};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A customer to be added.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddCustomer {
    /// Postal address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
    /// The code that people and files use; unique where given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Whom to ask for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// Where their orders are fulfilled that name no location, by id or code; absent: at the business's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_location: Option<Key>,
    /// E-mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Which group they belong to, by id or code: they buy by its price list. Not for cashiers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<Key>,
    /// Its id; absent: made from the command's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<CustomerId>,
    /// Name by people.
    pub name: String,
    /// Names in other languages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<LocalName>,
    /// What to know when serving them. They see it too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Telephone, as people write it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The price list agreed with them alone, by id or code. Not for cashiers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_list: Option<Key>,
    /// Active or on hold.
    #[serde(default)]
    pub status: CustomerStatus,
    /// What was agreed about paying later. Not for cashiers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terms: Option<Terms>,
}

impl Act for AddCustomer {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = EVERY_HAND;

    fn wants(&self, wants: &mut Wants<'_>) {
        let id = self.id.map_or_else(|| ids::derive(wants.context().command.0, "customer", &[]), |id| id.0);
        wants.record::<Customer>(id);
        check_customer::want(wants, self.code.as_deref(), self.default_location.as_ref());
        check_customer::want_prices(wants, self.group.as_ref(), self.price_list.as_ref());
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        let id = self.id.unwrap_or(CustomerId(ids::derive(decision.context().command.0, "customer", &[])));
        decision.business()?;
        decision.must_be_new::<Customer>(id)?;
        if self.status == CustomerStatus::Archived {
            return Err(Refusal::invalid("data.status", Rule::NotArchived));
        }
        let default_location = check_customer::default_location(decision, self.default_location.as_ref())?;
        let gives_prices = self.group.is_some() || self.price_list.is_some();
        if gives_prices && decision.context().actor.role == Role::Cashier {
            return Err(Refusal::NotAllowed);
        }
        let own = self.clone();
        let customer = Customer {
            address: own.address,
            code: own.code,
            contact: own.contact,
            default_location,
            email: own.email,
            group: check_customer::group(decision, self.group.as_ref())?,
            id,
            name: own.name,
            names: own.names,
            note: own.note,
            phone: own.phone,
            price_list: check_customer::price_list(decision, self.price_list.as_ref())?,
            status: own.status,
            terms: check_customer::terms(decision, own.terms)?,
        };
        if customer.terms.is_some() && decision.context().actor.role == Role::Cashier {
            return Err(Refusal::NotAllowed);
        }
        check_customer::check(decision, &customer)?;
        decision.put(customer);
        decision.say(Event::CustomerAdded { customer: id });
        Ok(())
    }
}
