//! A business in memory to which a demo's trade is given, in batches.

use onhand_demo::content::Content;
use onhand_demo::step::Step;
use onhand_demo::trade;
use onhand_domain::command::Command;
use onhand_domain::refusal::Refusal;
use onhand_domain::testing::Shop;
use onhand_domain::time::Moment;

/// Commands of a batch.
const BATCH: usize = 500;

/// A Saturday, at noon in Beirut.
pub const NOON: &str = "2026-11-21T10:00:00Z";

pub fn moment(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

/// The business after so many days of trade; nothing may be refused.
pub fn after(content: &Content, seed: u64, now: Moment, days: i64) -> Shop {
    let mut shop = Shop::empty();
    shop.now = now;
    let steps = trade::steps_of_days(content, seed, now, days);
    let refused = give(&mut shop, content, &steps);
    assert!(
        refused.is_empty(),
        "{} of {} refused, first {:?}",
        refused.len(),
        steps.len(),
        (&refused[0].1, &refused[0].0)
    );
    shop
}

/// Gives commands in batches; those that were refused.
pub fn give(shop: &mut Shop, content: &Content, steps: &[Step]) -> Vec<(String, Refusal)> {
    let mut refused = Vec::new();
    for same_clock in steps.chunk_by(|one, other| one.clock_trusted == other.clock_trusted) {
        for batch in same_clock.chunks(BATCH) {
            shop.clock_trusted = batch.iter().all(|step| step.clock_trusted);
            let read = |step: &Step| {
                let command = Command::decode(step.name, &step.data.to_string());
                let command = command.unwrap_or_else(|refusal| panic!("{step:?}: {refusal:?}"));
                assert!(command.roles().contains(&step.actor(content).role), "{step:?}");
                (command, Some(step.occurred_at))
            };
            let commands: Vec<_> = batch.iter().map(read).collect();
            let outcomes = shop.give_together(&commands);
            let failed = batch.iter().zip(outcomes).filter_map(|(step, outcome)| {
                Some((format!("{} at {} {}", step.key, step.occurred_at, step.data), outcome.err()?))
            });
            refused.extend(failed);
        }
    }
    refused
}
