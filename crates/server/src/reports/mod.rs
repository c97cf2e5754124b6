//! Reports: sums over records, for the API and for the command line alike. They read from one state of the store at a time and
//! decide nothing.

pub mod profit;
pub mod statement;
pub mod time;
pub mod value;

use onhand_domain::key::Key;
use onhand_domain::lookup::Lookup;
use onhand_domain::money::Money;
use onhand_domain::records::{Business, Customer, Stored};
use onhand_domain::time::Day;
use onhand_domain::working_set::matches;
use onhand_store::{Query, Reader, StoreError};
use uuid::Uuid;

/// Records read at a time.
const CHUNK: usize = 1_000;

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

/// A record of a type, by id.
pub fn get<T: Stored>(reader: &dyn Reader, id: impl Into<Uuid>) -> Result<Option<T>, StoreError> {
    let Some(stored) = reader.record(T::COLLECTION, id.into())? else { return Ok(None) };
    Ok(T::from_record(&*stored.decode(T::COLLECTION)?).cloned())
}

/// The business's settings, where it is set up.
pub fn business(reader: &dyn Reader) -> Result<Option<Business>, StoreError> {
    get(reader, Business::id())
}

/// A customer, by id or code.
pub fn customer(reader: &dyn Reader, key: &str) -> Result<Option<Customer>, StoreError> {
    let code = match Key::parse(key) {
        Key::Id(id) => return get(reader, id),
        Key::Code(code) => code,
    };
    let mut found = None;
    each_found(reader, &Lookup::CustomerByCode(code), |customer: &Customer| found = Some(customer.clone()))?;
    Ok(found)
}

/// Every record of a type that its filters leave.
fn each<T: Stored>(
    reader: &dyn Reader,
    filters: &[(&'static str, String)],
    mut take: impl FnMut(&T),
) -> Result<(), StoreError> {
    let collection = T::COLLECTION;
    let mut after_row = None;
    loop {
        let filters = filters.to_vec();
        let query = Query { collection, filters, after_row, newest_first: false, limit: CHUNK };
        let found = reader.list(&query)?;
        for stored in &found {
            if let Some(record) = T::from_record(&*stored.decode(collection)?) {
                take(record);
            }
        }
        match found.last() {
            Some(last) if found.len() == CHUNK => after_row = Some(last.row),
            _ => return Ok(()),
        }
    }
}

/// Every record of a type that a lookup finds, newest first.
fn each_found<T: Stored>(
    reader: &dyn Reader,
    lookup: &Lookup,
    mut take: impl FnMut(&T),
) -> Result<(), StoreError> {
    let mut before = None;
    loop {
        let found = reader.find(lookup, before, CHUNK)?;
        for stored in &found {
            let record = stored.decode(T::COLLECTION)?;
            // Keys may clash: what is found is compared with what is looked for.
            if let Some(of) = T::from_record(&record).filter(|_| matches(&record, lookup)) {
                take(of);
            }
        }
        match found.last() {
            Some(last) if found.len() == CHUNK => before = Some(last.row),
            _ => return Ok(()),
        }
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
