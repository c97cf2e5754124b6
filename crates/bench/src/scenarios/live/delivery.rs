//! A thousand orders a second to a thousand connections, of which each order reaches its partner and ten of the staff.

use super::{answers, delays, delays_since, listener, orders_of};
use crate::business::{self, Orders, Popularity};
use crate::client;
use crate::latency::Latencies;
use crate::live::crowd::Crowd;
use crate::live::{Clock, author, descriptors};
use crate::report::{Section, Target};
use crate::scenarios::{Bench, new_business};
use onhand_domain::command::Command;
use onhand_domain::key::Key;
use serde_json::json;

/// Connections that hold all orders.
const STAFF: usize = 10;
/// Orders a second.
const A_SECOND: f64 = 1_000.0;
/// Connections that place orders.
const AUTHORS: usize = 16;

/// Measures it.
pub fn measure(bench: &mut Bench, section: &mut Section) -> anyhow::Result<()> {
    let sizes = bench.sizes;
    let count = sizes.listeners;
    descriptors::allow(count as u64 + 200)?;
    let seconds = sizes.load.as_secs_f64() * 2.0;
    let partners = (count - STAFF) as u64;
    section.sizes = format!(
        "{A_SECOND} orders a second for {seconds} s over HTTP by {AUTHORS} clients; {partners} connections hold a \
         customer's orders each, {STAFF} all"
    );
    let data = bench.directory("delivery")?;
    drop(new_business(&data, sizes.products)?);
    let server = bench.onhand()?.serve(&data)?;
    let clock = Clock::start();
    let part = |number: usize| match number.checked_sub(STAFF) {
        Some(customer) => listener(&server, "delivery", number, vec![orders_of(customer as u64)]),
        None => listener(&server, "delivery", number, vec![json!({"collection": "orders"})]),
    };
    let crowd = Crowd::gather(server.address, (0..count).map(part).collect(), clock)?;
    let mut orders = Orders::new("delivery", sizes.products, Popularity::Uniform);
    let orders = orders.take((A_SECOND * seconds) as usize);
    let customer_of = |number: usize| (number as u64 * 7_919) % partners;
    let requests = orders.into_iter().enumerate().map(|(number, (id, mut command))| {
        if let Command::PlaceOrder(order) = &mut command {
            order.customer = Some(Key::Id(business::customer(customer_of(number)).0));
        }
        Ok(client::post(&server.token, &business::body(id, &command)?.to_string()))
    });
    let requests = requests.collect::<anyhow::Result<Vec<_>>>()?;
    let before = server.processor_seconds();
    crowd.note();
    let made = author::over_http(server.address, requests, A_SECOND, AUTHORS, clock)?;
    let last = made.iter().map(|change| change.seq).max().unwrap_or(0);
    crowd.wait_until(std::time::Duration::from_secs(60), |tally| {
        tally
            .reached
            .iter()
            .take(STAFF)
            .all(|reached| reached.load(std::sync::atomic::Ordering::Relaxed) >= last)
    })?;
    let after = server.processor_seconds();
    let noted = crowd.noted();
    let is_for = |member: u32, change: &author::Made| match (member as usize).checked_sub(STAFF) {
        Some(customer) => customer as u64 == customer_of(change.number),
        None => true,
    };
    let heard = Latencies::of(delays(&made, &noted, is_for));
    let behind = Latencies::of(delays_since(&made, &noted, is_for, |change| change.answered_us));
    let answered = Latencies::of(answers(&made));
    section.add("from sending to the author's own answer, p50", answered.ms(0.5), "ms");
    section.add("from sending to the author's own answer, p99", answered.ms(0.99), "ms");
    section.add("from sending to each listener, p50", heard.ms(0.5), "ms");
    section.add("from sending to each listener, p99", heard.ms(0.99), "ms");
    section.reach("behind the author's own answer, p99", behind.ms(0.99), "ms", Target::Under(10.0));
    if let (Some(before), Some(after)) = (before, after) {
        section.add("the server's processor time", (after - before) / seconds, "cores");
    }
    Ok(())
}
