//! What still uses a product, location or customer: stock, promises, goods under way and open orders.

use crate::command::Wants;
use crate::decision::Decision;
use crate::ids::{CustomerId, LocationId, ProductId};
use crate::lookup::Lookup;
use crate::records::{Document, Location, Order, Product, StockLevel};
use crate::refusal::{Refusal, StockInUse};
use std::collections::BTreeSet;

/// Stock levels, orders, and transfers, that one refusal names at most.
const NAMED_MAX: usize = 100;

/// What uses a thing, beside stock.
#[derive(Default)]
struct Uses {
    orders: Vec<Lookup>,
    transfers: Vec<Lookup>,
}

/// Wants what [`refuse_product`] reads.
pub fn want_product(wants: &mut Wants<'_>, product: ProductId) {
    wants.found::<StockLevel>(Lookup::LevelsOfProduct(product));
    wants.found::<Document>(Lookup::TransfersUnderWay(product));
    for location in wants.found::<Location>(Lookup::AllLocations) {
        wants.found_first::<Order>(Lookup::OpenOrders(product, location.id), NAMED_MAX);
    }
}

/// Refuses where a product is in stock, promised or under way anywhere, or on an open line of an order.
pub fn refuse_product(decision: &Decision<'_>, product: ProductId) -> Result<(), Refusal> {
    let levels = decision.found(&Lookup::LevelsOfProduct(product));
    let locations = decision.found(&Lookup::AllLocations).into_iter().map(LocationId);
    let orders = locations.map(|location| Lookup::OpenOrders(product, location)).collect();
    let transfers = vec![Lookup::TransfersUnderWay(product)];
    refuse(decision, levels, &Uses { orders, transfers }, |_| true)
}

/// Wants what [`refuse_location`] reads.
pub fn want_location(wants: &mut Wants<'_>, location: LocationId) {
    let levels = wants.found::<StockLevel>(Lookup::LevelsAt(location));
    for level in levels.into_iter().filter(|level| level.reserved.is_positive()).take(NAMED_MAX) {
        wants.found_first::<Order>(Lookup::OpenOrders(level.product, location), NAMED_MAX);
    }
    for product in wants.found::<Product>(Lookup::AllProducts) {
        if !product.is_tracked() {
            wants.found_first::<Order>(Lookup::OpenOrders(product.id, location), NAMED_MAX);
            wants.found::<Document>(Lookup::TransfersUnderWay(product.id));
        }
    }
}

/// Refuses where anything is in stock, promised from or under way to a location. Of what no stock is kept, there are
/// no levels to tell: each such product is looked for in orders and transfers.
pub fn refuse_location(decision: &Decision<'_>, location: LocationId) -> Result<(), Refusal> {
    let levels = decision.found(&Lookup::LevelsAt(location));
    let mut uses = Uses::default();
    let promised = levels.iter().filter_map(|id| decision.get::<StockLevel>(*id));
    for level in promised.filter(|level| level.reserved.is_positive()).take(NAMED_MAX) {
        uses.orders.push(Lookup::OpenOrders(level.product, location));
    }
    for id in decision.found(&Lookup::AllProducts) {
        if let Some(product) = decision.get::<Product>(id).filter(|product| !product.is_tracked()) {
            uses.orders.push(Lookup::OpenOrders(product.id, location));
            uses.transfers.push(Lookup::TransfersUnderWay(product.id));
        }
    }
    refuse(decision, levels, &uses, |transfer| transfer.destination == Some(location))
}

/// Wants what [`refuse_customer`] reads.
pub fn want_customer(wants: &mut Wants<'_>, customer: CustomerId) {
    wants.found_first::<Order>(Lookup::OpenOrdersOf(customer), NAMED_MAX);
}

/// Refuses where a customer has open orders.
pub fn refuse_customer(decision: &Decision<'_>, customer: CustomerId) -> Result<(), Refusal> {
    let orders = vec![Lookup::OpenOrdersOf(customer)];
    refuse(decision, Vec::new(), &Uses { orders, transfers: Vec::new() }, |_| true)
}

fn refuse(
    decision: &Decision<'_>,
    levels: Vec<uuid::Uuid>,
    uses: &Uses,
    concerns: impl Fn(&Document) -> bool,
) -> Result<(), Refusal> {
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
    let orders = uses.orders.iter().flat_map(|lookup| decision.found(lookup).into_iter().take(NAMED_MAX));
    let orders = named(orders.filter_map(|id| decision.get::<Order>(id)).map(|order| order.number));
    let transfers = uses.transfers.iter().flat_map(|lookup| decision.found(lookup));
    let transfers = transfers.filter_map(|id| decision.get::<Document>(id));
    let transfers = named(transfers.filter(|found| concerns(found)).map(|transfer| transfer.number));
    if stock.is_empty() && orders.is_empty() && transfers.is_empty() {
        return Ok(());
    }
    Err(Refusal::StillInUse { stock, orders, transfers })
}

/// The first few of them in order, each once.
fn named(numbers: impl Iterator<Item = u64>) -> Vec<u64> {
    let numbers: BTreeSet<u64> = numbers.collect();
    numbers.into_iter().take(NAMED_MAX).collect()
}
