//! A little of every family by fixed seeds, and again what was found before.

#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

use onhand_domain::command::Command;
use onhand_fuzz::family::Tally;
use onhand_fuzz::runner::{self, Found};
use onhand_fuzz::{family_named, replay};
use std::path::Path;

/// Runs of a family; gives what became of the inputs.
fn short(name: &str, runs: u64) -> Tally {
    let mut family = family_named(name).unwrap().unwrap();
    let mut tally = Tally::new();
    for seed in 1..=runs {
        if let Err(failure) = runner::run(&mut *family, seed, &mut tally).unwrap() {
            let found = serde_json::to_string_pretty(&failure.found).unwrap();
            panic!("seed {seed}: {}\n{}\n{found}", failure.broken.property, failure.broken.detail);
        }
    }
    tally
}

/// Whether some inputs came to each of these: hostile input that is all turned away at the door tries nothing.
fn came_to(tally: &Tally, kinds: &[&str]) {
    let missing: Vec<&&str> = kinds.iter().filter(|kind| !tally.contains_key(**kind)).collect();
    assert!(missing.is_empty(), "nothing came to {missing:?}: {tally:#?}");
}

#[test]
fn commands() {
    let tally = short("commands", 60);
    let refused: Vec<String> = Command::NAMES.iter().map(|name| format!("{name}: refused")).collect();
    came_to(&tally, &refused.iter().map(String::as_str).collect::<Vec<_>>());
    let accepted = Command::NAMES.iter().filter(|name| tally.contains_key(&format!("{name}: accepted")));
    assert!(accepted.count() > Command::NAMES.len() * 3 / 4, "{tally:#?}");
    came_to(&tally, &["record_sale: quarantined", "refused: insufficient_stock", "refused: id_reused"]);
}

#[test]
fn records() {
    let tally = short("records", 3);
    came_to(&tally, &["orders: read", "orders: not read", "movements: read", "business: read"]);
}

#[test]
fn exports() {
    came_to(&short("exports", 2), &["taken in", "sound", "found out by verify", "refused: a line is bad"]);
}

#[test]
fn spreadsheets() {
    came_to(&short("spreadsheets", 10), &["written", "refused as a whole", "undone"]);
}

#[test]
fn tables() {
    came_to(&short("tables", 10), &["written", "read, nothing to write"]);
}

#[test]
fn retail() {
    came_to(&short("retail", 6), &["imported", "lines make no sense"]);
}

#[test]
fn requests() {
    let tally = short("requests", 32);
    came_to(&tally, &["200", "400", "401", "403", "404", "405", "409", "415", "not HTTP"]);
}

#[test]
fn live() {
    let tally = short("live", 8);
    came_to(&tally, &["can't be read", "came in", "subscribe", "verify", "buckets", "repair", "accepted"]);
    came_to(&tally, &["told welcome", "told ready", "told changes", "told digest", "told end", "told pong"]);
    came_to(
        &tally,
        &["told no: BadMessage", "told no: OutOfOrder", "told no: Forbidden", "told to begin by Verify"],
    );
}

#[test]
fn settings() {
    came_to(&short("settings", 1), &["read", "refused"]);
}

#[test]
fn what_was_found_before() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/found");
    let mut count = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let found: Found = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        if let Err(broken) = replay(&found).unwrap() {
            panic!("{}: {}\n{}", path.display(), broken.property, broken.detail);
        }
        count += 1;
    }
    assert!(count > 0, "nothing is kept");
}
