//! How an order gets to its customer: what a command says of it, checked, with what follows from the customer.

use crate::decision::Decision;
use crate::ids::CustomerId;
use crate::limits;
use crate::records::customer::Address;
use crate::records::delivery::{Contact, Method, Window};
use crate::records::{Customer, Order};
use crate::refusal::{Refusal, Rule};
use crate::time::Day;

/// What a command says of how an order gets to its customer.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    /// Where to.
    pub address: Option<&'a Address>,
    /// Whom to ask for.
    pub contact: Option<&'a Contact>,
    /// By which way.
    pub method: Option<Method>,
    /// On which day.
    pub wanted: Option<Day>,
    /// At what time of it.
    pub window: Option<Window>,
}

/// Where an order goes, and to whom: kept with it, whatever the customer's record says later.
#[derive(Clone, Debug, Default)]
pub struct Destination {
    /// Where to.
    pub address: Option<Address>,
    /// Whom to ask for.
    pub contact: Option<Contact>,
}

/// Where an order goes by `wish`: as given; else as it was (`kept`); else as the customer's record says, where the way
/// is given.
pub fn destination(
    decision: &Decision<'_>,
    field: &dyn Fn(&str) -> String,
    wish: &Wish<'_>,
    customer: Option<CustomerId>,
    kept: Destination,
) -> Result<Destination, Refusal> {
    check(field, wish)?;
    let customer = customer.map(|id| decision.existing::<Customer>(id)).transpose()?;
    let of_customer = customer.filter(|_| wish.method.is_some());
    let contact = wish.contact.cloned().or(kept.contact).or_else(|| of_customer.map(Contact::of));
    let address = match wish.method {
        Some(Method::Collect) => None,
        Some(Method::Deliver) => {
            let own = || of_customer.and_then(|customer| customer.address.clone());
            let address = wish.address.cloned().or(kept.address).or_else(own);
            Some(address.ok_or_else(|| Refusal::invalid(field("address"), Rule::Given))?)
        }
        None => wish.address.cloned().or(kept.address),
    };
    Ok(Destination { address, contact })
}

fn check(field: &dyn Fn(&str) -> String, wish: &Wish<'_>) -> Result<(), Refusal> {
    if let Some(address) = wish.address {
        if wish.method == Some(Method::Collect) {
            return Err(Refusal::invalid(field("address"), Rule::Absent));
        }
        if *address == Address::default() {
            return Err(Refusal::invalid(field("address"), Rule::NotEmpty));
        }
        limits::address(&field("address"), address)?;
    }
    if let Some(contact) = wish.contact {
        limits::short(&field("contact.email"), contact.email.as_deref())?;
        limits::short(&field("contact.name"), contact.name.as_deref())?;
        limits::short(&field("contact.phone"), contact.phone.as_deref())?;
    }
    let Some(window) = wish.window else { return Ok(()) };
    if window.until <= window.from {
        return Err(Refusal::invalid(field("window.until"), Rule::InRange));
    }
    if wish.wanted.is_none() {
        return Err(Refusal::invalid(field("window"), Rule::Absent));
    }
    Ok(())
}

/// Changes how an order gets to its customer.
pub fn change(
    decision: &Decision<'_>,
    field: &dyn Fn(&str) -> String,
    wish: &Wish<'_>,
    order: &mut Order,
) -> Result<(), Refusal> {
    let kept = Destination { address: order.address.clone(), contact: order.contact.clone() };
    let destination = destination(decision, field, wish, order.customer, kept)?;
    (order.address, order.contact) = (destination.address, destination.contact);
    (order.method, order.wanted, order.window) = (wish.method, wish.wanted, wish.window);
    Ok(())
}
