//! What commands change: histories of small businesses, a command a step, each with the records as it left them. Whoever
//! reads a history keeps the records as he goes: those that a step names are as of after it.

mod accounts;
mod catalogue;
mod commands;
mod history;
mod orders;
mod products;
mod stock;
mod till;

use super::dice::Dice;
use anyhow::ensure;
use history::History;
use onhand_domain::command::Command;
use serde_json::Value;
use std::collections::BTreeMap;

const HISTORIES: u64 = 8;
const STEPS: usize = 330;
/// What the server gives by its own clock or as it takes a file in has no effect elsewhere.
const WAITS: &[&str] = &[
    "add_customer_group",
    "add_person",
    "add_price_list",
    "advance_price_list",
    "apply_price_change",
    "begin_import",
    "change_person",
    "change_prices",
    "edit_customer_group",
    "edit_price_list",
    "end_import",
    "expire_order",
    "restore_person",
    "set_import_mapping",
    "set_price_rules",
    "suspend_person",
    "undo_import",
    "undo_price_change",
];

/// Steps; each history begins with one that has no command.
pub fn effects() -> anyhow::Result<Vec<Value>> {
    let mut steps = Vec::new();
    let mut accepted: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in 0..HISTORIES {
        let mut history = History::new(seed, Dice::new(500 + seed))?;
        while history.steps.len() < STEPS {
            history.step()?;
        }
        history.accepted.iter().for_each(|(name, count)| *accepted.entry(name).or_default() += count);
        steps.append(&mut history.steps);
    }
    let rare: Vec<&&str> = Command::NAMES
        .iter()
        .filter(|name| !WAITS.contains(*name) && accepted.get(**name).is_none_or(|count| *count < 5))
        .collect();
    ensure!(rare.is_empty(), "too seldom accepted: {rare:?} of {accepted:?}");
    Ok(steps)
}
