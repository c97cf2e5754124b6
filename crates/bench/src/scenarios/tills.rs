//! A register closed after many sales, beside one closed after none: through the running engine, to the disk and back.

use super::{AT_ONCE, Bench, new_engine};
use crate::business::{self, submission};
use crate::report::{Section, Target, median};
use anyhow::Context;
use onhand_domain::command::Command;
use onhand_domain::ids::{CommandId, RegisterId};
use onhand_engine::Handle;
use serde_json::json;
use std::time::Instant;

/// Measures it.
pub fn measure(bench: &mut Bench, section: &mut Section) -> anyhow::Result<()> {
    let sizes = bench.sizes;
    section.sizes = format!("{} sales at a register, {} turns", sizes.sales, sizes.turns);
    let engine = new_engine(&bench.directory("tills")?, sizes.products)?;
    let handle = engine.handle();
    let (mut after_many, mut after_none) = (Vec::new(), Vec::new());
    for turn in 0..sizes.turns {
        after_many.push(closed_after(&handle, &format!("many {turn}"), sizes.sales)?);
        after_none.push(closed_after(&handle, &format!("none {turn}"), 0)?);
    }
    engine.stop();
    let slowest = after_many.iter().copied().fold(0.0, f64::max);
    let (many, none) = (median(after_many), median(after_none));
    let what = format!("a register closed after {} sales, median", sizes.sales);
    section.reach(what, many, "ms", Target::Under(100.0));
    section.reach("the same, slowest", slowest, "ms", Target::Under(100.0));
    section.add("a register closed after none, median", none, "ms");
    Ok(())
}

/// Opens a register, sells at it, and closes it. Gives how long closing took, in milliseconds.
fn closed_after(handle: &Handle, series: &str, sales: usize) -> anyhow::Result<f64> {
    let register = RegisterId(onhand_domain::ids::natural("bench register", &[series.as_bytes()]));
    let open = business::command("open_register", json!({"register": register, "float": "100"}))?;
    let sale = business::command(
        "record_sale",
        json!({"register": register, "lines": [{"product": business::product(0), "quantity": "1"}],
               "payments": [{"kind": "cash", "amount": "2.55", "tendered": "5"}]}),
    )?;
    let close =
        business::command("close_register", json!({"register": register, "count": {"total": "100"}}))?;
    let mut number = 0..;
    let mut id = || business::command_id(series, number.next().unwrap_or_default());
    give(handle, vec![(id(), open)])?;
    let sales: Vec<_> = (0..sales).map(|_| (id(), sale.clone())).collect();
    for sales in sales.chunks(AT_ONCE) {
        give(handle, sales.to_vec())?;
    }
    let close = (id(), close);
    let start = Instant::now();
    give(handle, vec![close])?;
    Ok(start.elapsed().as_secs_f64() * 1_000.0)
}

fn give(handle: &Handle, commands: Vec<(CommandId, Command)>) -> anyhow::Result<()> {
    let submissions = commands.into_iter().map(|(id, command)| submission(id, command)).collect();
    for answer in handle.submit_blocking(submissions)? {
        business::accepted(&answer.context("the store failed")?)?;
    }
    Ok(())
}
