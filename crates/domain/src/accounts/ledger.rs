//! The one place that posts entries to accounts and keeps where they stand.

use crate::command::Wants;
use crate::decision::Decision;
use crate::ids::{self, AccountEntryId, CustomerId, RegisterId};
use crate::money::Money;
use crate::records::account::{AccountReference, EntryKind};
use crate::records::counter::Series;
use crate::records::{AccountEntry, Counter, CustomerAccount};
use crate::refusal::Refusal;
use crate::time::Day;
use uuid::Uuid;

/// An entry to be posted.
#[derive(Clone, Debug)]
pub struct Posting {
    /// By how much what the customer owes grows; below zero: shrinks.
    pub amount: Money,
    /// Whose account.
    pub customer: CustomerId,
    /// Of what is owed: when it is to be paid.
    pub due: Option<Day>,
    /// Its id.
    pub id: AccountEntryId,
    /// What kind.
    pub kind: EntryKind,
    /// A person's words.
    pub note: Option<String>,
    /// What it comes from.
    pub reference: Option<AccountReference>,
    /// The register session in which money was taken or given.
    pub register: Option<RegisterId>,
    /// The entry that it undoes.
    pub reverses: Option<AccountEntryId>,
    /// How money was taken or given.
    pub tender: Option<String>,
}

impl Posting {
    /// With nothing but what every entry has.
    pub fn new(id: AccountEntryId, customer: CustomerId, kind: EntryKind, amount: Money) -> Self {
        Self {
            amount,
            customer,
            due: None,
            id,
            kind,
            note: None,
            reference: None,
            register: None,
            reverses: None,
            tender: None,
        }
    }
}

/// The id of the entry that a command makes for `subject`.
pub fn entry_id(command: Uuid, subject: Uuid) -> AccountEntryId {
    AccountEntryId(ids::derive(command, "account_entry", &[subject.as_bytes()]))
}

/// Wants what [`post`] reads; gives where the account stands.
pub fn want<'a>(wants: &mut Wants<'a>, customer: CustomerId) -> Option<&'a CustomerAccount> {
    wants.record::<Counter>(Counter::id_of(Series::AccountEntry));
    want_account(wants, customer)
}

/// Wants where an account stands.
pub fn want_account<'a>(wants: &mut Wants<'a>, customer: CustomerId) -> Option<&'a CustomerAccount> {
    wants.record::<CustomerAccount>(CustomerAccount::id_of(customer))
}

/// Where a customer's account stands; at nothing where there never was an entry or order.
pub fn account(decision: &Decision<'_>, customer: CustomerId) -> Result<CustomerAccount, Refusal> {
    let exponent = decision.business()?.exponent();
    let account = decision.get::<CustomerAccount>(CustomerAccount::id_of(customer)).cloned();
    Ok(account.unwrap_or_else(|| CustomerAccount::empty(customer, exponent)))
}

/// Posts an entry. All of it is open.
pub fn post(decision: &mut Decision<'_>, posting: Posting) -> Result<AccountEntry, Refusal> {
    let entry = AccountEntry {
        amount: posting.amount,
        customer: posting.customer,
        day: decision.day()?,
        due: posting.due,
        id: posting.id,
        kind: posting.kind,
        note: posting.note,
        number: decision.next_number(Series::AccountEntry),
        occurred_at: decision.context().occurred_at,
        open: posting.amount,
        reference: posting.reference,
        register: posting.register,
        reversed: false,
        reverses: posting.reverses,
        tender: posting.tender,
    };
    let mut account = account(decision, entry.customer)?;
    account.balance = account.balance.plus(entry.amount)?;
    if entry.is_unallocated() {
        account.unallocated = account.unallocated.minus(entry.open)?;
    }
    decision.put(account);
    decision.put(entry.clone());
    Ok(entry)
}

/// Changes what is open of an entry by `change`.
pub fn change_open(decision: &mut Decision<'_>, id: AccountEntryId, change: Money) -> Result<(), Refusal> {
    let mut entry = decision.existing::<AccountEntry>(id)?.clone();
    entry.open = entry.open.plus(change)?;
    if entry.amount.minor() < 0 {
        let mut account = account(decision, entry.customer)?;
        account.unallocated = account.unallocated.minus(change)?;
        decision.put(account);
    }
    decision.put(entry);
    Ok(())
}
