//! Orders over WebSockets, many under way on each, while each connection holds its own orders and a hundred stock levels.

use super::{listener, orders_of};
use crate::business::{self, Orders, Popularity};
use crate::live::crowd::Crowd;
use crate::live::member::Part;
use crate::live::{Clock, descriptors};
use crate::report::{Section, Target, median};
use crate::scenarios::{Bench, new_business};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// Connections.
const CONNECTIONS: usize = 100;
/// Stock levels that each holds.
const LEVELS: u64 = 100;
/// Orders under way on each connection.
const IN_FLIGHT: usize = 32;
/// Orders a second by which it is decided how many are placed.
const GUESS: f64 = 12_000.0;
/// How long a turn may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// Measures it.
pub fn measure(bench: &mut Bench, section: &mut Section) -> anyhow::Result<()> {
    let sizes = bench.sizes;
    descriptors::allow(1_000)?;
    let each = (GUESS * sizes.load.as_secs_f64()) as usize / CONNECTIONS;
    section.sizes = format!(
        "{CONNECTIONS} connections, each with its own orders and {LEVELS} stock levels, {IN_FLIGHT} orders under way on \
         each; {} turns of {} orders over {} products",
        sizes.turns,
        each * CONNECTIONS,
        sizes.products
    );
    let data = bench.directory("pipelined")?;
    drop(new_business(&data, sizes.products)?);
    let server = bench.onhand()?.serve(&data)?;
    let mut orders = Orders::new("pipelined", sizes.products, Popularity::Uniform);
    let (mut rates, mut processor, mut messages) = (Vec::new(), Vec::new(), Vec::new());
    for turn in 0..sizes.turns {
        let mut parts = Vec::with_capacity(CONNECTIONS);
        for number in 0..CONNECTIONS {
            let customer = (turn * CONNECTIONS + number) as u64;
            let levels = (0..LEVELS).map(|level| (number as u64 * LEVELS + level) % sizes.products);
            let levels: Vec<_> = levels.map(business::product).collect();
            let levels =
                json!({"collection": "stock_levels", "filters": [{"field": "product", "values": levels}]});
            let series = format!("pipelined {turn}");
            let part = listener(&server, &series, number, vec![orders_of(customer), levels]);
            let commands = orders.take_for(each, customer).into_iter();
            let commands = commands.map(|(id, command)| Ok(business::body(id, &command)?.to_string()));
            let commands = commands.collect::<anyhow::Result<Vec<_>>>()?;
            parts.push(Part { commands: Some((Arc::new(commands), IN_FLIGHT)), ..part });
        }
        let crowd = Crowd::gather(server.address, parts, Clock::start())?;
        let all = (each * CONNECTIONS) as u64;
        let before = (server.processor_seconds(), crowd.tally.messages.load(Ordering::Relaxed));
        let start = Instant::now();
        crowd.go();
        crowd.wait_until(PATIENCE, |tally| tally.outcomes.load(Ordering::Relaxed) >= all)?;
        let spent = start.elapsed().as_secs_f64();
        rates.push(all as f64 / spent);
        messages.push((crowd.tally.messages.load(Ordering::Relaxed) - before.1) as f64 / spent);
        if let (Some(before), Some(after)) = (before.0, server.processor_seconds()) {
            processor.push((after - before) * 1e6 / all as f64);
        }
    }
    section.reach(
        "orders over WebSockets, median turn",
        median(rates),
        "orders a second",
        Target::AtLeast(10_000.0),
    );
    section.add("messages to all connections", median(messages), "messages a second");
    section.add("the server's processor time for an order, its deltas and all", median(processor), "µs");
    Ok(())
}
