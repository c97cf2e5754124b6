//! Three-line orders through the running engine and, in turns, the same rows and bytes through the bare loop.

use super::{Bench, business_file, new_business};
use crate::bare::Bare;
use crate::business::{self, Orders, Popularity};
use crate::drive::{self, Placed};
use crate::recording::Recording;
use crate::report::{Section, Target, median};
use crate::weight::Weight;
use onhand_engine::{Engine, Environment, Limits, Writer};
use onhand_store::Batch;
use onhand_store::memory::Memory;
use onhand_store::sqlite::Sqlite;

/// Orders that the bare loop writes in one transaction.
const GROUP: usize = 1_000;
/// Turns of each side: a multiple of ten, so that there is a first and a last tenth.
const TURNS: usize = 20;
/// Orders placed before anything is measured.
const WARMING: usize = 10_000;

/// Measures it.
pub fn measure(bench: &mut Bench, section: &mut Section) -> anyhow::Result<()> {
    let sizes = bench.sizes;
    let turn = (sizes.orders / TURNS).max(1);
    section.sizes = format!(
        "{} orders of three lines over {} products, {} in flight, in {TURNS} turns of each side",
        turn * TURNS,
        sizes.products,
        sizes.in_flight
    );
    let data = bench.directory("orders")?;
    drop(new_business(&data, sizes.products)?);
    let (store, committed) = Recording::over(Sqlite::open(business_file(&data))?);
    let engine = Engine::start(Box::new(store), Environment::real(), Limits::default())?;
    let mut bare = Bare::create(&data.join("bare.sqlite"))?;
    bare.write(&set_up_batches(sizes.products)?)?;

    let mut orders = Orders::new("orders", sizes.products, Popularity::Uniform);
    let (mut placed, mut bare_turns, mut weight) = (Placed::default(), Vec::new(), Weight::default());
    // First everything that is read is loaded: the first tenth must not be slow for that.
    Placed::default().turn(&engine.handle(), orders.take(turn.min(WARMING)), sizes.in_flight)?;
    bare.write_in_groups(&committed.try_iter().collect::<Vec<_>>(), GROUP)?;
    for _ in 0..TURNS {
        placed.turn(&engine.handle(), orders.take(turn), sizes.in_flight)?;
        let batches: Vec<Batch> = committed.try_iter().collect();
        weight += Weight::of(&batches);
        bare_turns.push((turn, bare.write_in_groups(&batches, GROUP)?));
    }
    engine.stop();

    let ratios = placed.turns.iter().zip(&bare_turns);
    let ratios = ratios.map(|(engine, bare)| bare.1.as_secs_f64() / engine.1.as_secs_f64());
    section.reach("orders placed, mean", placed.mean(), "a second", Target::AtLeast(25_000.0));
    section.add("slowest second", placed.worst_second(), "orders");
    section.add("the bare loop, same rows and bytes", drive::rate(&bare_turns), "a second");
    section.reach(
        "engine against bare loop, median turn",
        median(ratios.collect()),
        "of its rate",
        Target::AtLeast(0.6),
    );
    section.reach("last tenth against first tenth", placed.growth(), "of its rate", Target::AtLeast(0.75));
    section.add("the bare loop's last tenth against first", drive::growth(&bare_turns), "of its rate");
    section.add("rows written per order", weight.rows as f64 / placed.orders as f64, "rows");
    section.add("text written per order", weight.bytes as f64 / placed.orders as f64, "bytes");
    Ok(())
}

/// What setting the business up wrote: the same commands, given to a business in memory.
fn set_up_batches(products: u64) -> anyhow::Result<Vec<Batch>> {
    let (store, committed) = Recording::over(Memory::new());
    let mut writer = Writer::open(Box::new(store), Environment::real())?;
    business::set_up(&mut writer, products)?;
    Ok(committed.try_iter().collect())
}
