//! Undoes an entry that was made by hand: a payment that bounced, a credit given to the wrong customer. What follows
//! from an order, sale or return is undone there.

use super::{follow, reversal};
use crate::command::{Act, Kind, Role, STAFF, Wants};
use crate::decision::Decision;
use crate::ids::AccountEntryId;
use crate::limits;
use crate::records::AccountEntry;
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An entry to be undone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReverseAccountEntry {
    /// Which.
    pub entry: AccountEntryId,
    /// Why, in a person's words. The customer sees them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Act for ReverseAccountEntry {
    const KIND: Kind = Kind::Request;
    const ROLES: &'static [Role] = STAFF;

    fn wants(&self, wants: &mut Wants<'_>) {
        reversal::want(wants, self.entry);
    }

    fn decide(&self, decision: &mut Decision<'_>) -> Result<(), Refusal> {
        limits::note("data.note", self.note.as_deref())?;
        if follow::is_followed(decision.existing::<AccountEntry>(self.entry)?) {
            return Err(Refusal::EntryNotReversible { entry: self.entry });
        }
        reversal::reverse(decision, self.entry, self.note.as_deref())
    }
}
