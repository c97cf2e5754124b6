//! An order decided and the projections brought up to date, as the engine does it, without a store: all records are in
//! memory, and nothing is encoded or written.

use super::Bench;
use crate::business::{self, Orders, Popularity};
use crate::latency::Latencies;
use crate::report::{Section, Target};
use anyhow::bail;
use onhand_domain::attempt::{Attempt, attempt, merged, project};
use onhand_domain::command::Command;
use onhand_domain::decision::Context;
use onhand_domain::ids::CommandId;
use onhand_domain::projections::Effects;
use onhand_domain::time::Moment;
use onhand_domain::working_set::{Change, WorkingSet};
use onhand_engine::loader::{self, Places};
use onhand_engine::recent::Recent;
use onhand_engine::{Environment, Writer};
use onhand_store::Reader;
use onhand_store::memory::Memory;
use std::time::{Duration, Instant};

/// Orders of one batch, whose projections are brought up to date together.
const BATCH: usize = 1_000;
/// Records kept from batch to batch, as the engine keeps them.
const HELD_MAX: usize = 200_000;

/// The records of a business, with the store that they come from.
struct Records {
    places: Places,
    set: WorkingSet,
    store: Box<dyn Reader>,
}

/// Measures it.
pub fn measure(bench: &mut Bench, section: &mut Section) -> anyhow::Result<()> {
    let sizes = bench.sizes;
    section.sizes = format!(
        "{} orders of three lines over {} products, in batches of {BATCH}",
        sizes.compared, sizes.products
    );
    let mut writer = Writer::open(Box::new(Memory::new()), Environment::real())?;
    business::set_up(&mut writer, sizes.products)?;
    let store = writer.reader()?.reader()?;
    let mut records = Records { places: Places::default(), set: WorkingSet::default(), store };
    let mut orders = Orders::new("decision", sizes.products, Popularity::Uniform);
    // First everything that is read is loaded.
    records.batch(&orders.take(sizes.products.max(100) as usize))?;

    let (mut each, mut alone) = (Vec::new(), Vec::new());
    let mut left = sizes.compared;
    while left > 0 {
        let count = left.min(BATCH);
        left -= count;
        each.extend(records.batch(&orders.take(count))?);
    }
    for order in orders.take((sizes.compared / 10).max(1)) {
        alone.extend(records.batch(&[order])?);
    }
    let (each, alone) = (Latencies::of(each), Latencies::of(alone));
    section.reach("an order, with its share of the batch, p50", each.us(0.5), "µs", Target::Under(8.0));
    section.add("the same, p99", each.us(0.99), "µs");
    section.add("an order alone in its batch, p50", alone.us(0.5), "µs");
    Ok(())
}

impl Records {
    /// Decides orders and brings the projections up to date. Gives how long each took: its own decision and its share
    /// of the projections. The time that loading takes is left out.
    fn batch(&mut self, orders: &[(CommandId, Command)]) -> anyhow::Result<Vec<Duration>> {
        let mut spent = Vec::with_capacity(orders.len());
        let mut changes = Vec::new();
        for (id, command) in orders {
            let context = context(*id);
            let start = Instant::now();
            let mut outside = Duration::ZERO;
            loop {
                match attempt(&mut self.set, &context, command) {
                    Attempt::Accepted { changes: changed, .. } => {
                        changes.extend(changed);
                        break;
                    }
                    Attempt::Missing(needs) => {
                        let missing = Instant::now();
                        loader::load(
                            &*self.store,
                            &Recent::default(),
                            &mut self.set,
                            &mut self.places,
                            needs,
                        )?;
                        outside += missing.elapsed();
                    }
                    Attempt::Refused(refusal) => bail!("{id} was refused: {refusal:?}"),
                }
            }
            spent.push(start.elapsed() - outside);
        }
        let share = self.project(changes)? / u32::try_from(orders.len().max(1))?;
        let number = self.set.decided();
        self.set.committed(number, HELD_MAX);
        spent.iter_mut().for_each(|spent| *spent += share);
        Ok(spent)
    }

    fn project(&mut self, changes: Vec<Change>) -> anyhow::Result<Duration> {
        let context = context(CommandId(uuid::Uuid::nil()));
        let start = Instant::now();
        let mut outside = Duration::ZERO;
        let effects = Effects::of(&merged(changes));
        loop {
            match project(&mut self.set, &context, &effects) {
                Ok(_) => return Ok(start.elapsed() - outside),
                Err(needs) => {
                    let missing = Instant::now();
                    loader::load(&*self.store, &Recent::default(), &mut self.set, &mut self.places, needs)?;
                    outside += missing.elapsed();
                }
            }
        }
    }
}

fn context(command: CommandId) -> Context {
    let now = Moment::from_millis(1_790_000_000_000);
    Context {
        actor: business::actor(),
        approver: None,
        clock_offset_ms: 0,
        clock_trusted: true,
        command,
        device: None,
        now,
        occurred_at: now,
    }
}
