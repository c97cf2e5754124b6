//! What goods cost on average, written down once more: what is there and what is owed lie in pots of their own.

use super::money::{decimal, rounded};
use super::{Id, Model, text};
use serde_json::Value;

/// Digits of a cost that is kept: hundredths of a penny.
const WORTH_DIGITS: u32 = 4;
/// Digits of an average.
const PRICE_DIGITS: u32 = 6;
const QUANTITY: i128 = 1_000_000;

/// Goods: how many millionths, of how many of those nobody knows what they cost, and what the others cost.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Goods {
    /// With a cost or without.
    pub quantity: i128,
    /// Without.
    pub unknown: i128,
    /// Hundredths of a penny.
    pub worth: i128,
}

/// What is known of the cost of what comes in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Paid {
    /// As the others.
    Average,
    /// As it had been.
    Back(Goods),
    /// Nothing.
    Nothing,
    /// So much for all of it.
    Worth(i128),
}

/// A product's cost.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cost {
    /// What a unit costs, in millionths of a pound.
    pub average: Option<i128>,
    /// What went before it came.
    pub owed: Goods,
    /// What is there.
    pub there: Goods,
}

impl Goods {
    fn known(&self) -> i128 {
        self.quantity - self.unknown
    }

    /// Takes so much out, what has no known cost first.
    fn take(&mut self, quantity: i128) -> Self {
        let unknown = quantity.min(self.unknown);
        let known = quantity - unknown;
        let worth = match known {
            0 => 0,
            all if all == self.known() => self.worth,
            part => rounded(self.worth * part, self.known()),
        };
        let taken = Self { quantity, unknown, worth };
        self.quantity -= quantity;
        self.unknown -= unknown;
        self.worth -= worth;
        taken
    }

    fn put(&mut self, more: Self) {
        self.quantity += more.quantity;
        self.unknown += more.unknown;
        self.worth += more.worth;
    }
}

impl Cost {
    /// All of it, what is owed taken off.
    pub fn in_all(&self) -> Goods {
        Goods {
            quantity: self.there.quantity - self.owed.quantity,
            unknown: self.there.unknown - self.owed.unknown,
            worth: self.there.worth - self.owed.worth,
        }
    }

    fn at_average(&self, quantity: i128) -> Goods {
        match self.average {
            Some(average) => {
                let below = QUANTITY * 10i128.pow(PRICE_DIGITS - WORTH_DIGITS);
                Goods { quantity, unknown: 0, worth: rounded(average * quantity, below) }
            }
            None => Goods { quantity, unknown: quantity, worth: 0 },
        }
    }

    fn come(&mut self, quantity: i128, paid: Paid) {
        let mut goods = match paid {
            Paid::Average => self.at_average(quantity),
            Paid::Back(goods) => goods,
            Paid::Nothing => Goods { quantity, unknown: quantity, worth: 0 },
            Paid::Worth(worth) => Goods { quantity, unknown: 0, worth },
        };
        let newest = unit(&goods).filter(|_| matches!(paid, Paid::Worth(_)));
        let owed = quantity.min(self.owed.quantity);
        self.owed.take(owed);
        let left = goods.quantity - owed;
        // The last of them are those that stay, so that what has no known cost pays first.
        let all = goods;
        goods.take(owed);
        if left > 0 && goods.known() > 0 && goods.known() != all.known() {
            goods.worth = rounded(all.worth * goods.known(), all.known());
        }
        self.there.put(goods);
        self.settle(newest);
    }

    fn go(&mut self, quantity: i128, paid: Paid) {
        if let Paid::Back(goods) = paid {
            let rest = Goods {
                quantity: self.there.quantity - quantity,
                unknown: self.there.unknown - goods.unknown,
                worth: self.there.worth - goods.worth,
            };
            let some = rest.unknown >= 0 && rest.known() >= 0 && rest.worth >= 0;
            if self.owed.quantity == 0 && rest.quantity >= 0 && some && (rest.known() > 0 || rest.worth == 0)
            {
                self.there = rest;
                return self.settle(None);
            }
        }
        let there = quantity.min(self.there.quantity);
        let beyond = self.at_average(quantity - there);
        self.there.take(there);
        self.owed.put(beyond);
        self.settle(None);
    }

    fn settle(&mut self, newest: Option<i128>) {
        let is = unit(&self.there).or(unit(&self.owed));
        self.average = is.or(newest).or(self.average);
    }
}

/// What a unit costs of what has a known cost.
fn unit(goods: &Goods) -> Option<i128> {
    let above = goods.worth * QUANTITY * 10i128.pow(PRICE_DIGITS - WORTH_DIGITS);
    (goods.known() != 0).then(|| rounded(above, goods.known()))
}

impl Model {
    /// Goods come into the business or leave it; gives what that did, without its sign.
    pub(super) fn cost(&mut self, product: &str, change: i64, paid: Paid) -> Goods {
        let cost = self.costs.entry(product.to_owned()).or_default();
        let before = cost.in_all();
        let (quantity, sign) = (i128::from(change.abs()), i128::from(change.signum()));
        if change > 0 {
            cost.come(quantity, paid)
        } else {
            cost.go(quantity, paid)
        }
        let after = cost.in_all();
        Goods {
            quantity,
            unknown: sign * (after.unknown - before.unknown),
            worth: sign * (after.worth - before.worth),
        }
    }

    /// What a line of a document says that its goods cost.
    pub(super) fn paid(&self, name: &str, product: &str, quantity: i64, line: &Value) -> Paid {
        let brings = matches!(name, "post_opening" | "post_receipt" | "post_made");
        let worth = |price: &str, quantity: i64| {
            let below = QUANTITY * 10i128.pow(PRICE_DIGITS - WORTH_DIGITS);
            Paid::Worth(rounded(decimal(price, PRICE_DIGITS) * i128::from(quantity.abs()), below))
        };
        if let Some(price) = text(line, "cost_of_unit") {
            return worth(price, crate::figures::read(&line["quantity"]));
        }
        let own = self.products[product].cost.as_deref().filter(|_| brings);
        match text(line, "cost").or(own) {
            Some(price) => worth(price, quantity),
            None if brings => Paid::Nothing,
            None => Paid::Average,
        }
    }

    /// What goods cost of which so much left, all of it of known cost, as so much of them comes back.
    pub(super) fn brought_back(left: &[Goods], quantity: i64) -> Paid {
        if left.iter().any(|goods| goods.unknown != 0) {
            return Paid::Nothing;
        }
        let worth: i128 = left.iter().map(|goods| goods.worth).sum();
        let whole: i128 = left.iter().map(|goods| goods.quantity).sum();
        if whole == 0 { Paid::Average } else { Paid::Worth(rounded(worth * i128::from(quantity), whole)) }
    }

    /// Costs by product, of those that were ever there.
    pub fn costs(&self) -> impl Iterator<Item = (&Id, &Cost)> {
        self.costs.iter()
    }
}
