//! What a product costs on average, and what all of it is worth. How the figures come about is told in
//! [`crate::stock::costing`].

use crate::ids::{self, ProductId};
use crate::money::Price;
use crate::quantity::Quantity;
use crate::worth::Worth;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What a product costs on average, over the whole business. Derived: quantity, worth and what has no known cost are the
/// sums of movements in and out, in the order in which they were recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProductCost {
    /// Identity: follows from the product.
    pub id: Uuid,
    /// Of what.
    pub product: ProductId,
    /// How much there is at all locations and between them; below zero where more left than was there.
    pub quantity: Quantity,
    /// What a stock unit costs on average, of what has a known cost; where nothing is there, what it cost last. Absent:
    /// nobody ever said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_cost: Option<Price>,
    /// How much of it has no known cost.
    #[serde(default, skip_serializing_if = "Quantity::is_zero")]
    pub unvalued: Quantity,
    /// What the rest cost in all.
    pub value: Worth,
}

impl ProductCost {
    /// The id of a product's cost.
    pub fn id_of(product: ProductId) -> Uuid {
        ids::natural("product_cost", &[product.0.as_bytes()])
    }

    /// Of a product that was never there.
    pub fn empty(product: ProductId, exponent: u8) -> Self {
        Self {
            id: Self::id_of(product),
            product,
            quantity: Quantity::ZERO,
            unit_cost: None,
            unvalued: Quantity::ZERO,
            value: Worth::zero(exponent),
        }
    }
}
