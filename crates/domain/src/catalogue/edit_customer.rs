//! Changes a customer: what is not given stays as it is. Putting one on hold, and taking one back, is a change of status.

use super::check_customer;
use crate::command::{Act, Kind, Role, STAFF, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::{CustomerGroupId, LocationId, PriceListId};
use crate::key::Key;
use crate::records::customer::{Address, CustomerStatus, Terms};
use crate::records::product::LocalName;
use crate::records::{Collection, Customer};
use crate::refusal::{Refusal, Rule};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Fields of a customer to be changed; what is absent stays as it is. Address and lists are replaced whole.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditCustomer {
    /// Postal address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
    /// Fields to be emptied.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clear: Vec<CustomerField>,
    /// The code that people and files use; unique where given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Whom to ask for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// Which customer, by id or code.
    pub customer: Key,
    /// Where their orders are fulfilled that name no location, by id or code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_location: Option<Key>,
    /// E-mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Which group they belong to, by id or code: they buy by its price list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<Key>,
    /// Name by people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Names in other languages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub names: Option<Vec<LocalName>>,
    /// What to know when serving them. They see it too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Telephone, as people write it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The price list agreed with them alone, by id or code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_list: Option<Key>,
    /// Active or on hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<CustomerStatus>,
    /// What was agreed about paying later, whole. Orders placed before stay as they were agreed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terms: Option<Terms>,
}

/// Fields of a customer that may be empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "named as the fields are")]
pub enum CustomerField {
    Address,
    Code,
    Contact,
    DefaultLocation,
    Email,
    Group,
    Note,
    Phone,
    PriceList,
    Terms,
}

/// What the command names by id or code.
struct Named {
    default_location: Option<LocationId>,
    group: Option<CustomerGroupId>,
    price_list: Option<PriceListId>,
}

impl EditCustomer {
    /// A change of nothing.
    pub fn nothing(customer: Key) -> Self {
        Self { customer, ..Self::default() }
    }

    fn is_given(&self, field: CustomerField) -> bool {
        match field {
            CustomerField::Address => self.address.is_some(),
            CustomerField::Code => self.code.is_some(),
            CustomerField::Contact => self.contact.is_some(),
            CustomerField::DefaultLocation => self.default_location.is_some(),
            CustomerField::Email => self.email.is_some(),
            CustomerField::Group => self.group.is_some(),
            CustomerField::Note => self.note.is_some(),
            CustomerField::Phone => self.phone.is_some(),
            CustomerField::PriceList => self.price_list.is_some(),
            CustomerField::Terms => self.terms.is_some(),
        }
    }

    fn applied_to(&self, mut customer: Customer, named: Named) -> Customer {
        for field in &self.clear {
            match field {
                CustomerField::Address => customer.address = None,
                CustomerField::Code => customer.code = None,
                CustomerField::Contact => customer.contact = None,
                CustomerField::DefaultLocation => customer.default_location = None,
                CustomerField::Email => customer.email = None,
                CustomerField::Group => customer.group = None,
                CustomerField::Note => customer.note = None,
                CustomerField::Phone => customer.phone = None,
                CustomerField::PriceList => customer.price_list = None,
                CustomerField::Terms => customer.terms = None,
            }
        }
        let given = self.clone();
        Customer {
            address: given.address.or(customer.address),
            code: given.code.or(customer.code),
            contact: given.contact.or(customer.contact),
            default_location: named.default_location.or(customer.default_location),
            email: given.email.or(customer.email),
            group: named.group.or(customer.group),
            id: customer.id,
            name: given.name.unwrap_or(customer.name),
            names: given.names.unwrap_or(customer.names),
            note: given.note.or(customer.note),
            phone: given.phone.or(customer.phone),
            price_list: named.price_list.or(customer.price_list),
            status: given.status.unwrap_or(customer.status),
            terms: given.terms.or(customer.terms),
        }
    }
}

impl Act for EditCustomer {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = STAFF;

    fn wants(&self, wants: &mut Wants<'_>) {
        check_customer::want_prices(wants, self.group.as_ref(), self.price_list.as_ref());
        if let Some(customer) = wants.customer(&self.customer) {
            let code = self.code.as_deref().or(customer.code.as_deref());
            check_customer::want(wants, code, self.default_location.as_ref());
        }
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        if self.status == Some(CustomerStatus::Archived) {
            return Err(Refusal::invalid("data.status", Rule::NotArchived));
        }
        if let Some(place) = self.clear.iter().position(|field| self.is_given(*field)) {
            return Err(Refusal::invalid(format!("data.clear[{place}]"), Rule::Unique));
        }
        let before = decision.customer(&self.customer)?.clone();
        let named = Named {
            default_location: check_customer::default_location(decision, self.default_location.as_ref())?,
            group: check_customer::group(decision, self.group.as_ref())?,
            price_list: check_customer::price_list(decision, self.price_list.as_ref())?,
        };
        let mut after = self.applied_to(before.clone(), named);
        after.terms = check_customer::terms(decision, after.terms)?;
        if after == before {
            return Err(Refusal::NothingToDo);
        }
        if after.status == CustomerStatus::Archived {
            return Err(Refusal::NotActive { collection: Collection::Customers, id: after.id.0 });
        }
        check_customer::check(decision, &after)?;
        decision.say(Event::CustomerUpdated { customer: after.id });
        decision.put(after);
        Ok(())
    }
}
