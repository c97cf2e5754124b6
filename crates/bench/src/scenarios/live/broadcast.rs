//! One group that all listen to, beside a bare broadcast of the same messages to the same clients: as fast as it goes, and
//! at a hundred changes a second.

use super::{answers, delays, listener, orders_of};
use crate::business::{self, Orders, Popularity};
use crate::client;
use crate::latency::Latencies;
use crate::live::broadcast::Broadcast;
use crate::live::crowd::Crowd;
use crate::live::member::{Part, Reading};
use crate::live::{Clock, author, descriptors, messages};
use crate::report::{Section, Target, median};
use crate::scenarios::{Bench, new_business};
use crate::server::Server;
use std::time::{Duration, Instant};

/// Orders of a request where it goes as fast as it can.
const TOGETHER: usize = 10;
/// Entries that may be on their way to the slowest listener.
const WINDOW: u64 = 400;
/// Changes a second where it is asked how soon they are heard.
const A_SECOND: f64 = 100.0;

/// What one turn of going as fast as it can came to.
struct Speed {
    /// Messages heard, a second.
    messages: f64,
    /// Orders heard, a second.
    orders: f64,
    /// The server's processor time for a thousand messages, in milliseconds.
    processor_ms: f64,
}

/// Runs, as one listener heard them: the seq of each, and its messages one a line.
type Runs = Vec<(u64, String)>;

/// Measures it.
pub fn measure(bench: &mut Bench, section: &mut Section) -> anyhow::Result<()> {
    let sizes = bench.sizes;
    let count = sizes.listeners;
    descriptors::allow(count as u64 + 200)?;
    section.sizes = format!(
        "{count} listeners in one group, {} turns of {} s of each in turns with a bare broadcast",
        sizes.turns,
        sizes.load.as_secs_f64()
    );
    let data = bench.directory("broadcast")?;
    drop(new_business(&data, sizes.products)?);
    let server = bench.onhand()?.serve(&data)?;
    let mut orders = Orders::new("broadcast", sizes.products, Popularity::Uniform);
    let (mut live, mut bare, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for turn in 0..sizes.turns as u64 {
        let (fast, runs) = flood_live(&server, &mut orders, count, turn, sizes.load)?;
        let plain = flood_bare(&runs, count)?;
        ratios.push(fast.messages / plain.messages);
        live.push(fast);
        bare.push(plain);
    }
    let of = |speeds: &[Speed], what: fn(&Speed) -> f64| median(speeds.iter().map(what).collect());
    section.add("as fast as it goes, live", of(&live, |speed| speed.messages), "messages a second");
    section.add("as fast as it goes, orders heard live", of(&live, |speed| speed.orders), "orders a second");
    section.add("the same messages broadcast bare", of(&bare, |speed| speed.messages), "messages a second");
    section.reach("live against bare", median(ratios), "of its rate", Target::AtLeast(0.6));
    section.add(
        "the server's processor time, live",
        of(&live, |speed| speed.processor_ms),
        "ms a thousand messages",
    );
    section.add(
        "the server's processor time, bare",
        of(&bare, |speed| speed.processor_ms),
        "ms a thousand messages",
    );

    let (mut live, mut bare, mut ratios, mut answered) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for turn in 0..sizes.turns as u64 {
        let customer = business::CUSTOMERS + turn;
        let (heard, waited, runs) = pace_live(&server, &mut orders, count, customer, sizes.load)?;
        let plain = pace_bare(&runs, count)?;
        ratios.push(heard.ms(0.99) / plain.ms(0.99));
        live.push(heard);
        bare.push(plain);
        answered.push(waited);
    }
    let of = |turns: &[Latencies], share: f64| median(turns.iter().map(|turn| turn.ms(share)).collect());
    section.add("100 changes a second, from sending to each listener, live, p50", of(&live, 0.5), "ms");
    section.add("100 changes a second, from sending to each listener, live, p99", of(&live, 0.99), "ms");
    section.add(
        "100 changes a second, from sending to the author's own answer, p50",
        of(&answered, 0.5),
        "ms",
    );
    section.add("100 changes a second, from sending to each listener, bare, p50", of(&bare, 0.5), "ms");
    section.add("100 changes a second, from sending to each listener, bare, p99", of(&bare, 0.99), "ms");
    section.reach("p99 live, commit and all, against bare", median(ratios), "times", Target::AtMost(1.5));
    Ok(())
}

/// Members that all hold the orders of one customer; the first records what it hears.
fn listeners(server: &Server, count: usize, customer: u64) -> Vec<Part> {
    let series = format!("broadcast {customer}");
    let part = |number| Part {
        records: number == 0,
        ..listener(server, &series, number, vec![orders_of(customer)])
    };
    (0..count).map(part).collect()
}

fn flood_live(
    server: &Server,
    orders: &mut Orders,
    count: usize,
    customer: u64,
    load: Duration,
) -> anyhow::Result<(Speed, Runs)> {
    let clock = Clock::start();
    let crowd = Crowd::gather(server.address, listeners(server, count, customer), clock)?;
    crowd.recorded();
    let head = crowd.reached_by_all();
    let before = (heard(&crowd), server.processor_seconds());
    let start = Instant::now();
    let mut placed = 0;
    let next = || {
        if start.elapsed() >= load {
            return Ok(None);
        }
        let bodies = orders.take_for(TOGETHER, customer).into_iter();
        let bodies = bodies.map(|(id, command)| business::body(id, &command));
        let bodies = bodies.collect::<anyhow::Result<Vec<_>>>()?;
        placed += TOGETHER as u64;
        Ok(Some(client::post(&server.token, &serde_json::to_string(&bodies)?)))
    };
    let sent = std::cell::Cell::new(head);
    let may = || {
        crowd.check()?;
        let fits = sent.get() + TOGETHER as u64 <= crowd.reached_by_all() + WINDOW;
        sent.set(sent.get() + if fits { TOGETHER as u64 } else { 0 });
        Ok(fits)
    };
    let last = author::over_http_while(server.address, next, may)?;
    crowd.wait_for(last)?;
    let spent = start.elapsed().as_secs_f64();
    let messages = (heard(&crowd) - before.0) as f64;
    let processor = processor_since(before.1, server.processor_seconds());
    let runs = runs(crowd.recorded(), head);
    let orders = (placed * count as u64) as f64 / spent;
    Ok((Speed { messages: messages / spent, orders, processor_ms: processor * 1e6 / messages }, runs))
}

fn flood_bare(runs: &Runs, count: usize) -> anyhow::Result<Speed> {
    let broadcast = Broadcast::start()?;
    let crowd = Crowd::gather(broadcast.address, bare_listeners(count), Clock::start())?;
    let before = (heard(&crowd), broadcast.processor_seconds());
    let start = Instant::now();
    author::over_broadcast_in_window(broadcast.address, runs, WINDOW, || crowd.reached_by_all())?;
    let last = runs.last().map_or(0, |(seq, _)| *seq);
    crowd.wait_for(last)?;
    let spent = start.elapsed().as_secs_f64();
    let messages = (heard(&crowd) - before.0) as f64;
    let processor = processor_since(before.1, broadcast.processor_seconds());
    Ok(Speed { messages: messages / spent, orders: 0.0, processor_ms: processor * 1e6 / messages })
}

fn pace_live(
    server: &Server,
    orders: &mut Orders,
    count: usize,
    customer: u64,
    load: Duration,
) -> anyhow::Result<(Latencies, Latencies, Runs)> {
    let clock = Clock::start();
    let crowd = Crowd::gather(server.address, listeners(server, count, customer), clock)?;
    crowd.recorded();
    let head = crowd.reached_by_all();
    let changes = (load.as_secs_f64() * A_SECOND) as usize;
    let requests = orders
        .take_for(changes, customer)
        .into_iter()
        .map(|(id, command)| Ok(client::post(&server.token, &business::body(id, &command)?.to_string())));
    let requests = requests.collect::<anyhow::Result<Vec<_>>>()?;
    crowd.note();
    let made = author::over_http(server.address, requests, A_SECOND, 4, clock)?;
    let last = made.iter().map(|change| change.seq).max().unwrap_or(0);
    crowd.wait_for(last)?;
    let noted = crowd.noted();
    let heard = Latencies::of(delays(&made, &noted, |_, _| true));
    Ok((heard, Latencies::of(answers(&made)), runs(crowd.recorded(), head)))
}

fn pace_bare(runs: &Runs, count: usize) -> anyhow::Result<Latencies> {
    let clock = Clock::start();
    let broadcast = Broadcast::start()?;
    let crowd = Crowd::gather(broadcast.address, bare_listeners(count), clock)?;
    crowd.note();
    let made = author::over_broadcast(broadcast.address, runs, A_SECOND, clock)?;
    let last = runs.last().map_or(0, |(seq, _)| *seq);
    crowd.wait_for(last)?;
    Ok(Latencies::of(delays(&made, &crowd.noted(), |_, _| true)))
}

fn bare_listeners(count: usize) -> Vec<Part> {
    let part =
        Part { hello: None, subscriptions: 0, commands: None, reading: Reading::Quick, records: false };
    vec![part; count]
}

fn heard(crowd: &Crowd) -> u64 {
    crowd.tally.messages.load(std::sync::atomic::Ordering::Relaxed)
}

fn processor_since(before: Option<f64>, after: Option<f64>) -> f64 {
    after.zip(before).map_or(0.0, |(after, before)| after - before)
}

/// What one listener heard behind `head`, run by run.
fn runs(recorded: Vec<String>, head: u64) -> Runs {
    let (mut runs, mut run) = (Runs::new(), String::new());
    for message in recorded {
        let seq = messages::end_seq(message.as_bytes());
        if seq.is_none() && !message.starts_with("{\"changes\"") {
            continue;
        }
        if !run.is_empty() {
            run.push('\n');
        }
        run.push_str(&message);
        if let Some(seq) = seq {
            let whole = std::mem::take(&mut run);
            if seq > head {
                runs.push((seq, whole));
            }
        }
    }
    runs
}
