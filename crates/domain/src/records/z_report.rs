//! The Z of a register session, and what came after it. Both are never changed; each holds the seal of the one before
//! it, so that anyone who has them can see that none was altered, left out or put in between.

use super::Collection;
use super::register::CashCount;
use super::register_figures::RegisterSums;
use crate::ids::{self, ActorId, DeviceId, LocationId, RegisterId};
use crate::money::Money;
use crate::time::{Day, Moment};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A Z: how a register session stood when it was closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ZReport {
    /// Who closed it.
    pub actor: ActorId,
    /// When it was closed.
    pub closed_at: Moment,
    /// What was counted; absent: nobody did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<CashCount>,
    /// The business's day on which it was closed.
    pub day: Day,
    /// The till.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceId>,
    /// Counted less expected: above zero is over, below is short.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference: Option<Money>,
    /// The cash that must be in the drawer.
    pub expected: Money,
    /// Cash at the beginning.
    pub float: Money,
    /// Identity: follows from the number.
    pub id: Uuid,
    /// In which shop.
    pub location: LocationId,
    /// Words of who closed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Its number: one series for the business, without gaps.
    pub number: u64,
    /// When the session was opened.
    pub opened_at: Moment,
    /// Who opened it.
    pub opened_by: ActorId,
    /// The seal of the Z before this one; the first has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous: Option<String>,
    /// Of which session.
    pub register: RegisterId,
    /// What the session comes to.
    pub sums: RegisterSums,
}

/// What came to a register session after its Z: one late fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ZAddendum {
    /// Who gave it.
    pub actor: ActorId,
    /// Of which collection the late fact is.
    pub collection: Collection,
    /// Identity: follows from session and place.
    pub id: Uuid,
    /// When it happened.
    pub occurred_at: Moment,
    /// Its place among the addenda of its Z, from 1.
    pub place: u64,
    /// The seal of the addendum before it; of the first, that of the Z.
    pub previous: String,
    /// When it came.
    pub recorded_at: Moment,
    /// To which session.
    pub register: RegisterId,
    /// The late fact.
    pub subject: Uuid,
    /// What it adds to the Z's figures.
    pub sums: RegisterSums,
    /// The number of the Z.
    pub z: u64,
}

impl ZReport {
    /// The id of the Z of a number.
    pub fn id_of(number: u64) -> Uuid {
        ids::natural("z_report", &[&number.to_le_bytes()])
    }
}

impl ZAddendum {
    /// The id of the addendum at a place.
    pub fn id_of(register: RegisterId, place: u64) -> Uuid {
        ids::derive(register.0, "z_addendum", &[&place.to_le_bytes()])
    }
}
