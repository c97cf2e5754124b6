//! A customer's account: what was charged, paid and credited, what covers what, and where that leaves the customer.
//!
//! The customer sees all of it. Who entered what is in the log.

use crate::ids::{self, AccountEntryId, AllocationId, CustomerId, RegisterId};
use crate::money::Money;
use crate::time::{Day, Moment};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// An entry in a customer's account. It is never changed but for `open` and `reversed`; what is wrong is undone by its
/// opposite.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AccountEntry {
    /// By how much what the customer owes grows; below zero: shrinks.
    pub amount: Money,
    /// Whose account.
    pub customer: CustomerId,
    /// The business's day it belongs to.
    pub day: Day,
    /// Of what is owed: to be paid on this day at the latest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Day>,
    /// Identity.
    pub id: AccountEntryId,
    /// What kind.
    pub kind: EntryKind,
    /// A person's words. The customer sees them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The number that people say.
    pub number: u64,
    /// When it happened.
    pub occurred_at: Moment,
    /// The part of `amount` that is not covered, or covers nothing yet: of the same sign.
    pub open: Money,
    /// What it comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<AccountReference>,
    /// The register session in which money was taken or given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub register: Option<RegisterId>,
    /// Undone by its opposite.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub reversed: bool,
    /// The entry that this one undoes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reverses: Option<AccountEntryId>,
    /// How money was taken or given: `cash`, `card`, `transfer`, …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tender: Option<String>,
}

/// Kinds of entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// What was owed or paid ahead when the business began to keep accounts here.
    Opening,
    /// Goods or services on account. Below zero: a charge put right.
    Charge,
    /// Money taken.
    Payment,
    /// Money taken ahead for an order; it covers that order's charges.
    Deposit,
    /// Given without money: goods that came back, goodwill.
    Credit,
    /// Money given back to the customer.
    Refund,
    /// Put right by hand.
    Adjustment,
}

/// What an entry comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub struct AccountReference {
    /// Which one.
    pub id: Uuid,
    /// Of what kind.
    pub kind: AccountReferenceKind,
}

/// What an entry can come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccountReferenceKind {
    /// An order.
    Order,
    /// A sale at a counter.
    Sale,
    /// Goods that came back.
    Return,
}

/// What covers what: a part of a payment, deposit or credit, put to a part of what is owed. Undone by its opposite.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Allocation {
    /// How much; below zero where it undoes another.
    pub amount: Money,
    /// The entry above zero that is covered.
    pub charge: AccountEntryId,
    /// The entry below zero that covers it.
    pub credit: AccountEntryId,
    /// Whose account.
    pub customer: CustomerId,
    /// Identity.
    pub id: AllocationId,
    /// When it happened.
    pub occurred_at: Moment,
    /// Undone by its opposite.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub reversed: bool,
    /// The allocation that this one undoes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reverses: Option<AllocationId>,
}

/// Where a customer's account stands. Follows from the entries and the customer's orders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CustomerAccount {
    /// What the customer owes: the sum of all entries. Below zero: what the business owes them.
    pub balance: Money,
    /// Whose.
    pub customer: CustomerId,
    /// Identity: follows from the customer.
    pub id: Uuid,
    /// The first day by whose end something is to be paid that is not covered yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oldest_due: Option<Day>,
    /// What is still to leave of orders on account, and will be charged then.
    pub open_orders: Money,
    /// The part of payments, deposits and credits that covers nothing yet: zero or more.
    pub unallocated: Money,
}

impl CustomerAccount {
    /// The id of a customer's account.
    pub fn id_of(customer: CustomerId) -> Uuid {
        ids::natural("customer_account", &[customer.0.as_bytes()])
    }

    /// Nothing yet.
    pub fn empty(customer: CustomerId, exponent: u8) -> Self {
        Self {
            balance: Money::zero(exponent),
            customer,
            id: Self::id_of(customer),
            oldest_due: None,
            open_orders: Money::zero(exponent),
            unallocated: Money::zero(exponent),
        }
    }
}

impl AccountEntry {
    /// Whether something of it is still to be covered.
    pub fn is_owed(&self) -> bool {
        self.open.minor() > 0
    }

    /// Whether something of it covers nothing yet.
    pub fn is_unallocated(&self) -> bool {
        self.open.minor() < 0
    }

    /// Whether it comes from that order, sale or return.
    pub fn comes_from(&self, id: Uuid) -> bool {
        self.reference.is_some_and(|reference| reference.id == id)
    }
}
