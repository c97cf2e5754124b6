//! Reads over HTTP at a server that has nothing else to do, by one client, one at a time.

use super::Bench;
use crate::business;
use crate::client;
use crate::latency::Latencies;
use crate::report::{Section, Target};
use crate::server::Server;
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};

/// Measures it.
pub fn measure(bench: &mut Bench, section: &mut Section) -> anyhow::Result<()> {
    let sizes = bench.sizes;
    section.sizes = format!(
        "{} requests of each kind, pages of 50, at {} orders and {} products stored",
        sizes.reads, sizes.stored, sizes.listed
    );
    let data = bench.stored()?;
    let server = bench.onhand()?.serve(&data)?;
    for kind in KINDS {
        let requests = requests_of(&server, kind, sizes.reads, sizes.listed);
        let answered = client::send_all(server.address, 1, requests)?;
        let latencies = Latencies::of(answered.latencies);
        section.add(format!("{}, p50", kind.what), latencies.ms(0.5), "ms");
        section.reach(format!("{}, p99", kind.what), latencies.ms(0.99), "ms", Target::Under(10.0));
    }
    Ok(())
}

/// A kind of read.
pub struct Kind {
    what: &'static str,
    path: fn(&mut SmallRng, u64) -> String,
}

/// The kinds of reads that are measured.
pub const KINDS: &[Kind] = &[
    Kind {
        what: "products of a category",
        path: |random, _| {
            format!("/api/v1/products?category=Category%20{}", random.random_range(0..business::CATEGORIES))
        },
    },
    Kind {
        what: "a later page of a category",
        path: |random, products| {
            let category = random.random_range(0..business::CATEGORIES);
            let cursor = random.random_range(0..products);
            format!("/api/v1/products?category=Category%20{category}&cursor={cursor}")
        },
    },
    Kind {
        what: "a product by its SKU",
        path: |random, products| format!("/api/v1/products/P-{:05}", random.random_range(0..products)),
    },
    Kind {
        what: "stock of a product, with why",
        path: |random, products| {
            format!("/api/v1/stock/P-{:05}/MAIN/why?limit=10", random.random_range(0..products))
        },
    },
    Kind {
        what: "a customer's orders",
        path: |random, _| {
            let customer = business::customer(random.random_range(0..business::CUSTOMERS));
            format!("/api/v1/customers/{customer}/orders")
        },
    },
    Kind {
        what: "the orders of a customer who has none",
        path: |random, _| {
            let quiet = random.random_range(0..business::QUIET_CUSTOMERS);
            format!("/api/v1/customers/{}/orders", business::customer(business::CUSTOMERS + quiet))
        },
    },
    Kind {
        what: "an order by its number",
        path: |random, _| format!("/api/v1/orders?number={}", random.random_range(1..10_000)),
    },
];

/// Requests of one kind.
pub fn requests_of(server: &Server, kind: &Kind, count: usize, products: u64) -> Vec<Vec<u8>> {
    let mut random = SmallRng::seed_from_u64(7);
    let paths = (0..count).map(|_| (kind.path)(&mut random, products));
    paths.map(|path| client::get(&server.token, &path)).collect()
}
