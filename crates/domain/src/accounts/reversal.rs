//! Undoing an entry: what it covers, or is covered by, is open again, its opposite is posted, and the two cover each
//! other.

use super::allocating;
use super::ledger::{self, Posting};
use crate::command::Wants;
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::{self, AccountEntryId};
use crate::records::AccountEntry;
use crate::refusal::Refusal;

/// The id of the entry that undoes another.
pub fn reversal_id(entry: AccountEntryId) -> AccountEntryId {
    AccountEntryId(ids::derive(entry.0, "reversal", &[]))
}

/// Wants what [`reverse`] reads.
pub fn want(wants: &mut Wants<'_>, id: AccountEntryId) {
    let Some(entry) = wants.record::<AccountEntry>(id) else { return };
    wants.record::<AccountEntry>(reversal_id(id));
    ledger::want(wants, entry.customer);
    allocating::want_charges(wants, entry.customer);
    allocating::want_allocations(wants, id);
}

/// Undoes an entry.
pub fn reverse(decision: &mut Decision<'_>, id: AccountEntryId, note: Option<&str>) -> Result<(), Refusal> {
    let entry = decision.existing::<AccountEntry>(id)?.clone();
    if entry.reversed || entry.reverses.is_some() {
        return Err(Refusal::EntryNotReversible { entry: id });
    }
    allocating::free(decision, id)?;
    let opposite = Posting {
        note: note.map(str::to_owned),
        reference: entry.reference,
        register: entry.register,
        reverses: Some(id),
        tender: entry.tender.clone(),
        ..Posting::new(reversal_id(id), entry.customer, entry.kind, entry.amount.negated())
    };
    let opposite = ledger::post(decision, opposite)?.id;
    let (charge, credit) = if entry.amount.minor() > 0 { (id, opposite) } else { (opposite, id) };
    allocating::cover(decision, charge, credit, None)?;
    let undone = decision.existing::<AccountEntry>(id)?.clone();
    decision.put(AccountEntry { reversed: true, ..undone });
    allocating::refresh_due(decision, entry.customer)?;
    let (customer, amount) = (entry.customer, entry.amount);
    decision.say(Event::AccountEntryReversed { entry: id, customer, amount });
    Ok(())
}
