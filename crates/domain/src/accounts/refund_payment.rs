//! Gives a customer money back from their account: a fact. It takes up the credit that is named, or the oldest that
//! covers nothing yet; what goes beyond is owed by the customer, and a person is told.

use super::ledger::{self, Posting};
use super::{allocating, money_input, take_payment};
use crate::attention::questions::Questions;
use crate::command::{Act, EVERY_HAND, Kind, Role, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::{AccountEntryId, RegisterId};
use crate::key::Key;
use crate::limits;
use crate::money::Money;
use crate::records::account::EntryKind;
use crate::records::exception::DetailName;
use crate::records::{AccountEntry, Collection};
use crate::refusal::Refusal;
use crate::register::naming;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Money given back to a customer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefundPayment {
    /// How much.
    pub amount: Money,
    /// The payment, deposit or credit that is given back; absent: the oldest that covers nothing yet, deposits for
    /// orders left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<AccountEntryId>,
    /// To whom, by id or code.
    pub customer: Key,
    /// The id of its entry; absent: made from the command's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<AccountEntryId>,
    /// A person's words. The customer sees them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The register session in which it was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub register: Option<RegisterId>,
    /// How it was given: `cash`, `card`, `transfer`, …
    pub tender: String,
}

impl Act for RefundPayment {
    const KIND: Kind = Kind::Fact;
    const ROLES: &'static [Role] = EVERY_HAND;

    fn wants(&self, wants: &mut Wants<'_>) {
        wants.record::<AccountEntry>(self.id(wants.context().command.0));
        naming::want(wants, self.register);
        let Some(customer) = wants.customer(&self.customer) else { return };
        ledger::want(wants, customer.id);
        allocating::want_credits(wants, customer.id);
        if let Some(credit) = self.credit {
            wants.record::<AccountEntry>(credit);
        }
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        take_payment::tender("data.tender", &self.tender)?;
        limits::note("data.note", self.note.as_deref())?;
        let amount = money_input::positive(decision, "data.amount", self.amount)?;
        let id = self.id(decision.context().command.0);
        decision.must_be_new::<AccountEntry>(id)?;
        let customer = decision.customer(&self.customer)?.id;
        if let Some(credit) = self.credit {
            if decision.existing::<AccountEntry>(credit)?.customer != customer {
                return Err(Refusal::unknown(Collection::AccountEntries, credit));
            }
        }
        let posting = Posting {
            due: Some(decision.day()?),
            note: self.note.clone(),
            register: self.register,
            tender: Some(self.tender.clone()),
            ..Posting::new(id, customer, EntryKind::Refund, amount)
        };
        let refund = ledger::post(decision, posting)?;
        if let Some(credit) = self.credit {
            allocating::cover(decision, id, credit, None)?;
        } else {
            allocating::cover_by_oldest(decision, &refund)?;
        }
        allocating::charge_is_due(decision, id)?;
        let beyond = decision.existing::<AccountEntry>(id)?.open;
        let mut questions = Questions::default();
        if !beyond.is_zero() {
            questions.ask(DetailName::RefundedBeyondCredit, beyond);
        }
        let location = naming::ask_of_money(decision, self.register, &mut questions)?;
        questions.open(decision, id.0, location);
        decision.say(Event::PaymentRefunded { entry: id, customer, amount });
        Ok(())
    }
}

impl RefundPayment {
    fn id(&self, command: Uuid) -> AccountEntryId {
        self.entry.unwrap_or_else(|| ledger::entry_id(command, command))
    }
}
