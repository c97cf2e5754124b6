//! The closed list of ways to find records by something other than their id.
//!
//! The store keeps one generic index from a lookup's 64-bit key to record rows; whoever asks compares the
//! found records with the lookup again, so that two lookups with one key do no harm.

use crate::ids::{AccountEntryId, CustomerId, DeviceId, LocationId, OrderId, PriceListId, ProductId};
use crate::records::{Collection, Record};
use crate::time::Moment;
use std::hash::Hasher;
use twox_hash::XxHash64;
use uuid::Uuid;

/// A way to find records.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lookup {
    /// The product with a SKU.
    ProductBySku(String),
    /// The product with a barcode, normalised.
    ProductByBarcode(String),
    /// All products.
    AllProducts,
    /// The location with a code.
    LocationByCode(String),
    /// All locations.
    AllLocations,
    /// The customer with a code.
    CustomerByCode(String),
    /// The group of customers with a code.
    CustomerGroupByCode(String),
    /// The person with an e-mail address, in small letters.
    PersonByEmail(String),
    /// The person with a telephone number, by its digits.
    PersonByPhone(String),
    /// Owners who may sign in.
    ActiveOwners,
    /// The price list with a code.
    PriceListByCode(String),
    /// What a price list says, product by product.
    RulesOfList(PriceListId),
    /// What price lists say of a product.
    RulesOfProduct(ProductId),
    /// The changes of prices of a job.
    PriceChangesOf(Uuid),
    /// Customers with a telephone number, by its digits.
    CustomersByPhone(String),
    /// A product's stock levels.
    LevelsOfProduct(ProductId),
    /// Stock levels at a location.
    LevelsAt(LocationId),
    /// Orders that still promise some of a product from a location.
    OpenOrders(ProductId, LocationId),
    /// A customer's orders.
    OrdersOf(CustomerId),
    /// A customer's orders that are not handed over, cancelled or rejected.
    OpenOrdersOf(CustomerId),
    /// Staff's notes on an order.
    NotesOf(OrderId),
    /// Wishes to bring goods of an order back.
    ReturnRequestsOf(OrderId),
    /// A customer's wishes to bring goods back.
    ReturnRequestsBy(CustomerId),
    /// A customer's sales.
    SalesOf(CustomerId),
    /// A customer's returns.
    ReturnsOf(CustomerId),
    /// Entries in a customer's account.
    AccountEntriesOf(CustomerId),
    /// Entries in a customer's account of which something is still owed.
    OpenChargesOf(CustomerId),
    /// Entries in a customer's account of which something covers nothing yet.
    OpenCreditsOf(CustomerId),
    /// What covers what in a customer's account.
    AllocationsOf(CustomerId),
    /// What covers an entry, or is covered by it, and was not undone.
    AllocationsTo(AccountEntryId),
    /// Movements of a product at a location.
    MovementsAt(ProductId, LocationId),
    /// Movements of a product at a location that happened after a moment: found newest first, until
    /// [`Lookup::stops_at`]; never kept beyond a batch.
    MovementsSince(ProductId, LocationId, Moment),
    /// Transfers under way that have a line of a product.
    TransfersUnderWay(ProductId),
    /// Posted count lines of a product at a location.
    CountLinesAt(ProductId, LocationId),
    /// Register sessions of a device that are not closed.
    OpenRegistersOf(DeviceId),
}

impl Lookup {
    /// The collection whose records it finds.
    pub fn collection(&self) -> Collection {
        match self {
            Self::ProductBySku(_) | Self::ProductByBarcode(_) | Self::AllProducts => Collection::Products,
            Self::LocationByCode(_) | Self::AllLocations => Collection::Locations,
            Self::CustomerByCode(_) | Self::CustomersByPhone(_) => Collection::Customers,
            Self::CustomerGroupByCode(_) => Collection::CustomerGroups,
            Self::PersonByEmail(_) | Self::PersonByPhone(_) | Self::ActiveOwners => Collection::People,
            Self::PriceListByCode(_) => Collection::PriceLists,
            Self::RulesOfList(_) | Self::RulesOfProduct(_) => Collection::PriceRules,
            Self::PriceChangesOf(_) => Collection::PriceChanges,
            Self::LevelsOfProduct(_) | Self::LevelsAt(_) => Collection::StockLevels,
            Self::OpenOrders(..) | Self::OrdersOf(_) | Self::OpenOrdersOf(_) => Collection::Orders,
            Self::NotesOf(_) => Collection::OrderNotes,
            Self::ReturnRequestsOf(_) | Self::ReturnRequestsBy(_) => Collection::ReturnRequests,
            Self::AccountEntriesOf(_) | Self::OpenChargesOf(_) | Self::OpenCreditsOf(_) => {
                Collection::AccountEntries
            }
            Self::AllocationsOf(_) | Self::AllocationsTo(_) => Collection::Allocations,
            Self::SalesOf(_) => Collection::Sales,
            Self::ReturnsOf(_) => Collection::Returns,
            Self::MovementsAt(..) | Self::MovementsSince(..) => Collection::Movements,
            Self::TransfersUnderWay(_) => Collection::Documents,
            Self::CountLinesAt(..) => Collection::CountLines,
            Self::OpenRegistersOf(_) => Collection::Registers,
        }
    }

    /// Whether entries come in by the thousand, in the order of their rows: the store then keeps them in
    /// time-ordered runs, so that a batch of new ones touches few pages.
    pub fn is_dense(&self) -> bool {
        matches!(
            self,
            Self::OpenOrders(..)
                | Self::OrdersOf(_)
                | Self::OpenOrdersOf(_)
                | Self::SalesOf(_)
                | Self::ReturnsOf(_)
                | Self::AccountEntriesOf(_)
                | Self::OpenChargesOf(_)
                | Self::OpenCreditsOf(_)
                | Self::AllocationsOf(_)
                | Self::AllocationsTo(_)
                | Self::MovementsAt(..)
                | Self::MovementsSince(..)
        )
    }

    /// The key in the store's index.
    pub fn key(&self) -> i64 {
        let mut hasher = XxHash64::with_seed(0x6f6e);
        let mut part = |tag: u8, bytes: &[u8], more: &[u8]| {
            hasher.write_u8(tag);
            hasher.write(bytes);
            hasher.write(more);
        };
        match self {
            Self::ProductBySku(sku) => part(1, sku.as_bytes(), &[]),
            Self::ProductByBarcode(code) => part(2, code.as_bytes(), &[]),
            Self::LocationByCode(code) => part(3, code.as_bytes(), &[]),
            Self::AllLocations => part(4, &[], &[]),
            Self::CustomerByCode(code) => part(5, code.as_bytes(), &[]),
            Self::CustomersByPhone(digits) => part(6, digits.as_bytes(), &[]),
            Self::LevelsOfProduct(product) => part(7, product.0.as_bytes(), &[]),
            Self::LevelsAt(location) => part(8, location.0.as_bytes(), &[]),
            Self::OpenOrders(product, location) => part(9, product.0.as_bytes(), location.0.as_bytes()),
            Self::OrdersOf(customer) => part(10, customer.0.as_bytes(), &[]),
            Self::SalesOf(customer) => part(11, customer.0.as_bytes(), &[]),
            Self::ReturnsOf(customer) => part(12, customer.0.as_bytes(), &[]),
            Self::MovementsAt(product, location) | Self::MovementsSince(product, location, _) => {
                part(13, product.0.as_bytes(), location.0.as_bytes())
            }
            Self::CountLinesAt(product, location) => part(14, product.0.as_bytes(), location.0.as_bytes()),
            Self::OpenRegistersOf(device) => part(60, device.0.as_bytes(), &[]),
            Self::AllProducts => part(30, &[], &[]),
            Self::OpenOrdersOf(customer) => part(31, customer.0.as_bytes(), &[]),
            Self::CustomerGroupByCode(code) => part(33, code.as_bytes(), &[]),
            Self::PersonByEmail(email) => part(70, email.as_bytes(), &[]),
            Self::PersonByPhone(digits) => part(71, digits.as_bytes(), &[]),
            Self::ActiveOwners => part(72, &[], &[]),
            Self::PriceListByCode(code) => part(34, code.as_bytes(), &[]),
            Self::RulesOfList(list) => part(35, list.0.as_bytes(), &[]),
            Self::RulesOfProduct(product) => part(36, product.0.as_bytes(), &[]),
            Self::PriceChangesOf(job) => part(37, job.as_bytes(), &[]),
            Self::TransfersUnderWay(product) => part(32, product.0.as_bytes(), &[]),
            Self::NotesOf(order) => part(60, order.0.as_bytes(), &[]),
            Self::ReturnRequestsOf(order) => part(61, order.0.as_bytes(), &[]),
            Self::ReturnRequestsBy(customer) => part(62, customer.0.as_bytes(), &[]),
            Self::AccountEntriesOf(customer) => part(50, customer.0.as_bytes(), &[]),
            Self::OpenChargesOf(customer) => part(51, customer.0.as_bytes(), &[]),
            Self::OpenCreditsOf(customer) => part(52, customer.0.as_bytes(), &[]),
            Self::AllocationsOf(customer) => part(53, customer.0.as_bytes(), &[]),
            Self::AllocationsTo(entry) => part(54, entry.0.as_bytes(), &[]),
        }
        hasher.finish().cast_signed()
    }

    /// Whether a reader that goes through its records newest first may stop at `record`: nothing recorded before it is
    /// found. A movement happened no later than it was recorded.
    pub fn stops_at(&self, record: &Record) -> bool {
        match (self, record) {
            (Self::MovementsSince(.., moment), Record::Movements(movement)) => {
                movement.recorded_at <= *moment
            }
            _ => false,
        }
    }

    /// Whether it finds `record`.
    pub fn finds(&self, record: &Record) -> bool {
        if let (Self::MovementsSince(product, location, moment), Record::Movements(movement)) = (self, record)
        {
            return movement.product == *product
                && movement.occurred_at > *moment
                && movement.locations().any(|end| end == *location);
        }
        let mut found = false;
        of(record, |other| found |= other == *self);
        found
    }
}

/// Passes on every lookup by which a store indexes `record`: all that find it but [`Lookup::MovementsSince`], which is
/// found under the key of [`Lookup::MovementsAt`]. Repeats are possible and do no harm.
pub fn of(record: &Record, mut add: impl FnMut(Lookup)) {
    match record {
        Record::Products(product) => {
            add(Lookup::AllProducts);
            add(Lookup::ProductBySku(product.sku.clone()));
            for barcode in &product.barcodes {
                add(Lookup::ProductByBarcode(barcode.code.clone()));
            }
        }
        Record::Locations(location) => {
            add(Lookup::LocationByCode(location.code.clone()));
            add(Lookup::AllLocations);
        }
        Record::Customers(customer) => {
            if let Some(code) = &customer.code {
                add(Lookup::CustomerByCode(code.clone()));
            }
            if let Some(digits) = customer.phone.as_deref().and_then(phone_digits) {
                add(Lookup::CustomersByPhone(digits));
            }
        }
        Record::CustomerGroups(group) => add(Lookup::CustomerGroupByCode(group.code.clone())),
        Record::People(person) => {
            person.email_key().into_iter().for_each(|email| add(Lookup::PersonByEmail(email)));
            person.phone_key().into_iter().for_each(|digits| add(Lookup::PersonByPhone(digits)));
            if person.is_active_owner() {
                add(Lookup::ActiveOwners);
            }
        }
        Record::PriceLists(list) => add(Lookup::PriceListByCode(list.code.clone())),
        Record::PriceRules(rule) => {
            add(Lookup::RulesOfList(rule.list));
            add(Lookup::RulesOfProduct(rule.product));
        }
        Record::PriceChanges(change) => add(Lookup::PriceChangesOf(change.job)),
        Record::StockLevels(level) => {
            add(Lookup::LevelsOfProduct(level.product));
            add(Lookup::LevelsAt(level.location));
        }
        Record::Orders(order) => {
            if let Some(customer) = order.customer {
                add(Lookup::OrdersOf(customer));
                if order.state.is_open() {
                    add(Lookup::OpenOrdersOf(customer));
                }
            }
            for line in order.lines.iter().filter(|line| line.open.is_positive()) {
                add(Lookup::OpenOrders(line.product, order.location_of(line)));
            }
        }
        Record::OrderNotes(note) => add(Lookup::NotesOf(note.order)),
        Record::ReturnRequests(request) => {
            add(Lookup::ReturnRequestsOf(request.order));
            request.customer.into_iter().for_each(|customer| add(Lookup::ReturnRequestsBy(customer)));
        }
        Record::Sales(sale) => sale.customer.into_iter().for_each(|customer| add(Lookup::SalesOf(customer))),
        Record::Returns(back) => {
            back.customer.into_iter().for_each(|customer| add(Lookup::ReturnsOf(customer)))
        }
        Record::AccountEntries(entry) => {
            add(Lookup::AccountEntriesOf(entry.customer));
            if entry.is_owed() {
                add(Lookup::OpenChargesOf(entry.customer));
            }
            if entry.is_unallocated() {
                add(Lookup::OpenCreditsOf(entry.customer));
            }
        }
        Record::Allocations(allocation) => {
            add(Lookup::AllocationsOf(allocation.customer));
            if !allocation.reversed && allocation.reverses.is_none() {
                add(Lookup::AllocationsTo(allocation.charge));
                add(Lookup::AllocationsTo(allocation.credit));
            }
        }
        Record::Movements(movement) => {
            for location in [movement.from, movement.to].iter().filter_map(|place| place.location()) {
                add(Lookup::MovementsAt(movement.product, location));
            }
        }
        Record::Documents(document) if document.is_under_way() => {
            for line in &document.lines {
                add(Lookup::TransfersUnderWay(line.product));
            }
        }
        Record::Registers(session) if !session.is_closed() => {
            session.device.into_iter().for_each(|device| add(Lookup::OpenRegistersOf(device)))
        }
        Record::CountLines(line) if !line.reversed => add(Lookup::CountLinesAt(line.product, line.location)),
        _ => {}
    }
}

/// The digits of a telephone number; `None` where there are fewer than five, which find nobody.
pub fn phone_digits(phone: &str) -> Option<String> {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    (digits.len() >= 5).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{ActorId, MovementId};
    use crate::quantity::Quantity;
    use crate::records::Movement;
    use crate::records::movement::{MovementKind, Place};
    use crate::time::Day;

    fn movement(occurred_at: i64, recorded_at: i64) -> Record {
        Record::Movements(Movement {
            actor: ActorId(Uuid::nil()),
            cost_difference: None,
            day: Day::parse("2026-11-21").unwrap(),
            device: None,
            from: Place::Supplier,
            from_after: None,
            from_before: None,
            id: MovementId(Uuid::from_u128(1)),
            kind: MovementKind::PurchaseReceipt,
            occurred_at: Moment::from_millis(occurred_at),
            offsets: None,
            product: ProductId(Uuid::from_u128(2)),
            quantity: Quantity::whole(1),
            reason: None,
            recorded_at: Moment::from_millis(recorded_at),
            reference: None,
            reverses: None,
            to: Place::At(LocationId(Uuid::from_u128(3))),
            to_after: None,
            to_before: None,
            unit_cost: None,
            unvalued: Quantity::ZERO,
            value: None,
        })
    }

    #[test]
    fn movements_since_a_moment_are_those_that_happened_after_it() {
        let (product, location) = (ProductId(Uuid::from_u128(2)), LocationId(Uuid::from_u128(3)));
        let since = Lookup::MovementsSince(product, location, Moment::from_millis(1_000));
        assert_eq!(since.key(), Lookup::MovementsAt(product, location).key());
        for (occurred_at, recorded_at, finds, stops) in [
            (1_001, 1_001, true, false),
            (1_000, 2_000, false, false),
            (500, 1_001, false, false),
            (500, 1_000, false, true),
        ] {
            let record = movement(occurred_at, recorded_at);
            assert_eq!((since.finds(&record), since.stops_at(&record)), (finds, stops), "{record:?}");
        }
        let elsewhere = Lookup::MovementsSince(product, LocationId(Uuid::nil()), Moment::EARLIEST);
        let other = Lookup::MovementsSince(ProductId(Uuid::nil()), location, Moment::EARLIEST);
        assert!(!elsewhere.finds(&movement(5, 5)) && !other.finds(&movement(5, 5)));
    }
}
