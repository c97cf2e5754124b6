//! A register session: a till from its float to its Z. Sales, returns and cash name the session that they belong to.

use crate::ids::{ActorId, DeviceId, LocationId, RegisterId};
use crate::money::Money;
use crate::time::Moment;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A register session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RegisterSession {
    /// Who opened it.
    pub actor: ActorId,
    /// When it was closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Moment>,
    /// What was counted in the drawer last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<CashCount>,
    /// The till.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceId>,
    /// Cash in the drawer at the beginning.
    pub float: Money,
    /// Identity.
    pub id: RegisterId,
    /// In which shop.
    pub location: LocationId,
    /// Words of who opened it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The number of its Z.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<u64>,
    /// When it was opened.
    pub opened_at: Moment,
    /// Open, closing or closed.
    pub state: RegisterState,
}

/// Where a register session is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RegisterState {
    /// It sells.
    Open,
    /// Its cash was counted; it is about to be closed.
    Closing,
    /// Its Z is made.
    Closed,
}

/// What was counted in a drawer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CashCount {
    /// Who counted.
    pub actor: ActorId,
    /// When.
    pub at: Moment,
    /// Notes and coins, where they were counted one kind after another.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub denominations: Vec<Denomination>,
    /// All of it.
    pub total: Money,
}

/// Notes or coins of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Denomination {
    /// How many.
    pub count: u32,
    /// What one is worth.
    pub value: Money,
}

impl RegisterSession {
    /// Whether its Z is made.
    pub fn is_closed(&self) -> bool {
        self.state == RegisterState::Closed
    }
}
