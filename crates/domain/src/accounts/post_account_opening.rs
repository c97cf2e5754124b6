//! Records what a customer owed, or had paid ahead, when the business began to keep accounts here: a fact. One for each
//! open bill, so that each keeps its own day.

use super::adjust_account::{self, Given};
use crate::command::{Act, Kind, Role, STAFF, Wants};
use crate::decision::Decision;
use crate::ids::AccountEntryId;
use crate::key::Key;
use crate::limits;
use crate::money::Money;
use crate::records::account::EntryKind;
use crate::refusal::Refusal;
use crate::time::Day;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a customer owed when the business began to keep accounts here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PostAccountOpening {
    /// What they owed; below zero: had paid ahead.
    pub amount: Money,
    /// Who, by id or code.
    pub customer: Key,
    /// Where they owed: when it is, or was, to be paid; absent: the day of the entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Day>,
    /// The id of its entry; absent: made from the command's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<AccountEntryId>,
    /// The number of a bill, or a person's words. The customer sees them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Act for PostAccountOpening {
    const KIND: Kind = Kind::Fact;
    const ROLES: &'static [Role] = STAFF;

    fn wants(&self, wants: &mut Wants<'_>) {
        adjust_account::want(wants, &self.customer, self.entry);
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        limits::note("data.note", self.note.as_deref())?;
        let given = Given { amount: self.amount, customer: &self.customer, due: self.due, entry: self.entry };
        given.post(decision, EntryKind::Opening, self.note.as_ref())
    }
}
