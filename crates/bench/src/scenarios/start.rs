//! A server's start with many orders stored, and what it has in memory: beside a server with few orders stored that has
//! answered the same.

use super::http::requests;
use super::{Bench, new_business};
use crate::business::{self, Orders, Popularity};
use crate::client;
use crate::report::{Section, Target, median};
use crate::server::Server;
use std::path::Path;
use std::time::Instant;

/// Starts that are measured.
const STARTS: usize = 5;
/// Orders placed at each of the two servers before their memory is compared.
const WORK: usize = 20_000;
/// Orders of one request of that work.
const MANY: usize = 100;
/// Connections of that work.
const CONNECTIONS: usize = 4;

/// Measures it.
pub fn measure(bench: &mut Bench, section: &mut Section) -> anyhow::Result<()> {
    let sizes = bench.sizes;
    section.sizes = format!("{} orders and {} products stored", sizes.stored, sizes.listed);
    let onhand = bench.onhand()?;
    let data = bench.stored()?;
    let mut starts = Vec::new();
    for _ in 0..STARTS {
        let start = Instant::now();
        let server = onhand.serve(&data)?;
        let path = format!("/api/v1/customers/{}/orders?limit=1", business::customer(7));
        client::send_all(server.address, 1, vec![client::get(&server.token, &path)])?;
        // Making the token is a process of its own that opens another file; it counts too.
        starts.push(start.elapsed().as_secs_f64() * 1_000.0);
    }
    section.reach(
        "from the start of the program to its first answer, median",
        median(starts),
        "ms",
        Target::Under(1_000.0),
    );

    let few = bench.directory("few")?;
    drop(new_business(&few, sizes.listed)?);
    let work = WORK.min(sizes.stored);
    let memory = |data: &Path, series: &str| -> anyhow::Result<Option<f64>> {
        let server = onhand.serve(data)?;
        worked(&server, series, sizes.products, work)?;
        Ok(server.resident_mib())
    };
    match (memory(&few, "few")?, memory(&data, "many")?) {
        (Some(few), Some(many)) => {
            section.add(format!("memory after {work} orders, none stored before"), few, "MiB");
            let what = format!("memory after {work} orders, {} stored before", sizes.stored);
            section.add(what, many, "MiB");
            let what = "memory with many stored against none";
            section.reach(what, many / few, "of it", Target::AtMost(1.1));
        }
        _ => section.not_run.push("a server's memory: this system has no /proc that says it".to_owned()),
    }
    Ok(())
}

/// Has a server take orders, and read.
fn worked(server: &Server, series: &str, products: u64, count: usize) -> anyhow::Result<()> {
    let mut orders = Orders::new(series, products, Popularity::Uniform);
    let posts = requests(server, &mut orders, count, MANY)?;
    client::send_all(server.address, CONNECTIONS, posts)?;
    let reads = (0..business::CUSTOMERS).map(|number| {
        let path = format!("/api/v1/customers/{}/orders", business::customer(number));
        client::get(&server.token, &path)
    });
    client::send_all(server.address, CONNECTIONS, reads.collect())?;
    Ok(())
}
