//! How much of everything is measured.

use std::time::Duration;

/// How much of everything is measured.
#[derive(Clone, Copy, Debug)]
pub struct Sizes {
    /// Businesses at once, beside one.
    pub businesses: usize,
    /// Orders that each side of a comparison places.
    pub compared: usize,
    /// Connections with one request at a time each.
    pub connections: usize,
    /// Connections that only hold.
    pub idle: usize,
    /// Changes that a client missed, where it missed many.
    pub missed: usize,
    /// Live connections that all hear the same.
    pub listeners: usize,
    /// Orders to place in the main scenario.
    pub orders: usize,
    /// Orders that wait for their answer at a time.
    pub in_flight: usize,
    /// Products of the business with many, and of the workbook.
    pub listed: u64,
    /// How long one turn of load over HTTP takes, about.
    pub load: Duration,
    /// Products that orders are spread over.
    pub products: u64,
    /// Requests of one kind of read.
    pub reads: usize,
    /// Sales at a register before it is closed.
    pub sales: usize,
    /// Orders stored where much is stored.
    pub stored: usize,
    /// Turns of each side where two or more things are compared.
    pub turns: usize,
}

impl Sizes {
    /// Less of everything.
    pub fn quick() -> Self {
        Self {
            compared: 20_000,
            load: Duration::from_secs(2),
            orders: 60_000,
            reads: 1_000,
            stored: 50_000,
            turns: 5,
            ..Self::usual()
        }
    }

    /// Enough for ratios that hold.
    pub fn usual() -> Self {
        Self {
            businesses: 8,
            compared: 100_000,
            connections: 256,
            idle: 10_000,
            missed: 10_000,
            listeners: 1_000,
            in_flight: 1_000,
            listed: 100_000,
            load: Duration::from_secs(5),
            orders: 300_000,
            products: 10_000,
            reads: 5_000,
            sales: 5_000,
            stored: 300_000,
            turns: 5,
        }
    }

    /// A million orders.
    pub fn full() -> Self {
        Self { orders: 1_000_000, stored: 1_000_000, ..Self::usual() }
    }

    /// Just enough to see that it works.
    #[cfg(test)]
    pub fn tiny() -> Self {
        Self {
            businesses: 2,
            compared: 300,
            connections: 4,
            idle: 20,
            missed: 100,
            listeners: 10,
            in_flight: 50,
            listed: 100,
            load: Duration::from_millis(100),
            orders: 1_000,
            products: 50,
            reads: 10,
            sales: 100,
            stored: 100,
            turns: 3,
        }
    }
}
