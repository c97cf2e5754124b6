//! The customer of an order that staff enter for someone new: found by telephone number, or added in the same entry.

use crate::accounts::exposure;
use crate::catalogue::add_customer::AddCustomer;
use crate::command::{Act, Wants};
use crate::decision::{Context, Decision};
use crate::ids::{self, CustomerId, LocationId};
use crate::lookup::{self, Lookup};
use crate::records::Customer;
use crate::records::customer::CustomerStatus;
use crate::refusal::Refusal;

fn same_phone(new: &AddCustomer) -> Option<Lookup> {
    new.phone.as_deref().and_then(lookup::phone_digits).map(Lookup::CustomersByPhone)
}

/// Wants what [`find_or_add`] reads; gives who is known already.
pub fn want<'a>(wants: &mut Wants<'a>, new: &AddCustomer) -> Option<&'a Customer> {
    let found = same_phone(new).map(|lookup| wants.found::<Customer>(lookup)).unwrap_or_default();
    for known in &found {
        exposure::want(wants, known);
    }
    new.wants(wants);
    // Who is added has no account: that is read, where there is a limit.
    let id = id_of(new, wants.context());
    exposure::want_of(wants, id, new.terms);
    known(new, found.into_iter())
}

/// Wants the location of whoever is added; gives it where it is known already.
pub fn want_own_location(wants: &mut Wants<'_>, new: &AddCustomer) -> Option<LocationId> {
    wants.location(new.default_location.as_ref()?).map(|location| location.id)
}

fn id_of(new: &AddCustomer, context: &Context) -> CustomerId {
    new.id.unwrap_or_else(|| CustomerId(ids::derive(context.command.0, "customer", &[])))
}

/// Of those who have the telephone number the one of that name, else the first.
fn known<'a>(new: &AddCustomer, found: impl Iterator<Item = &'a Customer>) -> Option<&'a Customer> {
    let mut found = found.filter(|customer| customer.status != CustomerStatus::Archived).peekable();
    let first = found.peek().copied();
    found.find(|customer| customer.name == new.name).or(first)
}

/// The customer who has that telephone number: of several the one of that name, else the first. Where there is none,
/// one is added.
pub fn find_or_add(decision: &mut Decision<'_>, new: &AddCustomer) -> Result<CustomerId, Refusal> {
    let found = same_phone(new).map(|lookup| decision.found(&lookup)).unwrap_or_default();
    if let Some(known) = known(new, found.into_iter().filter_map(|id| decision.get::<Customer>(id))) {
        return Ok(known.id);
    }
    new.decide(decision).map_err(in_order)?;
    Ok(id_of(new, decision.context()))
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
