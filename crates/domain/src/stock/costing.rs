//! The moving average: what becomes of a product's worth when some of it comes or goes.
//!
//! A product has one average over the whole business, in the order in which movements are recorded. Kept are three whole
//! numbers: how much there is, how much of that has no known cost, and what the rest cost together. Nothing is rounded but
//! the cost of what leaves, and that rounding stays in the worth of the rest, so that to the last digit *what came in = what
//! went out + what is there*. Goods on the way from one location to another stay where they are here.
//!
//! - **What comes in with a cost** adds its quantity and its cost.
//! - **What comes in without one** adds to what has no known cost. What is found (a count, an adjustment) or brought back
//!   without a receipt costs what the others cost on average.
//! - **What goes out** is first what has no known cost, and the rest at the average. A movement that takes of both has no
//!   cost of a unit: it lacks one.
//! - **More goes out than is there**: the rest goes at the last average, before its goods were booked in. Quantity and worth
//!   are below zero then. Where there never was an average it goes out without a cost.
//! - **The next goods in** make up for those first. What was said of them then stays as it was; what they cost more or less
//!   than was thought is the movement's `cost_difference`, on the day it was found out. What is left over is worth what it
//!   just cost: the average begins anew.
//! - **What undoes a movement** brings or takes what that one took or brought, if the rest can bear it, else it goes out
//!   like everything else.
//!
//! | what happens | cost of it | quantity | without cost | worth | average |
//! |--|--|--|--|--|--|
//! | 10 received at 2.00 | 20.00 | 10 | 0 | 20.00 | 2.00 |
//! | 10 received at 3.00 | 30.00 | 20 | 0 | 50.00 | 2.50 |
//! | 4 sold | 10.00 | 16 | 0 | 40.00 | 2.50 |
//! | 2 received, cost not known | - | 18 | 2 | 40.00 | 2.50 |
//! | 3 sold | 2 lack, 1 at 2.50 | 15 | 0 | 37.50 | 2.50 |
//! | 18 sold | 45.00 | −3 | 0 | −7.50 | 2.50 |
//! | 10 received at 4.00 | 40.00, of which 4.50 is difference | 7 | 0 | 28.00 | 4.00 |

use crate::decimal::divide_rounded;
use crate::money::Price;
use crate::quantity::Quantity;
use crate::records::ProductCost;
use crate::refusal::Refusal;
use crate::worth::Worth;

/// What is known of the cost of goods that come or go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cost {
    /// What the others cost on average.
    Average,
    /// What a movement that is undone did to the worth of stock.
    Back {
        /// How much of the stock without a known cost it brought or took.
        unvalued: Quantity,
        /// By how much it made the stock worth more, or less.
        value: Option<Worth>,
    },
    /// What all of it cost.
    Paid(Worth),
    /// Nothing.
    Unknown,
}

/// What a movement did to the worth of stock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Booked {
    /// What goods that had left before they came cost more than was thought.
    pub difference: Option<Worth>,
    /// Of one unit, where all of it has a known cost.
    pub unit_cost: Option<Price>,
    /// How much of the goods without a known cost it brought or took.
    pub unvalued: Quantity,
    /// By how much it made the stock worth more, or less; absent where nothing is known of it.
    pub value: Option<Worth>,
}

/// The three figures, wide enough for every step between.
#[derive(Clone, Copy)]
struct Pool {
    quantity: i128,
    unvalued: i128,
    value: i128,
}

impl Pool {
    fn of(cost: &ProductCost) -> Self {
        Self {
            quantity: cost.quantity.millionths().into(),
            unvalued: cost.unvalued.millionths().into(),
            value: cost.value.hundredths().into(),
        }
    }

    /// How much of it has a known cost.
    fn valued(&self) -> i128 {
        self.quantity - self.unvalued
    }

    /// The part of the worth that belongs to `part` of what has a known cost.
    fn share(&self, part: i128) -> i128 {
        if part == self.valued() { self.value } else { divide_rounded(self.value * part, self.valued()) }
    }

    /// Takes out of what is there, which is at least `quantity`: what has no known cost first.
    fn take(&mut self, quantity: i128) {
        let unvalued = quantity.min(self.unvalued);
        let valued = quantity - unvalued;
        if valued > 0 {
            self.value -= self.share(valued);
        }
        self.unvalued -= unvalued;
        self.quantity -= quantity;
    }

    /// Takes what is not there, which goes at the last average.
    fn owe(&mut self, quantity: i128, average: Option<Price>, exponent: u8) -> Result<(), Refusal> {
        match average {
            Some(price) => {
                self.value -= i128::from(Worth::of(price, narrow(quantity)?, exponent)?.hundredths())
            }
            None => self.unvalued -= quantity,
        }
        self.quantity -= quantity;
        Ok(())
    }

    /// What stays when exactly what is to be undone is taken out again; `None` where the rest can't bear it.
    fn without(&self, quantity: i128, known: Cost) -> Option<Self> {
        let Cost::Back { unvalued, value } = known else { return None };
        let rest = Self {
            quantity: self.quantity - quantity,
            unvalued: self.unvalued - i128::from(unvalued.millionths()),
            value: self.value - i128::from(value.map_or(0, Worth::hundredths)),
        };
        (rest.quantity >= 0 && rest.is_sound()).then_some(rest)
    }

    /// Puts in what came, of which some has no known cost and the rest cost `value`.
    fn add(&mut self, quantity: i128, unvalued: i128, value: i128) {
        self.quantity += quantity;
        self.unvalued += unvalued;
        self.value += value;
    }

    /// Makes up for what went before it came, as far as `quantity` goes: what went without a known cost first.
    fn repay(&mut self, quantity: i128) {
        let unvalued = quantity.min(-self.unvalued);
        let valued = quantity - unvalued;
        if valued > 0 {
            self.value -= self.share(-valued);
        }
        self.unvalued += unvalued;
        self.quantity += quantity;
    }

    /// Whether the three go together: of what is there, no part is below zero; of what is not there, none is above.
    fn is_sound(&self) -> bool {
        let sign = if self.quantity < 0 { -1 } else { 1 };
        let (unvalued, valued, value) = (sign * self.unvalued, sign * self.valued(), sign * self.value);
        unvalued >= 0 && valued >= 0 && value >= 0 && (valued > 0 || value == 0)
    }
}

/// Goods come in.
pub fn come(cost: &mut ProductCost, quantity: Quantity, known: Cost) -> Result<Booked, Refusal> {
    let exponent = cost.value.exponent();
    let all: i128 = quantity.millionths().into();
    let (paid, unvalued) = match (known, cost.unit_cost) {
        (Cost::Paid(worth), _) => (worth, 0),
        (Cost::Back { unvalued, value }, _) => {
            (value.unwrap_or(Worth::zero(exponent)), unvalued.millionths().into())
        }
        (Cost::Average, Some(average)) => (Worth::of(average, quantity, exponent)?, 0),
        (Cost::Average, None) | (Cost::Unknown, _) => (Worth::zero(exponent), all),
    };
    let unit_cost = (unvalued == 0).then(|| paid.per_unit(quantity)).flatten();
    let before = Pool::of(cost);
    let mut pool = before;
    let owed = all.min(-pool.quantity).max(0);
    if owed > 0 {
        pool.repay(owed);
    }
    // What has no known cost makes up for others first, so that what is left over is known as far as it can be.
    let (left, left_unvalued) = (all - owed, (unvalued - owed).max(0));
    pool.add(left, left_unvalued, part_of(paid, all - unvalued, left - left_unvalued));
    let value = pool.value - before.value;
    let difference = i128::from(paid.hundredths()) - value;
    cost.keep(pool, unit_cost.filter(|_| matches!(known, Cost::Paid(_))))?;
    Ok(Booked {
        difference: (unvalued == 0 && difference != 0).then(|| worth(difference, exponent)).transpose()?,
        unit_cost,
        unvalued: narrow(pool.unvalued - before.unvalued)?,
        value: (value != 0 || unit_cost.is_some()).then(|| worth(value, exponent)).transpose()?,
    })
}

/// What `part` of the `whole` that cost `paid` did cost.
fn part_of(paid: Worth, whole: i128, part: i128) -> i128 {
    let paid = i128::from(paid.hundredths());
    match part {
        0 => 0,
        _ if part == whole => paid,
        _ => divide_rounded(paid * part, whole),
    }
}

/// Goods go out.
pub fn go(cost: &mut ProductCost, quantity: Quantity, known: Cost) -> Result<Booked, Refusal> {
    let exponent = cost.value.exponent();
    let all: i128 = quantity.millionths().into();
    let before = Pool::of(cost);
    let mut pool = before;
    match before.without(all, known) {
        Some(rest) => pool = rest,
        None => {
            let there = all.min(pool.quantity).max(0);
            if there > 0 {
                pool.take(there);
            }
            if all > there {
                pool.owe(all - there, cost.unit_cost, exponent)?;
            }
        }
    }
    let value = worth(before.value - pool.value, exponent)?;
    let unvalued = narrow(before.unvalued - pool.unvalued)?;
    let unit_cost = unvalued.is_zero().then(|| value.per_unit(quantity)).flatten();
    cost.keep(pool, None)?;
    let value = (!value.is_zero() || unit_cost.is_some()).then_some(value);
    Ok(Booked { difference: None, unit_cost, unvalued, value })
}

/// Whether the figures of a product's cost go together.
pub fn is_sound(cost: &ProductCost) -> bool {
    Pool::of(cost).is_sound()
}

impl ProductCost {
    /// Keeps the figures. The average follows from them; where none of it has a known cost it is what was `paid` just now,
    /// or stays what it was.
    fn keep(&mut self, pool: Pool, paid: Option<Price>) -> Result<(), Refusal> {
        self.quantity = narrow(pool.quantity)?;
        self.unvalued = narrow(pool.unvalued)?;
        self.value = worth(pool.value, self.value.exponent())?;
        self.unit_cost = average(self)?.or(paid).or(self.unit_cost);
        Ok(())
    }
}

/// What a stock unit costs on average, of what has a known cost; `None` where none has.
pub fn average(cost: &ProductCost) -> Result<Option<Price>, Refusal> {
    let valued = cost.quantity.minus(cost.unvalued)?;
    Ok(cost.value.per_unit(valued))
}

fn narrow(millionths: i128) -> Result<Quantity, Refusal> {
    i64::try_from(millionths).map(Quantity::from_millionths).map_err(|_| Refusal::QuantityOutOfRange)
}

fn worth(hundredths: i128, exponent: u8) -> Result<Worth, Refusal> {
    i64::try_from(hundredths).map(|value| Worth::new(value, exponent)).map_err(|_| Refusal::AmountOutOfRange)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::ProductId;

    fn quantity(text: &str) -> Quantity {
        Quantity::parse(text).unwrap()
    }

    fn paid(text: &str) -> Cost {
        Cost::Paid(serde_json::from_value(format!("{text}00").into()).unwrap())
    }

    fn shown(cost: &ProductCost) -> String {
        let average = cost.unit_cost.map_or("-".to_owned(), |price| price.to_string());
        format!("{} there, {} lack, worth {}, at {average}", cost.quantity, cost.unvalued, cost.value)
    }

    /// The table above, line by line.
    #[test]
    fn the_average_of_what_is_there() {
        let mut cost = ProductCost::empty(ProductId(uuid::Uuid::nil()), 2);
        for (known, moved, is) in [
            (Some(paid("20.00")), "10", "10 there, 0 lack, worth 20.0000, at 2.00"),
            (Some(paid("30.00")), "10", "20 there, 0 lack, worth 50.0000, at 2.50"),
            (None, "4", "16 there, 0 lack, worth 40.0000, at 2.50"),
            (Some(Cost::Unknown), "2", "18 there, 2 lack, worth 40.0000, at 2.50"),
            (None, "3", "15 there, 0 lack, worth 37.5000, at 2.50"),
            (None, "18", "-3 there, 0 lack, worth -7.5000, at 2.50"),
            (Some(paid("40.00")), "10", "7 there, 0 lack, worth 28.0000, at 4.00"),
        ] {
            let booked = match known {
                Some(known) => come(&mut cost, quantity(moved), known),
                None => go(&mut cost, quantity(moved), Cost::Average),
            };
            let difference = booked.unwrap().difference.map(|difference| difference.to_string());
            assert_eq!(shown(&cost), is);
            let expected = is.starts_with('7').then_some("4.5000");
            assert_eq!(difference.as_deref(), expected, "{is}");
            assert!(is_sound(&cost));
        }
    }

    #[test]
    fn what_left_before_it_came_and_without_a_cost_is_paid_for_when_it_comes() {
        let mut cost = ProductCost::empty(ProductId(uuid::Uuid::nil()), 2);
        let sold = go(&mut cost, quantity("3"), Cost::Average).unwrap();
        assert_eq!((sold.unit_cost, sold.value, sold.unvalued), (None, None, quantity("3")));
        assert_eq!(shown(&cost), "-3 there, -3 lack, worth 0.0000, at -");
        let part = come(&mut cost, quantity("2"), paid("6.00")).unwrap();
        assert_eq!(part.difference.unwrap().to_string(), "6.0000");
        assert_eq!(shown(&cost), "-1 there, -1 lack, worth 0.0000, at 3.00");
        let rest = come(&mut cost, quantity("5"), paid("15.00")).unwrap();
        assert_eq!(rest.difference.unwrap().to_string(), "3.0000");
        assert_eq!(shown(&cost), "4 there, 0 lack, worth 12.0000, at 3.00");
    }

    #[test]
    fn what_is_undone_leaves_the_average_as_it_was() {
        let mut cost = ProductCost::empty(ProductId(uuid::Uuid::nil()), 2);
        come(&mut cost, quantity("10"), paid("20.00")).unwrap();
        let before = cost.clone();
        let wrong = come(&mut cost, quantity("10"), paid("3000.00")).unwrap();
        let back = Cost::Back { unvalued: wrong.unvalued, value: wrong.value };
        go(&mut cost, quantity("10"), back).unwrap();
        assert_eq!(cost, before);
        let sold = go(&mut cost, quantity("12"), Cost::Average).unwrap();
        let back = Cost::Back { unvalued: sold.unvalued, value: sold.value };
        come(&mut cost, quantity("12"), back).unwrap();
        assert_eq!(cost, before);
        // The rest can't bear it: it goes like everything else.
        go(&mut cost, quantity("5"), Cost::Average).unwrap();
        let all = Cost::Back { unvalued: Quantity::ZERO, value: Some(Worth::new(300_000, 2)) };
        go(&mut cost, quantity("4"), all).unwrap();
        assert_eq!(shown(&cost), "1 there, 0 lack, worth 2.0000, at 2.00");
    }

    #[test]
    fn thirds_add_up_to_the_last_digit() {
        let mut cost = ProductCost::empty(ProductId(uuid::Uuid::nil()), 2);
        come(&mut cost, quantity("3"), paid("10.00")).unwrap();
        let mut left = 0;
        for _ in 0..3 {
            left += go(&mut cost, quantity("1"), Cost::Average).unwrap().value.unwrap().hundredths();
        }
        assert_eq!((left, cost.value.hundredths()), (100_000, 0));
    }
}
