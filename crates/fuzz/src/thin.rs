//! Leaves fields of a command out: the golden files have all of them, and a command with all of them goes nowhere.

use crate::tree::Tree;
use rand::Rng;
use rand::rngs::SmallRng;

/// Fields that a command or a part of it mostly can't be read without.
const NEEDED: &[&str] = &[
    "action",
    "amount",
    "code",
    "counted",
    "decimals",
    "denominator",
    "destination",
    "due",
    "exception",
    "kind",
    "language",
    "limit",
    "line",
    "lines",
    "movement",
    "name",
    "numerator",
    "outcome",
    "percent",
    "product",
    "quantity",
    "rate",
    "reason",
    "sku",
    "text",
    "transfer",
    "use",
];

/// Leaves some fields out: most may be absent, and a command with all of them is mostly refused for one.
pub fn thin_out(random: &mut SmallRng, verb: &str, tree: &mut Tree) {
    let share = [1u32, 4, 7][random.random_range(0..3)];
    thin(random, verb, tree, share);
}

/// Leaves out `share` eighths of what may be absent.
fn thin(random: &mut SmallRng, verb: &str, tree: &mut Tree, share: u32) {
    match tree {
        Tree::Object(fields) => {
            fields.retain(|(name, value)| {
                // What a command is about, and the one field of a choice.
                let is_needed = NEEDED.contains(&name.as_str())
                    || (verb.ends_with(name.as_str())
                        && !verb.starts_with("place")
                        && !verb.starts_with("record"))
                    || matches!(value, Tree::Object(_)) && name.contains('_');
                if is_needed { random.random_range(0..60) > 0 } else { random.random_range(0..8) >= share }
            });
            fields.iter_mut().for_each(|(_, value)| thin(random, verb, value, share));
        }
        Tree::List(items) => {
            if items.len() > 2 {
                // A list of choices, of which one at a time goes further.
                let keep = random.random_range(0..items.len());
                items.swap(0, keep);
                items.truncate(random.random_range(1..4));
            }
            items.iter_mut().for_each(|item| thin(random, verb, item, share));
        }
        Tree::Plain(_) => {}
    }
}
