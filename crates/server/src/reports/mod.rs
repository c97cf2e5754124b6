//! Reports: sums over records, for the API and for the command line alike. They read from one state of the store at a time and
//! decide nothing.

pub mod profit;
pub mod statement;
pub mod time;
pub mod value;

use onhand_domain::key::Key;
use onhand_domain::lookup::Lookup;
use onhand_domain::money::Money;
use onhand_domain::records::{Business, Customer};
use onhand_domain::time::Day;
use onhand_store::reads::{found, record};
use onhand_store::{Reader, StoreError};

/// Days that no report covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a report covers 1 to {most} days, and {from} to {to} is not that")]
pub struct RangeError {
    from: Day,
    most: usize,
    to: Day,
}

/// The days that are asked for, both included: from or until today where nobody says.
pub fn range(from: Option<Day>, to: Option<Day>, today: Day, most: usize) -> Result<(Day, Day), RangeError> {
    let to = to.unwrap_or(from.map_or(today, |from| from.max(today)));
    let from = from.unwrap_or(to);
    let mut days = std::iter::successors(Some(from), |day| day.next());
    if to < from || days.nth(most).is_some_and(|beyond| beyond <= to) {
        return Err(RangeError { from, most, to });
    }
    Ok((from, to))
}

/// The business's settings, where it is set up.
pub fn business(reader: &dyn Reader) -> Result<Option<Business>, StoreError> {
    record(reader, Business::id())
}

/// A customer, by id or code.
pub fn customer(reader: &dyn Reader, key: &str) -> Result<Option<Customer>, StoreError> {
    match Key::parse(key) {
        Key::Id(id) => record(reader, id),
        Key::Code(code) => found(reader, &Lookup::CustomerByCode(code)),
    }
}

/// An amount of so many minor units, held within its range.
fn money(minor: i128, exponent: u8) -> Money {
    Money::new(minor.clamp(i128::from(i64::MIN), i128::from(i64::MAX)) as i64, exponent)
}

/// A worth of so many hundredths of the minor unit, rounded to it.
fn rounded(hundredths: i128, exponent: u8) -> Money {
    money(onhand_domain::decimal::divide_rounded(hundredths, 100), exponent)
}
