//! The client in a real Chromium: first sync, start from what is kept, changes among many records and queries.

use super::{Bench, new_business};
use crate::business;
use crate::report::{Section, Target, median};
use anyhow::{Context, bail};
use serde::Deserialize;
use serde_json::json;
use std::process::{Command, Stdio};

/// Products that a list is synced of.
const LISTED: u64 = 10_000;
/// Products among which changes come.
const AMONG: u64 = 50_000;
/// Changes of one of them.
const CHANGES: usize = 100;

/// What the pages measured, in milliseconds.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Measured {
    deltas: Vec<f64>,
    first_of_many: Vec<f64>,
    firsts: Vec<f64>,
    starts: Vec<f64>,
}

/// Measures it. Where Node's packages and Chromium are is told by `cargo xtask bench`.
pub fn measure(bench: &mut Bench, section: &mut Section) -> anyhow::Result<()> {
    section.sizes = format!("{LISTED} and {AMONG} products, {} turns", bench.sizes.turns);
    let (Some(web), Some(chromium)) = (std::env::var_os("ONHAND_WEB"), std::env::var_os("ONHAND_CHROMIUM"))
    else {
        section
            .not_run
            .push("the client in a browser: `cargo xtask bench browser` finds Node and Chromium".to_owned());
        return Ok(());
    };
    let onhand = bench.onhand()?;
    let (small, large) = (bench.directory("listed")?, bench.directory("among")?);
    drop(new_business(&small, LISTED)?);
    drop(new_business(&large, AMONG)?);
    let (small, large) = (onhand.serve(&small)?, onhand.serve(&large)?);
    let given = json!({
        "chromium": chromium.to_string_lossy(), "turns": bench.sizes.turns, "changes": CHANGES,
        "categories": business::CATEGORIES,
        "small": {"url": format!("http://{}", small.address), "token": small.token, "products": LISTED},
        "large": {
            "url": format!("http://{}", large.address), "token": large.token, "products": AMONG,
            "product": business::product(AMONG / 2),
        },
    });
    let output = Command::new("node")
        .args(["tests/bench/browser.js", &given.to_string()])
        .current_dir(web)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .context("node can't be started")?;
    if !output.status.success() {
        bail!("the measuring in the browser ended with {}", output.status);
    }
    let measured: Measured =
        serde_json::from_slice(&output.stdout).context("what was measured can't be read")?;
    section.reach(
        format!("first sync of {LISTED} products, to a sorted list of all, median"),
        median(measured.firsts),
        "ms",
        Target::Under(500.0),
    );
    section.reach(
        format!("start with {LISTED} products from IndexedDB, no network, to the same list, median"),
        median(measured.starts),
        "ms",
        Target::Under(300.0),
    );
    section.add(format!("first sync of {AMONG} products"), median(measured.first_of_many), "ms");
    section.reach(
        format!("a delta applied at {AMONG} records with 20 live queries, median"),
        median(measured.deltas),
        "ms",
        Target::Under(2.0),
    );
    Ok(())
}
