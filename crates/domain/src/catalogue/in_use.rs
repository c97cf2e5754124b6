//! What still uses a product, location or customer: stock, promises, goods under way and open orders.

use crate::command::Wants;
use crate::decision::Decision;
use crate::ids::{CustomerId, LocationId, ProductId};
use crate::lookup::Lookup;
use crate::records::{Location, Order, StockLevel};
use crate::refusal::{Refusal, StockInUse};

/// Stock levels, and orders, that one refusal names at most.
const NAMED_MAX: usize = 100;

/// Wants what [`refuse_product`] reads.
pub fn want_product(wants: &mut Wants<'_>, product: ProductId) {
    wants.found::<StockLevel>(Lookup::LevelsOfProduct(product));
    for location in wants.found::<Location>(Lookup::AllLocations) {
        wants.found_first::<Order>(Lookup::OpenOrders(product, location.id), NAMED_MAX);
    }
}

/// Refuses where a product is in stock, promised or under way anywhere, or on an open line of an order.
pub fn refuse_product(decision: &Decision<'_>, product: ProductId) -> Result<(), Refusal> {
    let levels = decision.found(&Lookup::LevelsOfProduct(product));
    let locations = decision.found(&Lookup::AllLocations).into_iter().map(LocationId);
    let orders = locations.map(|location| Lookup::OpenOrders(product, location));
    refuse(decision, levels, orders.collect())
}

/// Wants what [`refuse_location`] reads.
pub fn want_location(wants: &mut Wants<'_>, location: LocationId) {
    let levels = wants.found::<StockLevel>(Lookup::LevelsAt(location));
    for level in levels.into_iter().filter(|level| level.reserved.is_positive()).take(NAMED_MAX) {
        wants.found_first::<Order>(Lookup::OpenOrders(level.product, location), NAMED_MAX);
    }
}

/// Refuses where anything is in stock, promised from or under way to a location.
pub fn refuse_location(decision: &Decision<'_>, location: LocationId) -> Result<(), Refusal> {
    let levels = decision.found(&Lookup::LevelsAt(location));
    let promised = levels
        .iter()
        .filter_map(|id| decision.get::<StockLevel>(*id))
        .filter(|level| level.reserved.is_positive())
        .take(NAMED_MAX)
        .map(|level| Lookup::OpenOrders(level.product, location))
        .collect();
    refuse(decision, levels, promised)
}

/// Wants what [`refuse_customer`] reads.
pub fn want_customer(wants: &mut Wants<'_>, customer: CustomerId) {
    wants.found_first::<Order>(Lookup::OpenOrdersOf(customer), NAMED_MAX);
}

/// Refuses where a customer has open orders.
pub fn refuse_customer(decision: &Decision<'_>, customer: CustomerId) -> Result<(), Refusal> {
    refuse(decision, Vec::new(), vec![Lookup::OpenOrdersOf(customer)])
}

fn refuse(decision: &Decision<'_>, levels: Vec<uuid::Uuid>, open: Vec<Lookup>) -> Result<(), Refusal> {
    let stock: Vec<StockInUse> = levels
        .into_iter()
        .filter_map(|id| decision.get::<StockLevel>(id))
        .filter(|level| !(level.on_hand.is_zero() && level.reserved.is_zero() && level.incoming.is_zero()))
        .take(NAMED_MAX)
        .map(|level| StockInUse {
            incoming: level.incoming,
            location: level.location,
            on_hand: level.on_hand,
            product: level.product,
            reserved: level.reserved,
        })
        .collect();
    let mut orders: Vec<u64> = open
        .iter()
        .flat_map(|lookup| decision.found(lookup).into_iter().take(NAMED_MAX))
        .filter_map(|id| decision.get::<Order>(id))
        .map(|order| order.number)
        .collect();
    orders.sort_unstable();
    orders.dedup();
    orders.truncate(NAMED_MAX);
    if stock.is_empty() && orders.is_empty() {
        return Ok(());
    }
    Err(Refusal::StillInUse { stock, orders })
}
