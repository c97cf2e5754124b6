//! Ten thousand replicas that verify twice a minute: what that costs the server, and how long it takes after a restart until
//! all have proven again that they equal it.

use crate::business::{self, Orders, Popularity};
use crate::client;
use crate::live::descriptors;
use crate::live::replicas::{self, Connected, Wanted, filter};
use crate::report::{Section, Target};
use crate::scenarios::{AT_ONCE, Bench, new_business};
use anyhow::{Context, bail};
use onhand_client::News;
use onhand_domain::records::Collection;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// How often each verifies.
const EVERY: Duration = Duration::from_secs(30);
/// How long they are watched.
const WATCHED: Duration = Duration::from_secs(60);
/// Orders that there are, of all customers.
const ORDERS: usize = 10_000;
/// Replicas that connect at a time.
const OPENING: usize = 64;
/// How long all of them may take after a restart.
const PATIENCE: Duration = Duration::from_secs(600);

/// What all replicas have come to.
#[derive(Debug, Default)]
struct Tally {
    ready: AtomicUsize,
    different: AtomicU64,
    equal: AtomicU64,
    failed: AtomicUsize,
    /// The round that is measured, and replicas that were found equal in it.
    round: AtomicUsize,
    in_round: AtomicUsize,
}

/// Measures it.
pub fn measure(bench: &mut Bench, section: &mut Section) -> anyhow::Result<()> {
    let sizes = bench.sizes;
    let count = sizes.idle;
    if let Err(error) = descriptors::allow(count as u64 + 500) {
        section.not_run.push(format!("{count} replicas that verify: {error}"));
        return Ok(());
    }
    section.sizes = format!(
        "{count} replicas, each of a customer's orders and a category's products, verifying every {} s, watched for {} s",
        EVERY.as_secs(),
        WATCHED.as_secs()
    );
    let data = bench.directory("verification")?;
    let mut writer = new_business(&data, sizes.products)?;
    let orders = Orders::new("verification", sizes.products, Popularity::Uniform).take(ORDERS);
    business::give(&mut writer, orders, AT_ONCE)?;
    drop(writer);
    let most = (count + 100).to_string();
    let arguments = ["--connections-max", &*most];
    let onhand = bench.onhand()?;
    let server = onhand.serve_with(&data, &arguments)?;
    let (address, token) = (server.address, server.token.clone());
    let tally = Arc::new(Tally::default());
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let mut tasks = JoinSet::new();
    for number in 0..count {
        while number >= tally.ready.load(Ordering::Relaxed) + OPENING {
            check(&tally)?;
            std::thread::sleep(Duration::from_millis(1));
        }
        let link = replicas::link(&token, number, &wanted(number), EVERY);
        let tally = tally.clone();
        tasks.spawn_on(
            async move {
                if let Err(error) = hold(address, link, &tally).await {
                    eprintln!("a replica: {error:#}");
                    tally.failed.fetch_add(1, Ordering::Relaxed);
                }
            },
            runtime.handle(),
        );
    }
    until(&tally, PATIENCE, || tally.ready.load(Ordering::Relaxed) >= count)?;
    // All have verified once: what is read for that is read.
    all_in_a_new_round(&tally, count)?;
    let scans = scans(address, &token)?;
    let before = (server.processor_seconds(), tally.equal.load(Ordering::Relaxed));
    std::thread::sleep(WATCHED);
    check(&tally)?;
    let verified = tally.equal.load(Ordering::Relaxed) - before.1;
    section.add("subscriptions verified", verified as f64 / WATCHED.as_secs_f64(), "a second");
    if let Some((before, after)) = before.0.zip(server.processor_seconds()) {
        let share = (after - before) / WATCHED.as_secs_f64() * 100.0;
        section.reach("the server's processor time, pings and all", share, "% of a core", Target::Under(5.0));
    }
    let scanned = (self::scans(address, &token)? - scans) as f64;
    section.reach("reads of the store for that", scanned, "reads", Target::AtMost(0.0));

    drop(server);
    let listen = address.to_string();
    let start = Instant::now();
    let _server = onhand.serve_at(&data, &listen, &arguments)?;
    let took = {
        all_in_a_new_round(&tally, count)?;
        start.elapsed()
    };
    section.reach("after a restart, until all are verified", took.as_secs_f64(), "s", Target::Under(300.0));
    let different = tally.different.load(Ordering::Relaxed) as f64;
    section.reach("subscriptions that differed", different, "subscriptions", Target::AtMost(0.0));
    drop(tasks);
    runtime.shutdown_timeout(Duration::from_secs(5));
    Ok(())
}

fn wanted(number: usize) -> Wanted {
    let customer = business::customer(number as u64 % business::CUSTOMERS);
    let category = format!("Category {}", number as u64 % business::CATEGORIES);
    vec![
        (Collection::Orders, vec![filter("customer", [customer.to_string()])]),
        (Collection::Products, vec![filter("category", [category])]),
    ]
}

/// Holds a replica, and counts what comes of its verifications.
async fn hold(address: std::net::SocketAddr, link: onhand_client::Link, tally: &Tally) -> anyhow::Result<()> {
    let mut replica = Connected::start(address, link)?;
    let wanted = 2;
    replica.ready(wanted).await?;
    tally.ready.fetch_add(1, Ordering::Relaxed);
    let mut counted = 0;
    loop {
        // The server is restarted once: that it says so is no failure.
        let Some(news) = replica.news.recv().await else { return Ok(()) };
        match news {
            News::Verified(verified) => {
                tally.equal.fetch_add(verified.equal.into(), Ordering::Relaxed);
                tally.different.fetch_add(verified.different.into(), Ordering::Relaxed);
                let round = tally.round.load(Ordering::Relaxed);
                if counted < round && verified.equal as usize == wanted {
                    counted = round;
                    tally.in_round.fetch_add(1, Ordering::Relaxed);
                }
            }
            News::Lost { cause, stopped: true } => bail!("{cause:?}"),
            _ => {}
        }
    }
}

/// Waits until all replicas have verified once more.
fn all_in_a_new_round(tally: &Tally, count: usize) -> anyhow::Result<()> {
    tally.in_round.store(0, Ordering::Relaxed);
    tally.round.fetch_add(1, Ordering::Relaxed);
    until(tally, PATIENCE, || tally.in_round.load(Ordering::Relaxed) >= count)
}

fn until(tally: &Tally, patience: Duration, holds: impl Fn() -> bool) -> anyhow::Result<()> {
    let start = Instant::now();
    while !holds() {
        check(tally)?;
        if start.elapsed() > patience {
            bail!("the replicas are not where they should be after {patience:?}: {tally:?}");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    Ok(())
}

fn check(tally: &Tally) -> anyhow::Result<()> {
    match tally.failed.load(Ordering::Relaxed) {
        0 => Ok(()),
        failed => bail!("{failed} replicas failed"),
    }
}

/// How often the server has read the store for digests so far.
fn scans(address: std::net::SocketAddr, token: &str) -> anyhow::Result<u64> {
    let metrics = client::ask_once(address, &client::get(token, "/metrics"))?;
    let line = metrics.lines().find_map(|line| line.strip_prefix("onhand_live_digest_reads_total "));
    let count = line.context("the server does not say how often it read for digests")?;
    Ok(count.trim().parse::<f64>()? as u64)
}
