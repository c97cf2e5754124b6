//! What a customer must be before it is kept, whoever made or changed it.

use crate::command::Wants;
use crate::decision::Decision;
use crate::ids::{CustomerGroupId, LocationId, PriceListId};
use crate::key::Key;
use crate::limits;
use crate::lookup::Lookup;
use crate::orders::fulfilment;
use crate::records::customer::Terms;
use crate::records::location::LocationStatus;
use crate::records::{Collection, Customer};
use crate::refusal::{Refusal, Rule};

/// Wants what [`check`] and [`default_location`] read.
pub fn want(wants: &mut Wants<'_>, code: Option<&str>, default_location: Option<&Key>) {
    if let Some(key) = default_location {
        wants.location(key);
    }
    if let Some(code) = code {
        wants.found::<Customer>(Lookup::CustomerByCode(code.to_owned()));
    }
}

/// Days from a charge until it is to be paid, at most.
const TERMS_DAYS_MAX: u32 = 3_650;

/// Terms as they are kept: their limit has the currency's digits.
pub fn terms(decision: &Decision<'_>, terms: Option<Terms>) -> Result<Option<Terms>, Refusal> {
    let Some(terms) = terms else { return Ok(None) };
    if terms.days > TERMS_DAYS_MAX {
        return Err(Refusal::invalid("data.terms.days", Rule::InRange));
    }
    let Some(limit) = terms.credit_limit else { return Ok(Some(terms)) };
    let limit = limit.in_currency(decision.business()?.exponent());
    let limit = limit.ok_or(Refusal::invalid("data.terms.credit_limit", Rule::CurrencyDigits))?;
    if limit.minor() < 0 {
        return Err(Refusal::invalid("data.terms.credit_limit", Rule::NotNegative));
    }
    Ok(Some(Terms { credit_limit: Some(limit), ..terms }))
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
        limits::address("data.address", address)?;
    }
    let Some(code) = &customer.code else { return Ok(()) };
    limits::code("data.code", code)?;
    let same_code = decision.found(&Lookup::CustomerByCode(code.clone()));
    if same_code.iter().any(|id| *id != customer.id.0) {
        return Err(Refusal::Exists { collection: Collection::Customers, key: code.clone() });
    }
    Ok(())
}

/// The location that a key names as a customer's own, where it takes orders.
pub fn default_location(decision: &Decision<'_>, key: Option<&Key>) -> Result<Option<LocationId>, Refusal> {
    let Some(key) = key else { return Ok(None) };
    let location = decision.location(key)?;
    if location.status != LocationStatus::Active {
        return Err(Refusal::NotActive { collection: Collection::Locations, id: location.id.0 });
    }
    if !fulfilment::is_for_orders(location) {
        return Err(Refusal::invalid("data.default_location", Rule::Known));
    }
    Ok(Some(location.id))
}
