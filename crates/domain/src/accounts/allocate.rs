//! Puts what is open of a payment, deposit or credit to charges: those that are named, or the oldest first.

use super::covered::{self, Covered};
use super::{allocating, ledger};
use crate::command::{Act, Kind, Role, STAFF, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::AccountEntryId;
use crate::records::AccountEntry;
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A payment, deposit or credit to be put to charges.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Allocate {
    /// What it covers, in full or refused; absent: the oldest charges first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allocations: Option<Vec<Covered>>,
    /// The payment, deposit or credit.
    pub credit: AccountEntryId,
}

impl Act for Allocate {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = STAFF;

    fn wants(&self, wants: &mut Wants<'_>) {
        let Some(credit) = wants.record::<AccountEntry>(self.credit) else { return };
        ledger::want_account(wants, credit.customer);
        allocating::want_charges(wants, credit.customer);
        covered::want(wants, self.allocations.as_deref().unwrap_or_default());
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        let credit = decision.existing::<AccountEntry>(self.credit)?.clone();
        match &self.allocations {
            None => allocating::cover_oldest(decision, &credit, |_| false, false)?,
            Some(given) => {
                for covered in covered::check(decision, credit.customer, given)? {
                    cover_in_full(decision, credit.id, covered)?;
                }
                allocating::refresh_due(decision, credit.customer)?;
            }
        }
        let left = decision.existing::<AccountEntry>(credit.id)?.open;
        let amount = left.minus(credit.open)?;
        if amount.is_zero() {
            return Err(Refusal::NothingToDo);
        }
        decision.say(Event::PaymentAllocated { entry: credit.id, customer: credit.customer, amount });
        Ok(())
    }
}

/// Covers as much of a charge as was asked for; refused where either side has less.
fn cover_in_full(
    decision: &mut Decision<'_>,
    credit: AccountEntryId,
    covered: Covered,
) -> Result<(), Refusal> {
    let Covered { amount, charge } = covered;
    let open = decision.existing::<AccountEntry>(charge)?.open;
    let wanted = amount.unwrap_or(open);
    for (entry, open) in [(charge, open), (credit, decision.existing::<AccountEntry>(credit)?.open.negated())]
    {
        if wanted > open || open.minor() <= 0 {
            return Err(Refusal::MoreThanUnallocated { entry, open, wanted });
        }
    }
    allocating::cover(decision, charge, credit, Some(wanted))?;
    Ok(())
}
