//! A customer's account, as it is read.

use onhand_domain::ids::CustomerId;
use onhand_domain::money::Money;
use onhand_domain::records::{AccountEntry, CustomerAccount};
use onhand_domain::time::Day;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What happened in a customer's account, by the business's days, and where it stands.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Statement {
    /// Where the account stands now; absent: nothing was ever entered or ordered on account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<CustomerAccount>,
    /// What is owed now, by how long it has been due.
    pub aging: Aging,
    /// The balance after the last line.
    pub closing: Money,
    /// Whose.
    pub customer: CustomerId,
    /// The first day; absent: from the beginning.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    /// Each entry with the balance after it, by day and number.
    pub lines: Vec<StatementLine>,
    /// The customer's name.
    pub name: String,
    /// The balance before the first day.
    pub opening: Money,
    /// The last day, included; absent: until now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
}

/// An entry of a statement.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct StatementLine {
    /// What the customer owed after it.
    pub balance: Money,
    /// The entry.
    pub entry: AccountEntry,
}

/// What is owed, by how many days it is overdue. What has no day to be paid by is not due.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Aging {
    /// 1 to 30 days.
    pub days_1_30: Money,
    /// 31 to 60 days.
    pub days_31_60: Money,
    /// 61 to 90 days.
    pub days_61_90: Money,
    /// 91 days and more.
    pub days_91: Money,
    /// Not overdue.
    pub not_due: Money,
    /// As of which day: today, as the business counts.
    pub on: Day,
}
