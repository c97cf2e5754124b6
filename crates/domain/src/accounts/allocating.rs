//! What covers what: putting payments, deposits and credits to charges, and taking that back.

use super::ledger;
use crate::command::Wants;
use crate::decision::Decision;
use crate::ids::{self, AccountEntryId, AllocationId, CustomerId};
use crate::lookup::Lookup;
use crate::money::Money;
use crate::records::account::EntryKind;
use crate::records::{AccountEntry, Allocation};
use crate::refusal::Refusal;
use uuid::Uuid;

/// Entries that one command covers, or puts to others, at most: each is three records. What is left stays open.
pub const COVERED_MAX: usize = 300;

/// Wants all that is still owed: what [`cover_open`] and [`refresh_due`] read.
pub fn want_charges(wants: &mut Wants<'_>, customer: CustomerId) {
    wants.found::<AccountEntry>(Lookup::OpenChargesOf(customer));
}

/// Wants all that covers nothing yet: what [`settle_new`] reads of an entry above zero, where anything is unallocated.
pub fn want_credits(wants: &mut Wants<'_>, customer: CustomerId) {
    wants.found::<AccountEntry>(Lookup::OpenCreditsOf(customer));
}

/// Wants what [`free`] reads.
pub fn want_allocations(wants: &mut Wants<'_>, entry: AccountEntryId) {
    for allocation in wants.found::<Allocation>(Lookup::AllocationsTo(entry)) {
        wants.record::<AccountEntry>(allocation.charge);
        wants.record::<AccountEntry>(allocation.credit);
    }
}

/// Puts as much of `credit` to `charge` as both have open, and no more than `most`; gives how much that was.
pub fn cover(
    decision: &mut Decision<'_>,
    charge: AccountEntryId,
    credit: AccountEntryId,
    most: Option<Money>,
) -> Result<Money, Refusal> {
    let owed = decision.existing::<AccountEntry>(charge)?;
    let (customer, owed) = (owed.customer, owed.open);
    let free = decision.existing::<AccountEntry>(credit)?.open.negated();
    let nothing = Money::zero(owed.exponent());
    let amount = most.unwrap_or(owed).min(owed).min(free).max(nothing);
    if amount.is_zero() {
        return Ok(nothing);
    }
    let parts: [&[u8]; 2] = [charge.0.as_bytes(), credit.0.as_bytes()];
    let id = AllocationId(ids::derive(decision.context().command.0, "allocation", &parts));
    let occurred_at = decision.context().occurred_at;
    ledger::change_open(decision, charge, amount.negated())?;
    ledger::change_open(decision, credit, amount)?;
    decision.put(Allocation {
        amount,
        charge,
        credit,
        customer,
        id,
        occurred_at,
        reversed: false,
        reverses: None,
    });
    Ok(amount)
}

/// Puts what is open of a new entry below zero to charges: those that come from `first` before others, then the oldest
/// first. A deposit is put to those that come from `first` alone.
pub fn cover_open(
    decision: &mut Decision<'_>,
    credit: &AccountEntry,
    first: Option<Uuid>,
) -> Result<(), Refusal> {
    let only_first = credit.kind == EntryKind::Deposit;
    cover_oldest(decision, credit, |entry| first.is_some_and(|id| entry.comes_from(id)), only_first)
}

/// Puts what is open of `credit` to charges: the ones named first before others, or alone, then the oldest first.
pub fn cover_oldest(
    decision: &mut Decision<'_>,
    credit: &AccountEntry,
    is_first: impl Fn(&AccountEntry) -> bool,
    only_first: bool,
) -> Result<(), Refusal> {
    let mut charges = entries(decision, &Lookup::OpenChargesOf(credit.customer))?;
    charges.retain(|entry| !only_first || is_first(entry));
    charges.sort_by_key(|entry| (!is_first(entry), entry.day, entry.number));
    let mut left = credit.open.negated();
    for charge in charges.iter().take(COVERED_MAX) {
        if left.minor() <= 0 {
            break;
        }
        left = left.minus(cover(decision, charge.id, credit.id, None)?)?;
    }
    refresh_due(decision, credit.customer)
}

/// Has what is unallocated cover a new charge: deposits for what it comes from first, then the oldest first, but no
/// deposit for something else.
pub fn cover_by_oldest(decision: &mut Decision<'_>, charge: &AccountEntry) -> Result<(), Refusal> {
    let is_own_deposit = |entry: &AccountEntry| {
        entry.kind == EntryKind::Deposit && entry.reference.is_some() && entry.reference == charge.reference
    };
    let mut credits = entries(decision, &Lookup::OpenCreditsOf(charge.customer))?;
    credits.retain(|entry| entry.kind != EntryKind::Deposit || is_own_deposit(entry));
    credits.sort_by_key(|entry| (!is_own_deposit(entry), entry.day, entry.number));
    let mut left = charge.open;
    for credit in credits.iter().take(COVERED_MAX) {
        if left.minor() <= 0 {
            break;
        }
        left = left.minus(cover(decision, charge.id, credit.id, None)?)?;
    }
    Ok(())
}

fn entries(decision: &Decision<'_>, lookup: &Lookup) -> Result<Vec<AccountEntry>, Refusal> {
    let found = decision.found(lookup).into_iter();
    found.map(|id| decision.existing::<AccountEntry>(id).cloned()).collect()
}

/// Takes an allocation back by its opposite.
pub fn undo(decision: &mut Decision<'_>, allocation: &Allocation) -> Result<(), Refusal> {
    if allocation.reversed || allocation.reverses.is_some() {
        return Err(Refusal::AllocationNotReversible { allocation: allocation.id });
    }
    let id = AllocationId(ids::derive(allocation.id.0, "reversal", &[]));
    let occurred_at = decision.context().occurred_at;
    ledger::change_open(decision, allocation.charge, allocation.amount)?;
    ledger::change_open(decision, allocation.credit, allocation.amount.negated())?;
    decision.put(Allocation { reversed: true, ..allocation.clone() });
    decision.put(Allocation {
        amount: allocation.amount.negated(),
        id,
        occurred_at,
        reverses: Some(allocation.id),
        ..allocation.clone()
    });
    Ok(())
}

/// Takes back all that covers an entry, or that it covers.
pub fn free(decision: &mut Decision<'_>, entry: AccountEntryId) -> Result<(), Refusal> {
    for id in decision.found(&Lookup::AllocationsTo(entry)) {
        let allocation = decision.existing::<Allocation>(id)?.clone();
        undo(decision, &allocation)?;
    }
    Ok(())
}

/// Settles a new entry as entries are by themselves: above zero it takes what is unallocated, below it covers the oldest
/// charges, those that come from the same first.
pub fn settle_new(decision: &mut Decision<'_>, entry: &AccountEntry) -> Result<(), Refusal> {
    if !entry.is_owed() {
        return cover_open(decision, entry, entry.reference.map(|reference| reference.id));
    }
    if ledger::account(decision, entry.customer)?.unallocated.minor() > 0 {
        cover_by_oldest(decision, entry)?;
    }
    charge_is_due(decision, entry.id)
}

/// A charge that was not there before: what is open of it may be due before all else.
pub fn charge_is_due(decision: &mut Decision<'_>, charge: AccountEntryId) -> Result<(), Refusal> {
    let charge = decision.existing::<AccountEntry>(charge)?.clone();
    let mut account = ledger::account(decision, charge.customer)?;
    if let (true, Some(due)) = (charge.is_owed(), charge.due) {
        account.oldest_due = Some(account.oldest_due.map_or(due, |oldest| oldest.min(due)));
        decision.put(account);
    }
    Ok(())
}

/// Finds anew what is due first, after charges were covered or are open again.
pub fn refresh_due(decision: &mut Decision<'_>, customer: CustomerId) -> Result<(), Refusal> {
    let charges = entries(decision, &Lookup::OpenChargesOf(customer))?;
    let oldest_due = charges.iter().filter_map(|charge| charge.due).min();
    let account = ledger::account(decision, customer)?;
    if account.oldest_due != oldest_due {
        decision.put(crate::records::CustomerAccount { oldest_due, ..account });
    }
    Ok(())
}
