//! Several businesses at once in one process, each with a file and an engine of its own, in turns with one alone: each
//! with as many orders in flight as the one, and each with its share of them, which makes smaller batches.

use super::{Bench, new_engine};
use crate::business::{Orders, Popularity};
use crate::drive::Placed;
use crate::report::{Section, Target, median};
use anyhow::anyhow;
use onhand_engine::Engine;
use std::time::Instant;

/// Orders placed in each before anything is measured.
const WARMING: usize = 10_000;

/// A business and the orders that it gets.
struct Side {
    engine: Engine,
    orders: Orders,
    placed: Placed,
}

/// Measures it.
pub fn measure(bench: &mut Bench, section: &mut Section) -> anyhow::Result<()> {
    let sizes = bench.sizes;
    let turn = (sizes.compared / sizes.turns).max(sizes.businesses);
    section.sizes = format!(
        "{} orders each over {} products a business, {} in flight, in {} turns",
        turn * sizes.turns,
        sizes.products,
        sizes.in_flight,
        sizes.turns
    );
    let side = |name: String| -> anyhow::Result<Side> {
        let engine = new_engine(&bench.directory(&name)?, sizes.products)?;
        let orders = Orders::new(&name, sizes.products, Popularity::Uniform);
        let mut side = Side { engine, orders, placed: Placed::default() };
        // First everything that is read is loaded.
        let warming = side.orders.take(turn.min(WARMING));
        Placed::default().turn(&side.engine.handle(), warming, sizes.in_flight)?;
        Ok(side)
    };
    let mut one = side("business-alone".to_owned())?;
    let names = (1..=sizes.businesses).map(|number| format!("business-{number}"));
    let mut several: Vec<Side> = names.map(side).collect::<anyhow::Result<_>>()?;
    let (mut each, mut shared) = (Rates::default(), Rates::default());
    for _ in 0..sizes.turns {
        let alone = one.placed.turn(&one.engine.handle(), one.orders.take(turn), sizes.in_flight)?;
        let alone = alone.as_secs_f64() / turn as f64;
        let share = turn / sizes.businesses;
        each.add(alone, together(&mut several, share, sizes.in_flight)?);
        shared.add(alone, together(&mut several, share, sizes.in_flight / sizes.businesses)?);
    }
    let all = format!("{} businesses at once, together", sizes.businesses);
    section.add("one business", one.placed.mean(), "a second");
    section.add(format!("{all}, so many in flight in each"), median(each.rates), "a second");
    section.reach(
        "the same against one business, median turn",
        median(each.ratios),
        "of its rate",
        // No slower, where a twentieth is noise.
        Target::AtLeast(0.95),
    );
    section.add(format!("{all}, so many in flight in all"), median(shared.rates), "a second");
    section.add("the same against one business, median turn", median(shared.ratios), "of its rate");
    Ok(())
}

/// Orders a second and against one business alone, turn by turn.
#[derive(Default)]
struct Rates {
    rates: Vec<f64>,
    ratios: Vec<f64>,
}

impl Rates {
    /// Seconds an order: of one business alone, and of several together.
    fn add(&mut self, alone: f64, together: f64) {
        self.rates.push(1.0 / together);
        self.ratios.push(alone / together);
    }
}

/// Places so many orders in each business, all at once. Gives the seconds an order.
fn together(several: &mut [Side], share: usize, in_flight: usize) -> anyhow::Result<f64> {
    let orders = share * several.len();
    let start = Instant::now();
    std::thread::scope(|scope| {
        let place = |side: &mut Side| {
            side.placed.turn(&side.engine.handle(), side.orders.take(share), in_flight).map(drop)
        };
        let threads: Vec<_> = several.iter_mut().map(|side| scope.spawn(move || place(side))).collect();
        threads
            .into_iter()
            .try_for_each(|thread| thread.join().map_err(|_| anyhow!("a thread ended by a panic"))?)
    })?;
    Ok(start.elapsed().as_secs_f64() / orders as f64)
}
