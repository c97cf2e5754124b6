//! Reads while orders are written at full rate, over HTTP; in turns with writing alone.

use super::Bench;
use super::http::requests;
use super::reads::{KINDS, requests_of};
use crate::business::{Orders, Popularity};
use crate::client;
use crate::latency::Latencies;
use crate::report::{Section, Target, median};
use anyhow::anyhow;
use std::sync::atomic::{AtomicBool, Ordering};

/// Reads a second.
const READS: f64 = 200.0;
/// Orders of one request.
const MANY: usize = 100;
/// Connections that write.
const CONNECTIONS: usize = 8;
/// Orders by which the rate is guessed.
const GUESS: usize = 5_000;

/// Measures it.
pub fn measure(bench: &mut Bench, section: &mut Section) -> anyhow::Result<()> {
    let sizes = bench.sizes;
    section.sizes = format!(
        "{READS} reads a second of {} kinds beside {CONNECTIONS} clients with {MANY} orders a request, {} turns of \
         {} s of each side, at {} orders and {} products stored",
        KINDS.len(),
        sizes.turns,
        sizes.load.as_secs_f64(),
        sizes.stored,
        sizes.listed
    );
    let data = bench.stored()?;
    let server = bench.onhand()?.serve(&data)?;
    let kinds = KINDS.iter().map(|kind| requests_of(&server, kind, sizes.reads, sizes.listed));
    let kinds: Vec<Vec<Vec<u8>>> = kinds.collect();
    let reads: Vec<Vec<u8>> = (0..sizes.reads)
        .flat_map(|place| kinds.iter().filter_map(move |kind| kind.get(place).cloned()))
        .collect();
    let mut orders = Orders::new("mixed", sizes.products, Popularity::Uniform);
    let mut write = |count: usize| -> anyhow::Result<f64> {
        let posts = requests(&server, &mut orders, count, MANY)?;
        let orders = posts.len() * MANY;
        let answered = client::send_all(server.address, CONNECTIONS, posts)?;
        Ok(orders as f64 / answered.spent.as_secs_f64())
    };
    let count = (write(GUESS)? * sizes.load.as_secs_f64()) as usize;

    let (mut alone, mut beside, mut ratios, mut latencies) = (vec![], vec![], vec![], vec![]);
    for _ in 0..sizes.turns {
        alone.push(write(count)?);
        let done = AtomicBool::new(false);
        let (rate, read) = std::thread::scope(|scope| {
            let reader = scope.spawn(|| {
                client::send_evenly(server.address, &reads, READS, || done.load(Ordering::Relaxed))
            });
            let rate = write(count);
            done.store(true, Ordering::Relaxed);
            let read = reader.join().map_err(|_| anyhow!("a thread ended by a panic"))?;
            anyhow::Ok((rate?, read?))
        })?;
        latencies.extend(read);
        ratios.extend(alone.last().map(|alone| rate / alone));
        beside.push(rate);
    }
    let latencies = Latencies::of(latencies);
    section.add("reads beside writing, p50", latencies.ms(0.5), "ms");
    section.reach("reads beside writing, p99", latencies.ms(0.99), "ms", Target::Under(20.0));
    section.add("orders written alone, median turn", median(alone), "a second");
    section.add("orders written beside reads, median turn", median(beside), "a second");
    section.reach(
        "writing beside reads against alone, median turn",
        median(ratios),
        "of its rate",
        Target::AtLeast(0.8),
    );
    Ok(())
}
