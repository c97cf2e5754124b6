//! The one location that fulfils an order: as named; else the customer's, where it takes orders; else the business's own.

use crate::command::{Role, Wants};
use crate::decision::Decision;
use crate::ids::{CustomerId, LocationId};
use crate::key::Key;
use crate::records::location::{LocationKind, LocationStatus};
use crate::records::{Collection, Customer, Location};
use crate::refusal::{Refusal, Rule};

/// Wants what [`location`] reads, given the customer's own location; gives the location where it is known already.
pub fn want_location(
    wants: &mut Wants<'_>,
    key: Option<&Key>,
    own: Option<LocationId>,
) -> Option<LocationId> {
    let role = wants.context().actor.role;
    if let (None, Some(own)) = (key, own) {
        if wants.record::<Location>(own).is_some_and(|own| takes_orders(own, role)) {
            return Some(own);
        }
    }
    wants.location_or_default(key).map(|location| location.id)
}

/// Where an order is fulfilled.
pub fn location(
    decision: &Decision<'_>,
    key: Option<&Key>,
    customer: Option<CustomerId>,
) -> Result<LocationId, Refusal> {
    let role = decision.context().actor.role;
    if key.is_none() {
        let customer = customer.map(|id| decision.existing::<Customer>(id)).transpose()?;
        if let Some(own) = customer.and_then(|customer| customer.default_location) {
            if decision.get::<Location>(own).is_some_and(|own| takes_orders(own, role)) {
                return Ok(own);
            }
        }
    }
    let id = decision.location_or_default(key)?;
    let location = decision.existing::<Location>(id)?;
    if role == Role::Partner && !location.online {
        return Err(match key {
            Some(key) => Refusal::unknown(Collection::Locations, key),
            None => Refusal::invalid("data.location", Rule::Given),
        });
    }
    if !takes_orders(location, role) {
        return Err(Refusal::NotActive { collection: Collection::Locations, id: id.0 });
    }
    Ok(id)
}

/// Whether a location takes orders: in use, no place for goods on the road or set aside, and shown to partners where a
/// partner orders.
fn takes_orders(location: &Location, role: Role) -> bool {
    location.status == LocationStatus::Active
        && is_for_orders(location)
        && (role != Role::Partner || location.online)
}

/// Whether goods of orders may be kept at a location: no place for goods on the road or set aside.
pub fn is_for_orders(location: &Location) -> bool {
    !matches!(location.kind, LocationKind::Transit | LocationKind::Quarantine)
}
