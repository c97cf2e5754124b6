//! What was sold and ordered in an hour, minute by minute.

use crate::ids;
use crate::money::Money;
use crate::time::Moment;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What was sold and ordered in an hour, minute by minute. Derived. The hour is one of universal time, whatever the business's
/// zone and the beginning of its day: a change of those rewrites nothing, and which hours make a day is said when they are read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HourlySales {
    /// Identity: follows from the hour.
    pub id: Uuid,
    /// Each minute in which there was anything, in order.
    pub minutes: Vec<MinuteSales>,
    /// When the hour begins.
    pub starts_at: Moment,
}

/// What was sold and ordered in a minute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MinuteSales {
    /// Counted from the hour's beginning.
    pub minute: u8,
    /// Money for what left, without tax.
    pub net: Money,
    /// What orders come to that were placed and still stand, with tax.
    pub ordered: Money,
    /// Orders that were placed and still stand.
    pub orders: u64,
    /// Money given back, without tax.
    pub returned_net: Money,
    /// Tax given back.
    pub returned_tax: Money,
    /// Sales at a counter, and hand-overs of orders.
    pub sales: u64,
    /// Tax on what left.
    pub tax: Money,
}

impl HourlySales {
    /// Milliseconds of an hour.
    pub const HOUR_MS: i64 = 3_600_000;
    /// Milliseconds of a minute.
    pub const MINUTE_MS: i64 = 60_000;

    /// The id of the figures of the hour that begins at a moment.
    pub fn id_of(starts_at: Moment) -> Uuid {
        ids::natural("hourly_sales", &[&starts_at.millis().to_le_bytes()])
    }

    /// The beginning of the hour of a moment.
    pub fn hour_of(moment: Moment) -> Moment {
        moment.plus_millis(-moment.millis().rem_euclid(Self::HOUR_MS))
    }

    /// Nothing yet.
    pub fn empty(starts_at: Moment) -> Self {
        Self { id: Self::id_of(starts_at), minutes: Vec::new(), starts_at }
    }
}

impl MinuteSales {
    /// Nothing yet.
    pub fn empty(minute: u8, exponent: u8) -> Self {
        let none = Money::zero(exponent);
        Self {
            minute,
            net: none,
            ordered: none,
            orders: 0,
            returned_net: none,
            returned_tax: none,
            sales: 0,
            tax: none,
        }
    }
}
