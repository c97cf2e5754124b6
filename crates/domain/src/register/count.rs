//! A count of a drawer, as commands carry it.

use crate::decision::Decision;
use crate::limits;
use crate::money::Money;
use crate::records::register::{CashCount, Denomination};
use crate::refusal::{Refusal, Rule};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What was counted: notes and coins of each kind, or the sum, or both.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CountInput {
    /// Notes and coins, each kind once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub denominations: Vec<Denomination>,
    /// All of it; absent: the sum of notes and coins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<Money>,
}

impl CountInput {
    /// The count as it is kept. Where both are given, the sum must be that of notes and coins.
    pub fn read(&self, decision: &Decision<'_>) -> Result<CashCount, Refusal> {
        let exponent = decision.business()?.exponent();
        limits::few("data.count.denominations", self.denominations.len(), limits::LIST_MAX)?;
        let mut sum = Money::zero(exponent);
        let mut denominations: Vec<Denomination> = Vec::with_capacity(self.denominations.len());
        for (place, given) in self.denominations.iter().enumerate() {
            let field = || format!("data.count.denominations[{place}].value");
            let value = given.value.in_currency(exponent);
            let value = value.ok_or_else(|| Refusal::invalid(field(), Rule::CurrencyDigits))?;
            if value.minor() <= 0 {
                return Err(Refusal::invalid(field(), Rule::Positive));
            }
            if denominations.iter().any(|other| other.value == value) {
                return Err(Refusal::invalid(field(), Rule::Unique));
            }
            let worth = value.minor().checked_mul(i64::from(given.count)).ok_or(Refusal::AmountOutOfRange)?;
            sum = sum.plus(Money::new(worth, exponent))?;
            denominations.push(Denomination { count: given.count, value });
        }
        let total = match self.total {
            None if self.denominations.is_empty() => {
                return Err(Refusal::invalid("data.count.total", Rule::Given));
            }
            None => sum,
            Some(total) => {
                let total = total.in_currency(exponent);
                total.ok_or(Refusal::invalid("data.count.total", Rule::CurrencyDigits))?
            }
        };
        if total.minor() < 0 {
            return Err(Refusal::invalid("data.count.total", Rule::NotNegative));
        }
        if !denominations.is_empty() && total != sum {
            return Err(Refusal::invalid("data.count.total", Rule::InRange));
        }
        let context = decision.context();
        Ok(CashCount { actor: context.actor.id, at: context.occurred_at, denominations, total })
    }
}
