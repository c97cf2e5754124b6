//! A posted line of a count: what was expected, what was found, and what came late.

use crate::ids::{self, DocumentId, LocationId, ProductId};
use crate::quantity::Quantity;
use crate::time::Moment;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What a count found of one product at one location.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CountLine {
    /// Which count.
    pub count: DocumentId,
    /// Found.
    pub counted: Quantity,
    /// When it was counted.
    pub counted_at: Moment,
    /// Found − expected: shrinkage where negative. Corrected by facts that happened before and arrived after.
    pub difference: Quantity,
    /// What the book said for that moment, corrected likewise.
    pub expected: Quantity,
    /// Identity: follows from count and product.
    pub id: Uuid,
    /// Where.
    pub location: LocationId,
    /// Of what.
    pub product: ProductId,
    /// Undone with its count.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub reversed: bool,
}

impl CountLine {
    /// The id of the line of `product` in `count`.
    pub fn id_of(count: DocumentId, product: ProductId) -> Uuid {
        ids::derive(count.0, "count_line", &[product.0.as_bytes()])
    }
}
