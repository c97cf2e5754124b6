//! Gives a customer credit without money: goodwill, an agreement, goods that came back outside the books.

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
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Credit given to a customer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PostCredit {
    /// How much.
    pub amount: Money,
    /// To whom, by id or code.
    pub customer: Key,
    /// The id of its entry; absent: made from the command's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<AccountEntryId>,
    /// Why, in a person's words. The customer sees them.
    pub note: String,
}

impl Act for PostCredit {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = STAFF;

    fn wants(&self, wants: &mut Wants<'_>) {
        wants.record::<AccountEntry>(self.id(wants.context().command.0));
        let Some(customer) = wants.customer(&self.customer) else { return };
        ledger::want(wants, customer.id);
        allocating::want_charges(wants, customer.id);
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        limits::name("data.note", &self.note)?;
        let amount = money_input::positive(decision, "data.amount", self.amount)?;
        let id = self.id(decision.context().command.0);
        decision.must_be_new::<AccountEntry>(id)?;
        let customer = decision.customer(&self.customer)?.id;
        let posting = Posting::new(id, customer, EntryKind::Credit, amount.negated());
        let entry = ledger::post(decision, Posting { note: Some(self.note.clone()), ..posting })?;
        allocating::settle_new(decision, &entry)?;
        decision.say(Event::AccountCredited { entry: id, customer, amount });
        Ok(())
    }
}

impl PostCredit {
    fn id(&self, command: Uuid) -> AccountEntryId {
        self.entry.unwrap_or_else(|| ledger::entry_id(command, command))
    }
}
