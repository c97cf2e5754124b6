//! Some who read slowly among those who don't: what they cost the server's memory, and the others.

use super::{delays, listener, orders_of};
use crate::business::{self, Orders, Popularity};
use crate::client;
use crate::latency::Latencies;
use crate::live::crowd::Crowd;
use crate::live::member::{Part, Reading};
use crate::live::{Clock, author, descriptors};
use crate::report::{Section, Target, median};
use crate::scenarios::{Bench, new_business};
use crate::server::Server;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// Connections that read as fast as they can.
const QUICK: usize = 100;
/// Connections that don't.
const SLOW: usize = 10;
/// Bytes a second that those read.
const SLOW_BYTES: usize = 2_000;
/// Orders of a request, and requests a second.
const TOGETHER: usize = 10;
const A_SECOND: f64 = 100.0;
const PATIENCE: Duration = Duration::from_secs(60);

/// Measures it.
pub fn measure(bench: &mut Bench, section: &mut Section) -> anyhow::Result<()> {
    let sizes = bench.sizes;
    descriptors::allow(1_000)?;
    let load = sizes.load * 2;
    section.sizes = format!(
        "{QUICK} listeners, {A_SECOND} changes a second of {TOGETHER} orders each, {} turns of {} s without and with \
         {SLOW} that read {SLOW_BYTES} bytes a second",
        sizes.turns,
        load.as_secs_f64()
    );
    let data = bench.directory("slow")?;
    drop(new_business(&data, sizes.products)?);
    let server = bench.onhand()?.serve(&data)?;
    let mut orders = Orders::new("slow", sizes.products, Popularity::Uniform);
    // Once before anything is compared, so that what is held at all is held.
    turn(&server, &mut orders, 0, SLOW, load)?;
    let (mut without, mut with, mut ratios, mut grown) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for number in 0..sizes.turns as u64 {
        let (alone, held) = turn(&server, &mut orders, 2 * number + 1, 0, load)?;
        let (beside, held_beside) = turn(&server, &mut orders, 2 * number + 2, SLOW, load)?;
        ratios.push(beside.ms(0.99) / alone.ms(0.99));
        grown.push(held_beside - held);
        without.push(alone.ms(0.99));
        with.push(beside.ms(0.99));
    }
    section.add("from sending to each quick listener, without slow ones, p99", median(without), "ms");
    section.add("from sending to each quick listener, beside slow ones, p99", median(with), "ms");
    section.reach("beside slow ones against without, p99", median(ratios), "times", Target::AtMost(1.2));
    let each = median(grown) * 1_048.576 / SLOW as f64;
    section.reach("memory of the server for each slow one", each, "kB", Target::Under(1_000.0));
    Ok(())
}

/// Gives how soon the quick ones heard, and what the server held at the end, in mebibytes.
fn turn(
    server: &Server,
    orders: &mut Orders,
    customer: u64,
    slow: usize,
    load: Duration,
) -> anyhow::Result<(Latencies, f64)> {
    let clock = Clock::start();
    let series = format!("slow {customer}");
    let part = |number: usize| Part {
        reading: if number < QUICK { Reading::Quick } else { Reading::Slow(SLOW_BYTES) },
        ..listener(server, &series, number, vec![orders_of(customer)])
    };
    let crowd = Crowd::gather(server.address, (0..QUICK + slow).map(part).collect(), clock)?;
    let changes = (load.as_secs_f64() * A_SECOND) as usize;
    let requests = (0..changes).map(|_| {
        let bodies = orders.take_for(TOGETHER, customer).into_iter();
        let bodies = bodies.map(|(id, command)| business::body(id, &command));
        let bodies = bodies.collect::<anyhow::Result<Vec<_>>>()?;
        Ok(client::post(&server.token, &serde_json::to_string(&bodies)?))
    });
    let requests = requests.collect::<anyhow::Result<Vec<_>>>()?;
    crowd.note();
    let made = author::over_http(server.address, requests, A_SECOND, 4, clock)?;
    let last = made.iter().map(|change| change.seq).max().unwrap_or(0);
    crowd.wait_until(PATIENCE, |tally| {
        tally.reached.iter().take(QUICK).all(|reached| reached.load(Ordering::Relaxed) >= last)
    })?;
    let held = server.resident_mib().unwrap_or_default();
    let is_quick = |member: u32, _: &author::Made| (member as usize) < QUICK;
    Ok((Latencies::of(delays(&made, &crowd.noted(), is_quick)), held))
}
