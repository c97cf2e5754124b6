//! Puts a customer's account right by hand, up or down.

use super::ledger::{self, Posting};
use super::{allocating, money_input};
use crate::command::{Act, Kind, Role, STAFF, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::AccountEntryId;
use crate::key::Key;
use crate::limits;
use crate::money::Money;
use crate::records::AccountEntry;
use crate::records::account::EntryKind;
use crate::refusal::Refusal;
use crate::time::Day;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// An account to be put right.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdjustAccount {
    /// By how much what the customer owes grows; below zero: shrinks.
    pub amount: Money,
    /// Whose account, by id or code.
    pub customer: Key,
    /// Where more is owed: when it is to be paid; absent: at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Day>,
    /// The id of its entry; absent: made from the command's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<AccountEntryId>,
    /// Why, in a person's words. The customer sees them.
    pub note: String,
}

impl Act for AdjustAccount {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = STAFF;

    fn wants(&self, wants: &mut Wants<'_>) {
        want(wants, &self.customer, self.entry);
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        limits::name("data.note", &self.note)?;
        let given = Given { amount: self.amount, customer: &self.customer, due: self.due, entry: self.entry };
        given.post(decision, EntryKind::Adjustment, Some(&self.note))
    }
}

/// An entry posted by hand, up or down.
pub struct Given<'a> {
    /// By how much what the customer owes grows; below zero: shrinks.
    pub amount: Money,
    /// Whose account, by id or code.
    pub customer: &'a Key,
    /// Where more is owed: when it is to be paid; absent: at once.
    pub due: Option<Day>,
    /// The id of its entry; absent: made from the command's.
    pub entry: Option<AccountEntryId>,
}

/// Wants what [`Given::post`] reads.
pub fn want(wants: &mut Wants<'_>, customer: &Key, entry: Option<AccountEntryId>) {
    wants.record::<AccountEntry>(id(entry, wants.context().command.0));
    let Some(customer) = wants.customer(customer) else { return };
    ledger::want(wants, customer.id);
    allocating::want_charges(wants, customer.id);
    allocating::want_credits(wants, customer.id);
}

fn id(entry: Option<AccountEntryId>, command: Uuid) -> AccountEntryId {
    entry.unwrap_or_else(|| ledger::entry_id(command, command))
}

impl Given<'_> {
    /// Posts it, and settles it as entries are by themselves.
    pub fn post(
        &self,
        decision: &mut Decision<'_>,
        kind: EntryKind,
        note: Option<&String>,
    ) -> Result<(), Refusal> {
        let amount = money_input::not_zero(decision, "data.amount", self.amount)?;
        let id = id(self.entry, decision.context().command.0);
        decision.must_be_new::<AccountEntry>(id)?;
        let customer = decision.customer(self.customer)?.id;
        let due = if amount.minor() > 0 { Some(self.due.map_or_else(|| decision.day(), Ok)?) } else { None };
        let posting = Posting::new(id, customer, kind, amount);
        let entry = ledger::post(decision, Posting { due, note: note.cloned(), ..posting })?;
        allocating::settle_new(decision, &entry)?;
        decision.say(Event::AccountAdjusted { entry: id, customer, amount });
        Ok(())
    }
}
