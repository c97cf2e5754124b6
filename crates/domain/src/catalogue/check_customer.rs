//! What a customer must be before it is kept, whoever made or changed it.

use crate::command::Wants;
use crate::decision::Decision;
use crate::ids::{CustomerGroupId, PriceListId};
use crate::key::Key;
use crate::limits;
use crate::lookup::Lookup;
use crate::records::{Collection, Customer};
use crate::refusal::Refusal;

/// Wants what [`check`] reads.
pub fn want(wants: &mut Wants<'_>, code: Option<&str>) {
    if let Some(code) = code {
        wants.found::<Customer>(Lookup::CustomerByCode(code.to_owned()));
    }
}

/// Wants what [`group`] and [`price_list`] read.
pub fn want_prices(wants: &mut Wants<'_>, group: Option<&Key>, price_list: Option<&Key>) {
    if let Some(key) = group {
        wants.customer_group(key);
    }
    if let Some(key) = price_list {
        wants.price_list(key);
    }
}

/// The group that is named.
pub fn group(decision: &Decision<'_>, key: Option<&Key>) -> Result<Option<CustomerGroupId>, Refusal> {
    key.map(|key| decision.customer_group(key).map(|group| group.id)).transpose()
}

/// The price list that is named.
pub fn price_list(decision: &Decision<'_>, key: Option<&Key>) -> Result<Option<PriceListId>, Refusal> {
    key.map(|key| decision.price_list(key).map(|list| list.id)).transpose()
}

/// Refuses a customer that can't be kept.
pub fn check(decision: &Decision<'_>, customer: &Customer) -> Result<(), Refusal> {
    limits::name("data.name", &customer.name)?;
    limits::names(&customer.names)?;
    limits::short("data.contact", customer.contact.as_deref())?;
    limits::short("data.email", customer.email.as_deref())?;
    limits::short("data.phone", customer.phone.as_deref())?;
    limits::note("data.note", customer.note.as_deref())?;
    if let Some(address) = &customer.address {
        limits::note("data.address.lines", address.lines.as_deref())?;
        for (field, text) in [
            ("data.address.city", &address.city),
            ("data.address.country", &address.country),
            ("data.address.postal_code", &address.postal_code),
            ("data.address.region", &address.region),
        ] {
            limits::short(field, text.as_deref())?;
        }
    }
    let Some(code) = &customer.code else { return Ok(()) };
    limits::code("data.code", code)?;
    let same_code = decision.found(&Lookup::CustomerByCode(code.clone()));
    if same_code.iter().any(|id| *id != customer.id.0) {
        return Err(Refusal::Exists { collection: Collection::Customers, key: code.clone() });
    }
    Ok(())
}
