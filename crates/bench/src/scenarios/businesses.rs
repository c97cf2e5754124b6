//! Several businesses at once in one process, each with a file and an engine of its own, in turns with one alone. The
//! same number of orders is in flight in all, so each of several has its share.

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
        "{} orders each over {} products a business, {} in flight in all, in {} turns",
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
    let (mut ratios, mut rates) = (Vec::new(), Vec::new());
    for _ in 0..sizes.turns {
        let alone = one.placed.turn(&one.engine.handle(), one.orders.take(turn), sizes.in_flight)?;
        let start = Instant::now();
        let (share, in_flight) = (turn / sizes.businesses, sizes.in_flight / sizes.businesses);
        std::thread::scope(|scope| {
            let place = |side: &mut Side| {
                side.placed.turn(&side.engine.handle(), side.orders.take(share), in_flight).map(drop)
            };
            let threads: Vec<_> = several.iter_mut().map(|side| scope.spawn(move || place(side))).collect();
            threads
                .into_iter()
                .try_for_each(|thread| thread.join().map_err(|_| anyhow!("a thread ended by a panic"))?)
        })?;
        let together = start.elapsed().as_secs_f64() / (share * sizes.businesses) as f64;
        rates.push(1.0 / together);
        ratios.push(alone.as_secs_f64() / turn as f64 / together);
    }
    section.add("one business", one.placed.mean(), "a second");
    let several = format!("{} businesses at once, together, median turn", sizes.businesses);
    section.add(several, median(rates), "a second");
    section.reach(
        "against one business, median turn",
        median(ratios),
        "of its rate",
        // No slower, where a twentieth is noise.
        Target::AtLeast(0.95),
    );
    Ok(())
}
