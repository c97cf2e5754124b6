//! How much of a product there is at a location: the ledger's sum, kept.

use crate::ids::{self, ExceptionId, LocationId, ProductId};
use crate::quantity::Quantity;
use crate::time::Moment;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// How much of a product there is at a location. Derived: on hand is the sum of movements, reserved the sum
/// of open lines, incoming the sum of transfers under way to here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StockLevel {
    /// On hand − reserved.
    pub available: Quantity,
    /// When it was last counted, by the latest posted count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counted_at: Option<Moment>,
    /// The open exception that says more is promised than is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exception: Option<ExceptionId>,
    /// How many such exceptions there have been: part of the next one's id.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub exceptions: u32,
    /// Identity: follows from product and location.
    pub id: Uuid,
    /// Dispatched to here and not received yet.
    #[serde(default, skip_serializing_if = "Quantity::is_zero")]
    pub incoming: Quantity,
    /// Where.
    pub location: LocationId,
    /// Physically here by the ledger.
    pub on_hand: Quantity,
    /// Of what.
    pub product: ProductId,
    /// Promised to open orders.
    pub reserved: Quantity,
    /// Out, low, normal or over.
    pub status: StockStatus,
}

fn is_zero(count: &u32) -> bool {
    *count == 0
}

/// Status of a stock level, worst first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StockStatus {
    /// Nothing available: SOLD OUT.
    #[default]
    Out,
    /// At or below the reorder point.
    Low,
    /// Between.
    Normal,
    /// Above the maximum.
    Over,
}

impl StockLevel {
    /// The id of the level of `product` at `location`.
    pub fn id_of(product: ProductId, location: LocationId) -> Uuid {
        ids::natural("stock_level", &[product.0.as_bytes(), location.0.as_bytes()])
    }

    /// An empty level.
    pub fn empty(product: ProductId, location: LocationId) -> Self {
        Self {
            available: Quantity::ZERO,
            counted_at: None,
            exception: None,
            exceptions: 0,
            id: Self::id_of(product, location),
            incoming: Quantity::ZERO,
            location,
            on_hand: Quantity::ZERO,
            product,
            reserved: Quantity::ZERO,
            status: StockStatus::Out,
        }
    }
}
