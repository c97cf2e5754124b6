//! Orders over HTTP, at a server that is a process of its own on the same cores: many clients with one order each, a
//! few with a hundred each, and one client alone beside the disk's own commit.

use super::{Bench, new_business};
use crate::bare::Bare;
use crate::business::{self, Orders, Popularity};
use crate::client::{self, Answered};
use crate::latency::Latencies;
use crate::recording::Recording;
use crate::report::{Section, Target, median};
use crate::server::Server;
use crate::weight::Weight;
use anyhow::bail;
use onhand_engine::{Environment, Writer};
use onhand_store::Batch;
use onhand_store::memory::Memory;
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

/// Orders of a large request.
const MANY: usize = 100;
/// Connections that send large requests.
const MANY_CONNECTIONS: usize = 8;
/// Requests that are sent one at a time in one turn.
const ALONE: usize = 200;
/// Orders by which the rate is guessed before anything is measured.
const GUESS: usize = 5_000;

/// One way of sending orders, over all its turns.
#[derive(Default)]
struct Way {
    latencies: Vec<Duration>,
    orders: usize,
    processor: f64,
    rates: Vec<f64>,
}

/// Measures it.
pub fn measure(bench: &mut Bench, section: &mut Section) -> anyhow::Result<()> {
    let sizes = bench.sizes;
    section.sizes = format!(
        "{} turns of {} s of each, over {} products; server and clients on the same cores",
        sizes.turns,
        sizes.load.as_secs_f64(),
        sizes.products
    );
    let data = bench.directory("http")?;
    drop(new_business(&data, sizes.products)?);
    let server = bench.onhand()?.serve(&data)?;
    let mut orders = Orders::new("http", sizes.products, Popularity::Uniform);
    // First everything that is read is loaded, and the rate is guessed, so that a turn takes about as long as it should.
    let guess = Way::default().send(&server, &mut orders, GUESS, 1, sizes.connections)?;
    let count = (guess * sizes.load.as_secs_f64()) as usize;

    let (mut single, mut many) = (Way::default(), Way::default());
    for _ in 0..sizes.turns {
        single.send(&server, &mut orders, count, 1, sizes.connections)?;
        many.send(&server, &mut orders, count * 2, MANY, MANY_CONNECTIONS)?;
    }
    let rate = median(single.rates.clone());
    let latencies = Latencies::of(single.latencies);
    let clients = format!("one order a request, {} clients", sizes.connections);
    section.reach(format!("{clients}, median turn"), rate, "orders a second", Target::AtLeast(8_000.0));
    section.add(format!("{clients}, p50"), latencies.ms(0.5), "ms");
    section.reach(format!("{clients}, p99"), latencies.ms(0.99), "ms", Target::Under(50.0));
    if single.processor > 0.0 {
        let each = single.processor * 1e6 / single.orders as f64;
        section.add("the server's processor time for an order alone in its request", each, "µs");
    }
    let rate = median(many.rates.clone());
    let clients = format!("{MANY} orders a request, {MANY_CONNECTIONS} clients");
    section.reach(format!("{clients}, median turn"), rate, "orders a second", Target::AtLeast(15_000.0));
    section.add(format!("{clients}, p99"), Latencies::of(many.latencies).ms(0.99), "ms");
    if many.processor > 0.0 {
        let each = many.processor * 1e6 / many.orders as f64;
        section.add(format!("the server's processor time for one of {MANY} orders"), each, "µs");
    }
    alone(bench, section, &server, &mut orders, &data)
}

/// One client, one order at a time; in turns with the disk.
fn alone(
    bench: &Bench,
    section: &mut Section,
    server: &Server,
    orders: &mut Orders,
    data: &Path,
) -> anyhow::Result<()> {
    let sizes = bench.sizes;
    let (set_up, batches) = batches_of_one(sizes.products, ALONE * sizes.turns)?;
    let mut bare = Bare::create(&data.join("bare.sqlite"))?;
    bare.write(&set_up)?;
    let mut file = File::create(data.join("appended"))?;
    let (mut over_http, mut in_sqlite, mut appended) = (Vec::new(), Vec::new(), Vec::new());
    for batches in batches.chunks(ALONE) {
        let requests = requests(server, orders, batches.len(), 1)?;
        over_http.extend(client::send_all(server.address, 1, requests)?.latencies);
        for batch in batches {
            let start = Instant::now();
            bare.write(std::slice::from_ref(batch))?;
            in_sqlite.push(start.elapsed());
        }
        for batch in batches {
            let bytes = vec![b'x'; Weight::of(std::slice::from_ref(batch)).bytes];
            let start = Instant::now();
            file.write_all(&bytes)?;
            file.sync_data()?;
            appended.push(start.elapsed());
        }
    }
    let [over_http, in_sqlite, appended] = [over_http, in_sqlite, appended].map(Latencies::of);
    section.add("one client, one order at a time, p50", over_http.ms(0.5), "ms");
    section.add("one client, one order at a time, p99", over_http.ms(0.99), "ms");
    section.add("the same rows and bytes in a bare SQLite commit, p50", in_sqlite.ms(0.5), "ms");
    section.add("the same bytes appended to a file and flushed, p50", appended.ms(0.5), "ms");
    section.reach(
        "one client against the bare SQLite commit, p50",
        over_http.ms(0.5) / in_sqlite.ms(0.5),
        "times",
        Target::AtMost(2.0),
    );
    let what = "one client against the bytes appended and flushed, p50";
    section.add(what, over_http.ms(0.5) / appended.ms(0.5), "times");
    Ok(())
}

impl Way {
    /// Sends orders, so many a request. Gives the rate.
    fn send(
        &mut self,
        server: &Server,
        orders: &mut Orders,
        count: usize,
        each: usize,
        connections: usize,
    ) -> anyhow::Result<f64> {
        let requests = requests(server, orders, count, each)?;
        let count = requests.len() * each;
        let before = server.processor_seconds();
        let Answered { latencies, spent } = client::send_all(server.address, connections, requests)?;
        if let (Some(before), Some(after)) = (before, server.processor_seconds()) {
            self.processor += after - before;
        }
        let rate = count as f64 / spent.as_secs_f64();
        self.latencies.extend(latencies);
        self.orders += count;
        self.rates.push(rate);
        Ok(rate)
    }
}

/// Requests of `each` orders, at least one, about `count` orders in all.
pub fn requests(
    server: &Server,
    orders: &mut Orders,
    count: usize,
    each: usize,
) -> anyhow::Result<Vec<Vec<u8>>> {
    let mut requests = Vec::with_capacity(count / each + 1);
    for _ in 0..(count / each).max(1) {
        let bodies = orders.take(each).into_iter().map(|(id, command)| business::body(id, &command));
        let bodies = bodies.collect::<anyhow::Result<Vec<_>>>()?;
        let body = match &bodies[..] {
            [one] => one.to_string(),
            many => serde_json::to_string(many)?,
        };
        requests.push(client::post(&server.token, &body));
    }
    Ok(requests)
}

/// What orders write that are alone in their batch, after what setting up the business writes.
fn batches_of_one(products: u64, count: usize) -> anyhow::Result<(Vec<Batch>, Vec<Batch>)> {
    let (store, committed) = Recording::over(Memory::new());
    let mut writer = Writer::open(Box::new(store), Environment::real())?;
    business::set_up(&mut writer, products)?;
    let set_up = committed.try_iter().collect();
    business::give(&mut writer, Orders::new("alone", products, Popularity::Uniform).take(count), 1)?;
    let batches: Vec<Batch> = committed.try_iter().collect();
    if batches.len() != count {
        bail!("{count} orders made {} batches", batches.len());
    }
    Ok((set_up, batches))
}
