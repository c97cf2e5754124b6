//! A customer's statement: what happened in the account over some days, with the balance after each entry, and what is
//! overdue.

use onhand_domain::lookup::Lookup;
use onhand_domain::money::Money;
use onhand_domain::records::{AccountEntry, Business, Customer, CustomerAccount};
use onhand_domain::refusal::Refusal;
use onhand_domain::time::Day;
use onhand_protocol::{Aging, Statement, StatementLine};
use onhand_store::reads::{each_found, record};
use onhand_store::{Reader, StoreError};

/// Lines of one statement at most.
const LINES_MAX: usize = 10_000;

/// Why there is no statement.
#[derive(Debug, thiserror::Error)]
pub enum StatementError {
    /// The last day is before the first.
    #[error("the last day is before the first")]
    Backwards,
    /// The account's sums are larger than money goes.
    #[error("the sum of an account")]
    OutOfRange,
    /// The store can't be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// More lines than one statement has.
    #[error("more than {LINES_MAX} entries since then")]
    TooLong,
}

impl From<Refusal> for StatementError {
    fn from(_: Refusal) -> Self {
        Self::OutOfRange
    }
}

/// What happened in a customer's account from a day to another, both included, and where it stands today.
pub fn statement(
    reader: &dyn Reader,
    business: &Business,
    customer: &Customer,
    (from, to): (Option<Day>, Option<Day>),
    today: Day,
) -> Result<Statement, StatementError> {
    if to.zip(from).is_some_and(|(to, from)| to < from) {
        return Err(StatementError::Backwards);
    }
    // A late one may belong to any day, so that none can be left out.
    let mut entries = Vec::new();
    each_found(reader, &Lookup::AccountEntriesOf(customer.id), |entry: &AccountEntry| {
        entries.push(entry.clone());
        Ok::<_, StoreError>(())
    })?;
    let aging = aging(&entries, today, business.exponent())?;
    let (opening, lines) = lines(entries, from, to, business.exponent())?;
    if lines.len() > LINES_MAX {
        return Err(StatementError::TooLong);
    }
    Ok(Statement {
        account: record(reader, CustomerAccount::id_of(customer.id))?,
        aging,
        closing: lines.last().map_or(opening, |line| line.balance),
        customer: customer.id,
        from,
        lines,
        name: customer.name.clone(),
        opening,
        to,
    })
}

/// The balance before the first day, and the entries of the days with the balance after each.
fn lines(
    mut entries: Vec<AccountEntry>,
    from: Option<Day>,
    to: Option<Day>,
    exponent: u8,
) -> Result<(Money, Vec<StatementLine>), Refusal> {
    entries.sort_by_key(|entry| (entry.day, entry.number));
    let mut balance = Money::zero(exponent);
    let (mut opening, mut lines) = (balance, Vec::new());
    for entry in entries {
        if to.is_some_and(|to| entry.day > to) {
            break;
        }
        balance = balance.plus(entry.amount)?;
        if from.is_some_and(|from| entry.day < from) {
            opening = balance;
        } else {
            lines.push(StatementLine { balance, entry });
        }
    }
    Ok((opening, lines))
}

/// What is owed, by how long it has been due.
fn aging(entries: &[AccountEntry], on: Day, exponent: u8) -> Result<Aging, Refusal> {
    let nothing = Money::zero(exponent);
    let mut parts = [nothing; 5];
    for entry in entries.iter().filter(|entry| entry.is_owed()) {
        let is_over = |days: u32| entry.due.and_then(|due| due.plus_days(days)).is_some_and(|last| last < on);
        let part = [0, 30, 60, 90].iter().filter(|days| is_over(**days)).count();
        parts[part] = parts[part].plus(entry.open)?;
    }
    let [not_due, days_1_30, days_31_60, days_61_90, days_91] = parts;
    Ok(Aging { days_1_30, days_31_60, days_61_90, days_91, not_due, on })
}

#[cfg(test)]
mod tests {
    use super::*;
    use onhand_domain::ids::{AccountEntryId, CustomerId};
    use onhand_domain::records::account::EntryKind;
    use onhand_domain::time::Moment;
    use uuid::Uuid;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    /// Entries of (number, day, amount).
    fn account(entries: &[(u64, &str, i64)]) -> Vec<AccountEntry> {
        let entry = |(number, on, minor): &(u64, &str, i64)| AccountEntry {
            amount: Money::new(*minor, 2),
            customer: CustomerId(Uuid::nil()),
            day: day(on),
            due: Some(day(on)),
            id: AccountEntryId(Uuid::from_u128(u128::from(*number))),
            kind: EntryKind::Charge,
            note: None,
            number: *number,
            occurred_at: Moment::from_millis(0),
            open: Money::new(*minor, 2),
            reference: None,
            register: None,
            reversed: false,
            reverses: None,
            tender: None,
        };
        entries.iter().map(entry).collect()
    }

    #[test]
    fn balances_run_by_day_also_where_an_entry_came_late() {
        let entries = || account(&[(1, "2026-01-10", 1_000), (2, "2026-01-12", -300), (3, "2026-01-09", 50)]);
        for (from, to, opening, balances) in [
            (None, None, "0.00", vec!["0.50", "10.50", "7.50"]),
            (Some("2026-01-10"), None, "0.50", vec!["10.50", "7.50"]),
            (Some("2026-01-10"), Some("2026-01-11"), "0.50", vec!["10.50"]),
            (Some("2026-02-01"), None, "7.50", vec![]),
            (None, Some("2026-01-01"), "0.00", vec![]),
        ] {
            let (is, lines) = lines(entries(), from.map(day), to.map(day), 2).unwrap();
            let running: Vec<String> = lines.iter().map(|line| line.balance.to_string()).collect();
            assert_eq!(
                (is.to_string().as_str(), running),
                (opening, balances.iter().map(|b| (*b).to_owned()).collect())
            );
        }
    }

    #[test]
    fn what_is_owed_by_how_long_it_has_been_due() {
        let entries = account(&[
            (1, "2026-06-30", 1),
            (2, "2026-06-29", 10),
            (3, "2026-05-31", 100),
            (4, "2026-05-30", 1_000),
            (5, "2026-05-01", 10_000),
            (6, "2026-04-30", 100_000),
            (7, "2026-01-01", -5),
        ]);
        let is = aging(&entries, day("2026-06-30"), 2).unwrap();
        let parts = [is.not_due, is.days_1_30, is.days_31_60, is.days_61_90, is.days_91];
        assert_eq!(parts.map(|part| part.minor()), [1, 110, 11_000, 100_000, 0]);
    }
}
