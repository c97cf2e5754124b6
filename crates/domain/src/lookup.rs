//! The closed list of ways to find records by something other than their id.
//!
//! The store keeps one generic index from a lookup's 64-bit key to record rows; whoever asks compares the
//! found records with the lookup again, so that two lookups with one key do no harm.

use crate::ids::{CustomerId, LocationId, ProductId};
use crate::records::{Collection, Record};
use std::hash::Hasher;
use twox_hash::XxHash64;

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
    /// A customer's sales.
    SalesOf(CustomerId),
    /// A customer's returns.
    ReturnsOf(CustomerId),
    /// Movements of a product at a location.
    MovementsAt(ProductId, LocationId),
    /// Posted count lines of a product at a location.
    CountLinesAt(ProductId, LocationId),
}

impl Lookup {
    /// The collection whose records it finds.
    pub fn collection(&self) -> Collection {
        match self {
            Self::ProductBySku(_) | Self::ProductByBarcode(_) | Self::AllProducts => Collection::Products,
            Self::LocationByCode(_) | Self::AllLocations => Collection::Locations,
            Self::CustomerByCode(_) | Self::CustomersByPhone(_) => Collection::Customers,
            Self::LevelsOfProduct(_) | Self::LevelsAt(_) => Collection::StockLevels,
            Self::OpenOrders(..) | Self::OrdersOf(_) | Self::OpenOrdersOf(_) => Collection::Orders,
            Self::SalesOf(_) => Collection::Sales,
            Self::ReturnsOf(_) => Collection::Returns,
            Self::MovementsAt(..) => Collection::Movements,
            Self::CountLinesAt(..) => Collection::CountLines,
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
                | Self::MovementsAt(..)
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
            Self::MovementsAt(product, location) => part(13, product.0.as_bytes(), location.0.as_bytes()),
            Self::CountLinesAt(product, location) => part(14, product.0.as_bytes(), location.0.as_bytes()),
            Self::AllProducts => part(30, &[], &[]),
            Self::OpenOrdersOf(customer) => part(31, customer.0.as_bytes(), &[]),
        }
        hasher.finish().cast_signed()
    }
}

/// Passes on every lookup that finds `record`. Repeats are possible and do no harm.
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
                add(Lookup::OpenOrders(line.product, order.location));
            }
        }
        Record::Sales(sale) => sale.customer.into_iter().for_each(|customer| add(Lookup::SalesOf(customer))),
        Record::Returns(back) => {
            back.customer.into_iter().for_each(|customer| add(Lookup::ReturnsOf(customer)))
        }
        Record::Movements(movement) => {
            for location in [movement.from, movement.to].iter().filter_map(|place| place.location()) {
                add(Lookup::MovementsAt(movement.product, location));
            }
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
