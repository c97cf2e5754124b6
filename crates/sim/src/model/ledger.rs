//! On hand by plain sums, and what late facts do to counts.

use super::costs::{Goods, Paid};
use super::refusals::not_reversible;
use super::{Decided, Id, Model, When};
use crate::ids;
use std::collections::BTreeMap;

/// How much of a product there is at a location.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Level {
    /// The latest count that stands.
    pub counted_at: Option<i64>,
    /// Under way to there.
    pub incoming: i64,
    /// Every movement here: when it happened, and what it did.
    pub moved: Vec<(i64, i64)>,
    /// All movements, summed.
    pub on_hand: i64,
    /// Promised.
    pub reserved: i64,
}

impl Level {
    /// What may be promised.
    pub fn available(&self) -> i64 {
        self.on_hand - self.reserved
    }

    /// Whether nothing is there, promised or under way.
    pub fn is_empty(&self) -> bool {
        self.on_hand == 0 && self.reserved == 0 && self.incoming == 0
    }
}

/// A counted product.
#[derive(Clone, Debug, PartialEq)]
pub struct CountLine {
    /// When it was counted.
    pub counted_at: i64,
    /// What was found missing or too much, by now.
    pub difference: i64,
    /// What the count's own movement did.
    pub found: i64,
    /// Where.
    pub location: Id,
    /// Of what.
    pub product: Id,
    /// Whether the count was undone.
    pub reversed: bool,
}

/// A movement that can be undone.
#[derive(Clone, Debug, PartialEq)]
pub struct Movement {
    /// What it did to what the stock is worth.
    pub cost: Goods,
    /// The stock document that made it, where one did.
    pub document: Option<Id>,
    /// When it happened.
    pub occurred_at: i64,
    /// By location: the count line that was kept as counted, and what that did to on hand.
    pub offsets: BTreeMap<Id, (Id, i64, Goods)>,
    /// What is known of its cost.
    pub paid: Paid,
    /// Where it came from and went, inside the business.
    pub path: (Option<Id>, Option<Id>),
    /// Of what.
    pub product: Id,
    /// How much.
    pub quantity: i64,
    /// Whether it is undone.
    pub reversed: bool,
}

impl Model {
    /// The level of a product at a location.
    pub fn level(&self, product: &str, location: &str) -> Level {
        self.levels.get(&(product.to_owned(), location.to_owned())).cloned().unwrap_or_default()
    }

    pub(super) fn level_mut(&mut self, product: &str, location: &str) -> &mut Level {
        self.levels.entry((product.to_owned(), location.to_owned())).or_default()
    }

    fn book(&mut self, product: &str, location: &str, change: i64, at: i64) {
        let level = self.level_mut(product, location);
        level.on_hand += change;
        level.moved.push((at, change));
    }

    /// Moves stock between locations, or in or out of the business; keeps later counts as counted. With an id, it can
    /// be undone.
    pub(super) fn post(&mut self, id: Option<Id>, mut movement: Movement, trusted: bool) -> Goods {
        self.book_and_keep_counts(&mut movement, trusted);
        let cost = movement.cost;
        if let Some(id) = id {
            self.movements.insert(id, movement);
        }
        cost
    }

    fn book_both(&mut self, movement: &mut Movement) {
        let (from, to) = &movement.path;
        let change = movement.quantity * (i64::from(to.is_some()) - i64::from(from.is_some()));
        if change != 0 {
            movement.cost = self.cost(&movement.product, change, movement.paid);
        }
        for (end, change) in [(from, -movement.quantity), (to, movement.quantity)] {
            if let Some(location) = end {
                self.book(&movement.product, location, change, movement.occurred_at);
            }
        }
    }

    fn book_and_keep_counts(&mut self, movement: &mut Movement, trusted: bool) {
        self.book_both(movement);
        let mut offsets = BTreeMap::new();
        let (from, to) = movement.path.clone();
        for (end, change) in [(&from, -movement.quantity), (&to, movement.quantity)] {
            let Some(location) = end else { continue };
            let later = self.count_lines.iter_mut().filter(|(_, line)| {
                let here = line.product == movement.product && line.location == *location;
                here && !line.reversed && line.counted_at > movement.occurred_at
            });
            let earliest = later.min_by_key(|(id, line)| (line.counted_at, (*id).clone()));
            let Some((id, line)) = earliest.filter(|_| trusted) else { continue };
            line.difference -= change;
            let (id, counted_at) = (id.clone(), line.counted_at);
            self.book(&movement.product, location, -change, counted_at);
            let cost = self.cost(&movement.product, -change, Paid::Average);
            offsets.insert(location.clone(), (id, -change, cost));
        }
        movement.offsets = offsets;
    }

    /// Undoes a movement.
    pub(super) fn reverse(&mut self, id: &str, when: &When) -> Decided {
        let Some(movement) = self.movements.get_mut(id).filter(|movement| !movement.reversed) else {
            return Err(not_reversible(id));
        };
        movement.reversed = true;
        let original = movement.clone();
        let occurred_at = when.occurred_at.max(original.occurred_at);
        let mut offset_undone = false;
        let (from, to) = original.path.clone();
        for location in [&from, &to].into_iter().flatten() {
            let Some((line, change, cost)) = original.offsets.get(location) else { continue };
            let Some(line) = self.count_lines.get_mut(line).filter(|line| !line.reversed) else { continue };
            line.difference -= change;
            self.book(&original.product, location, -change, occurred_at);
            self.cost(&original.product, -change, Paid::Back(*cost));
            offset_undone = true;
        }
        let paid = Paid::Back(original.cost);
        let mut opposite = Movement { occurred_at, paid, path: (to, from), ..original };
        if offset_undone {
            self.book_both(&mut opposite);
        } else {
            self.book_and_keep_counts(&mut opposite, when.trusted);
        }
        // What undoes something can't be undone itself.
        self.movements.insert(ids::of_reversal(id), opposite);
        Ok(())
    }

    /// Puts on hand right by a count's figures.
    pub(super) fn correct(&mut self, product: &str, location: &str, change: i64, at: i64) {
        if change != 0 {
            self.book(product, location, change, at);
            self.cost(product, change, Paid::Average);
        }
    }
}
