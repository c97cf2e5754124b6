//! The next number of a series that people read: gapless, given at commit.

use crate::ids;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A series of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Series {
    /// Orders.
    Order,
    /// Returns.
    Return,
    /// Stock documents of all kinds.
    Document,
    /// Customers' wishes to bring goods back.
    ReturnRequest,
    /// Entries in customers' accounts.
    AccountEntry,
    /// Z reports.
    Z,
}

/// How far a series has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Counter {
    /// Identity: follows from the series.
    pub id: Uuid,
    /// The number given last.
    pub last: u64,
    /// Which series.
    pub series: Series,
}

impl Counter {
    /// The id of a series' counter.
    pub fn id_of(series: Series) -> Uuid {
        ids::natural("counter", &[&[series as u8]])
    }
}
