//! Orders whose products are as popular as in trade, and orders for ten products alone, in turns with evenly spread
//! ones; each in a business of its own.

use super::{Bench, new_engine};
use crate::business::{Orders, Popularity};
use crate::drive::Placed;
use crate::report::{Section, Target, median};

/// No slower, where a twentieth is noise.
const NO_SLOWER: Target = Target::AtLeast(0.95);
/// Orders placed before anything is measured.
const WARMING: usize = 10_000;

/// Measures it.
pub fn measure(bench: &mut Bench, section: &mut Section) -> anyhow::Result<()> {
    let sizes = bench.sizes;
    let turn = (sizes.compared / sizes.turns).max(1);
    section.sizes = format!(
        "{} orders each over {} products, {} in flight, in {} turns",
        turn * sizes.turns,
        sizes.products,
        sizes.in_flight,
        sizes.turns
    );
    let kinds = [Popularity::Uniform, Popularity::Zipf, Popularity::HotTen];
    let mut sides = Vec::new();
    for kind in kinds {
        let engine = new_engine(&bench.directory(&format!("popularity-{kind:?}"))?, sizes.products)?;
        sides.push((engine, Orders::new("popularity", sizes.products, kind), Placed::default()));
    }
    for (engine, orders, _) in &mut sides {
        // First everything that is read is loaded.
        Placed::default().turn(&engine.handle(), orders.take(turn.min(WARMING)), sizes.in_flight)?;
    }
    for _ in 0..sizes.turns {
        for (engine, orders, placed) in &mut sides {
            placed.turn(&engine.handle(), orders.take(turn), sizes.in_flight)?;
        }
    }
    let [uniform, zipf, hot] = &sides[..] else { return Ok(()) };
    let against = |placed: &Placed| {
        let turns = placed.turns.iter().zip(&uniform.2.turns);
        median(turns.map(|(this, uniform)| uniform.1.as_secs_f64() / this.1.as_secs_f64()).collect())
    };
    section.add("evenly spread", uniform.2.mean(), "a second");
    section.add("as popular as in trade (Zipf)", zipf.2.mean(), "a second");
    section.add("ten products take all", hot.2.mean(), "a second");
    section.reach("Zipf against evenly spread, median turn", against(&zipf.2), "of its rate", NO_SLOWER);
    section.reach("ten against evenly spread, median turn", against(&hot.2), "of its rate", NO_SLOWER);
    Ok(())
}
