//! What a payment or credit is said to cover.

use super::{allocating, money_input};
use crate::command::Wants;
use crate::decision::Decision;
use crate::ids::{AccountEntryId, CustomerId};
use crate::limits;
use crate::money::Money;
use crate::records::{AccountEntry, Collection};
use crate::refusal::{Refusal, Rule};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A charge that is covered, and how much of it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Covered {
    /// How much of it at most; absent: all that is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// The charge.
    pub charge: AccountEntryId,
}

/// Wants what [`check`] reads.
pub fn want(wants: &mut Wants<'_>, covered: &[Covered]) {
    for covered in covered {
        wants.record::<AccountEntry>(covered.charge);
    }
}

/// Refuses what is no list of a customer's entries, each once; gives it with amounts in the currency's digits.
pub fn check(
    decision: &Decision<'_>,
    customer: CustomerId,
    given: &[Covered],
) -> Result<Vec<Covered>, Refusal> {
    limits::few("data.allocations", given.len(), allocating::COVERED_MAX)?;
    let mut covered: Vec<Covered> = Vec::with_capacity(given.len());
    for (place, Covered { amount, charge }) in given.iter().copied().enumerate() {
        if covered.iter().any(|other| other.charge == charge) {
            return Err(Refusal::invalid(format!("data.allocations[{place}].charge"), Rule::Unique));
        }
        if decision.existing::<AccountEntry>(charge)?.customer != customer {
            return Err(Refusal::unknown(Collection::AccountEntries, charge));
        }
        let field = format!("data.allocations[{place}].amount");
        let amount = amount.map(|amount| money_input::positive(decision, &field, amount)).transpose()?;
        covered.push(Covered { amount, charge });
    }
    Ok(covered)
}
