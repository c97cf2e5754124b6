//! Cash put into a drawer or taken out of it, beside trade: change from the bank, a supplier paid, the takings carried
//! away.

use crate::ids::{ActorId, CashMovementId, DeviceId, RegisterId};
use crate::money::Money;
use crate::time::{Day, Moment};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Cash moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CashMovement {
    /// Who moved it.
    pub actor: ActorId,
    /// How much: above zero.
    pub amount: Money,
    /// The business's day.
    pub day: Day,
    /// The till.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceId>,
    /// In or out.
    pub direction: CashDirection,
    /// Identity.
    pub id: CashMovementId,
    /// When it happened.
    pub occurred_at: Moment,
    /// Why.
    pub reason: String,
    /// Of which register session.
    pub register: RegisterId,
}

/// Which way cash goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CashDirection {
    /// Into the drawer.
    In,
    /// Out of it.
    Out,
}
