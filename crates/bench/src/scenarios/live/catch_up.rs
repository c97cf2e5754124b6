//! A replica that was away: how long until it holds what it missed, and has proven that it equals the server.

use crate::business::{Orders, Popularity};
use crate::live::replicas::{self, Connected};
use crate::report::{Section, Target, median};
use crate::scenarios::http::requests;
use crate::scenarios::{AT_ONCE, Bench, new_business};
use crate::server::{Onhand, Server};
use anyhow::{Context, bail};
use onhand_client::Link;
use onhand_domain::records::Collection;
use std::path::Path;
use std::time::{Duration, Instant};

/// Orders that it holds before.
const HELD: usize = 10_000;
/// Orders of a request while it is away.
const TOGETHER: usize = 100;
/// It verifies when it is told to.
const NEVER: Duration = Duration::from_secs(86_400);

/// Measures it.
pub fn measure(bench: &mut Bench, section: &mut Section) -> anyhow::Result<()> {
    let sizes = bench.sizes;
    let few = (sizes.missed / 10).max(1);
    section.sizes = format!(
        "a replica of all orders, {HELD} at first; {} turns each of {} and {few} orders missed, then as many over a restart",
        sizes.turns, sizes.missed
    );
    let data = bench.directory("catch-up")?;
    let mut writer = new_business(&data, sizes.products)?;
    let mut orders = Orders::new("catch-up", sizes.products, Popularity::Uniform);
    crate::business::give(&mut writer, orders.take(HELD), AT_ONCE)?;
    drop(writer);
    let onhand = bench.onhand()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut server = onhand.serve(&data)?;
    let token = server.token.clone();
    let mut link = replicas::link(&token, 0, &vec![(Collection::Orders, Vec::new())], NEVER);
    link = runtime.block_on(async {
        let mut replica = Connected::start(server.address, link)?;
        replica.ready(1).await?;
        replica.client.stop().await.context("the replica's task failed")
    })?;
    for (missed, bound_ms) in [(sizes.missed, 1_000.0), (few, 300.0)] {
        let mut spent = Vec::new();
        for _ in 0..sizes.turns {
            let last = miss(&server, &mut orders, missed)?;
            let (back, took) = runtime.block_on(come_back(&server, link, last))?;
            link = back;
            spent.push(took.as_secs_f64() * 1_000.0);
        }
        let what = format!("from connecting to a verified replica, {missed} missed, median");
        section.reach(what, median(spent), "ms", Target::Under(bound_ms));
    }
    let mut spent = Vec::new();
    for _ in 0..sizes.turns {
        let last = miss(&server, &mut orders, sizes.missed)?;
        server = again(&onhand, &data, server)?;
        let (back, took) = runtime.block_on(come_back(&server, link, last))?;
        link = back;
        spent.push(took.as_secs_f64() * 1_000.0);
    }
    let what = format!("the same after a restart of the server, {} missed, median", sizes.missed);
    section.add(what, median(spent), "ms");
    section.add("orders held in the end", link.replica().len() as f64, "orders");
    Ok(())
}

fn again(onhand: &Onhand, data: &Path, server: Server) -> anyhow::Result<Server> {
    drop(server);
    onhand.serve(data)
}

/// Places orders while the replica is away; gives the place of the last in the log.
fn miss(server: &Server, orders: &mut Orders, count: usize) -> anyhow::Result<u64> {
    let mut requests = requests(server, orders, count, TOGETHER.min(count))?.into_iter();
    crate::live::author::over_http_while(server.address, || Ok(requests.next()), || Ok(true))
}

async fn come_back(server: &Server, link: Link, last: u64) -> anyhow::Result<(Link, Duration)> {
    let start = Instant::now();
    let mut replica = Connected::start(server.address, link)?;
    replica.reaches(last).await?;
    let verified = replica.verified().await?;
    let took = start.elapsed();
    if (verified.equal, verified.different) != (1, 0) {
        bail!("the replica is not what the server has: {verified:?}");
    }
    let link = replica.client.stop().await.context("the replica's task failed")?;
    Ok((link, took))
}
