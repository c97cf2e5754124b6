//! The customer of an order that staff enter for someone new: found by telephone number, or added in the same entry.

use crate::catalogue::add_customer::AddCustomer;
use crate::command::{Act, Wants};
use crate::decision::Decision;
use crate::ids::{self, CustomerId};
use crate::lookup::{self, Lookup};
use crate::records::Customer;
use crate::records::customer::CustomerStatus;
use crate::refusal::Refusal;

fn same_phone(new: &AddCustomer) -> Option<Lookup> {
    new.phone.as_deref().and_then(lookup::phone_digits).map(Lookup::CustomersByPhone)
}

/// Wants what [`find_or_add`] reads; gives the customer whom it finds.
pub fn want<'a>(wants: &mut Wants<'a>, new: &AddCustomer) -> Option<&'a Customer> {
    let known = same_phone(new).map(|lookup| wants.found::<Customer>(lookup)).unwrap_or_default();
    new.wants(wants);
    known_as(new, known)
}

/// Of those who have the telephone number: the one of that name, else the first.
fn known_as<'a>(new: &AddCustomer, known: Vec<&'a Customer>) -> Option<&'a Customer> {
    let mut known =
        known.into_iter().filter(|customer| customer.status != CustomerStatus::Archived).peekable();
    let first = known.peek().copied();
    known.find(|customer| customer.name == new.name).or(first)
}

/// The customer who has that telephone number: of several the one of that name, else the first. Where there is none,
/// one is added.
pub fn find_or_add(decision: &mut Decision<'_>, new: &AddCustomer) -> Result<CustomerId, Refusal> {
    let known = same_phone(new).map(|lookup| decision.found(&lookup)).unwrap_or_default();
    let known = known.into_iter().filter_map(|id| decision.get::<Customer>(id)).collect();
    if let Some(known) = known_as(new, known) {
        return Ok(known.id);
    }
    new.decide(decision).map_err(in_order)?;
    Ok(new.id.unwrap_or(CustomerId(ids::derive(decision.context().command.0, "customer", &[]))))
}

/// A refusal of the customer's fields, as they are named in the order.
fn in_order(refusal: Refusal) -> Refusal {
    match refusal {
        Refusal::Invalid { field, must } => {
            Refusal::Invalid { field: field.replacen("data.", "data.new_customer.", 1), must }
        }
        other => other,
    }
}
