//! Takes money from a customer for their account: a fact.
//!
//! It covers the oldest charges first, unless it is said which; of what was covered otherwise in the meantime, it covers
//! what is still open. Money for an order that has not left yet is a deposit: the order is charged to the account from
//! then on, and the deposit covers what leaves of it.

use super::covered::{self, Covered};
use super::ledger::{self, Posting};
use super::{allocating, money_input};
use crate::attention::questions::Questions;
use crate::command::{Act, EVERY_HAND, Kind, Role, Wants};
use crate::decision::Decision;
use crate::event::Event;
use crate::ids::{AccountEntryId, OrderId, RegisterId};
use crate::key::Key;
use crate::limits;
use crate::money::Money;
use crate::records::account::{AccountReference, AccountReferenceKind, EntryKind};
use crate::records::sale::ACCOUNT;
use crate::records::{AccountEntry, Order};
use crate::refusal::{Refusal, Rule};
use crate::register::naming;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Money taken from a customer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakePayment {
    /// What it covers; absent: the oldest charges first. Given and empty: nothing yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allocations: Option<Vec<Covered>>,
    /// How much.
    pub amount: Money,
    /// From whom, by id or code.
    pub customer: Key,
    /// The id of its entry; absent: made from the command's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<AccountEntryId>,
    /// A person's words. The customer sees them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// For which order: a deposit where it has not left yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderId>,
    /// The register session in which it was taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub register: Option<RegisterId>,
    /// How it was paid: `cash`, `card`, `transfer`, …; not `account`, for which it is taken.
    pub tender: String,
}

impl Act for TakePayment {
    const KIND: Kind = Kind::Fact;
    const ROLES: &'static [Role] = EVERY_HAND;

    fn wants(&self, wants: &mut Wants<'_>) {
        wants.record::<AccountEntry>(self.id(wants.context().command.0));
        naming::want(wants, self.register);
        let Some(customer) = wants.customer(&self.customer) else { return };
        ledger::want(wants, customer.id);
        allocating::want_charges(wants, customer.id);
        if let Some(order) = self.order {
            wants.record::<Order>(order);
        }
        covered::want(wants, self.allocations.as_deref().unwrap_or_default());
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        tender("data.tender", &self.tender)?;
        limits::note("data.note", self.note.as_deref())?;
        let amount = money_input::positive(decision, "data.amount", self.amount)?;
        let id = self.id(decision.context().command.0);
        decision.must_be_new::<AccountEntry>(id)?;
        let customer = decision.customer(&self.customer)?.id;
        let order = self.order.map(|id| decision.existing::<Order>(id).cloned()).transpose()?;
        if order.as_ref().is_some_and(|order| order.customer != Some(customer)) {
            return Err(Refusal::invalid("data.order", Rule::Known));
        }
        let allocations =
            self.allocations.as_deref().map(|given| covered::check(decision, customer, given)).transpose()?;
        let deposit_for = order.filter(|order| order.state.is_open());
        let kind = if deposit_for.is_some() { EntryKind::Deposit } else { EntryKind::Payment };
        let entry = ledger::post(
            decision,
            Posting {
                note: self.note.clone(),
                reference: self.reference(),
                register: self.register,
                tender: Some(self.tender.clone()),
                ..Posting::new(id, customer, kind, amount.negated())
            },
        )?;
        match allocations {
            None => allocating::settle_new(decision, &entry)?,
            Some(allocations) => {
                for covered in allocations {
                    allocating::cover(decision, covered.charge, id, covered.amount)?;
                }
                allocating::refresh_due(decision, customer)?;
            }
        }
        if let Some(order) = deposit_for.filter(|order| !order.on_account && order.handovers.is_empty()) {
            decision.put(Order { on_account: true, ..order });
        }
        let mut questions = Questions::default();
        let location = naming::ask_of_money(decision, self.register, &mut questions)?;
        questions.open(decision, id.0, location);
        decision.say(Event::PaymentTaken { entry: id, customer, amount });
        Ok(())
    }
}

impl TakePayment {
    fn id(&self, command: Uuid) -> AccountEntryId {
        self.entry.unwrap_or_else(|| ledger::entry_id(command, command))
    }

    fn reference(&self) -> Option<AccountReference> {
        self.order.map(|order| AccountReference { id: order.0, kind: AccountReferenceKind::Order })
    }
}

/// How money was taken or given: by any kind but from the account itself.
pub fn tender(field: &str, tender: &str) -> Result<(), Refusal> {
    limits::name(field, tender)?;
    if tender == ACCOUNT {
        return Err(Refusal::invalid(field, Rule::Different));
    }
    Ok(())
}
