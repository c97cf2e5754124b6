//! What the domain makes of drawn inputs, for the client that computes the same: figures, money, ids, and what commands
//! change. All of it follows from seeds.

mod dice;
mod effects;
mod figures;
mod ids;
mod money;

use serde_json::Value;

/// The files, by name.
pub fn vectors() -> anyhow::Result<Vec<(&'static str, String)>> {
    let files = [
        ("decimals", figures::decimals()),
        ("effects", effects::effects()?),
        ("ids", ids::ids()),
        ("sales", money::sales()?),
        ("shares", figures::shares()),
        ("units", figures::units()?),
    ];
    Ok(files.into_iter().map(|(name, cases)| (name, lines(&cases))).collect())
}

/// A case a line, so that a change shows which cases it touches.
pub fn lines(cases: &[Value]) -> String {
    let lines: Vec<String> = cases.iter().map(Value::to_string).collect();
    format!("[\n{}\n]\n", lines.join(",\n"))
}
