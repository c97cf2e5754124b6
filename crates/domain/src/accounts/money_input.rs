//! Amounts as commands give them.

use crate::decision::Decision;
use crate::money::{AMOUNT_MAX, Money};
use crate::refusal::{Refusal, Rule};

/// An amount above zero that is not absurd, with the currency's digits.
pub fn positive(decision: &Decision<'_>, field: &str, amount: Money) -> Result<Money, Refusal> {
    let amount = in_currency(decision, field, amount)?;
    if amount.minor() <= 0 {
        return Err(Refusal::invalid(field, Rule::Positive));
    }
    Ok(amount)
}

/// An amount other than zero that is not absurd, with the currency's digits.
pub fn not_zero(decision: &Decision<'_>, field: &str, amount: Money) -> Result<Money, Refusal> {
    let amount = in_currency(decision, field, amount)?;
    if amount.is_zero() {
        return Err(Refusal::invalid(field, Rule::NotZero));
    }
    Ok(amount)
}

fn in_currency(decision: &Decision<'_>, field: &str, amount: Money) -> Result<Money, Refusal> {
    let amount = amount.in_currency(decision.business()?.exponent());
    let amount = amount.ok_or_else(|| Refusal::invalid(field, Rule::CurrencyDigits))?;
    if amount.minor().unsigned_abs() > AMOUNT_MAX.unsigned_abs() {
        return Err(Refusal::AmountOutOfRange);
    }
    Ok(amount)
}
