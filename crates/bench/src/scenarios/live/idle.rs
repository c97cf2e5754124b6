//! Connections that only hold: what each costs the server.

use super::{listener, orders_of};
use crate::business;
use crate::live::crowd::Crowd;
use crate::live::{Clock, descriptors};
use crate::report::{Section, Target};
use crate::scenarios::{Bench, new_business};
use std::time::Duration;

/// What is waited for after the last came, so that all is written out.
const REST: Duration = Duration::from_secs(3);
/// How long they are watched.
const WATCHED: Duration = Duration::from_secs(20);

/// Measures it.
pub fn measure(bench: &mut Bench, section: &mut Section) -> anyhow::Result<()> {
    let sizes = bench.sizes;
    let count = sizes.idle;
    if let Err(error) = descriptors::allow(count as u64 + 500) {
        section.not_run.push(format!("{count} idle connections: {error}"));
        return Ok(());
    }
    section.sizes = format!("{count} connections, each with a customer's orders, of which there are none");
    let data = bench.directory("idle")?;
    drop(new_business(&data, sizes.products)?);
    let most = (count + 100).to_string();
    let server = bench.onhand()?.serve_with(&data, &["--connections-max", &most])?;
    // One comes first, so that what is made once is not counted for all.
    drop(Crowd::gather(
        server.address,
        vec![listener(&server, "first", 0, vec![orders_of(0)])],
        Clock::start(),
    )?);
    std::thread::sleep(REST);
    let before = server.resident_mib();
    let part = |number: usize| {
        listener(&server, "idle", number, vec![orders_of(number as u64 % business::CUSTOMERS)])
    };
    let crowd = Crowd::gather(server.address, (0..count).map(part).collect(), Clock::start())?;
    std::thread::sleep(REST);
    let Some((before, after)) = before.zip(server.resident_mib()) else {
        section.not_run.push("memory: this system does not say it".into());
        return Ok(());
    };
    let each = (after - before) * 1_048.576 / count as f64;
    section.reach("memory of the server for each", each, "kB", Target::Under(20.0));
    let before = server.processor_seconds();
    std::thread::sleep(WATCHED);
    if let Some((before, after)) = before.zip(server.processor_seconds()) {
        let share = (after - before) / WATCHED.as_secs_f64() * 100.0;
        section.add("the server's processor time for all of them", share, "% of a core");
    }
    crowd.check()
}
