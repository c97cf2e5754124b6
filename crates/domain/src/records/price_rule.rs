//! What a price list says of a product, and how a line remembers which price it was given.

use crate::ids::{self, PriceListId, ProductId};
use crate::money::Price;
use crate::quantity::Quantity;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What a price list says of a product: one record a list and product. Without tiers, minimum and multiple it says
/// nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PriceRule {
    /// Identity: follows from list and product.
    pub id: Uuid,
    /// On which list.
    pub list: PriceListId,
    /// Partners order at least so many; absent: as is agreed elsewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum: Option<Quantity>,
    /// Partners order whole multiples of it; absent: as is agreed elsewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub multiple: Option<Quantity>,
    /// Of what.
    pub product: ProductId,
    /// Prices by quantity, in rising order. Below the first, the list gives no price.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<PriceTier>,
}

/// A price from a quantity on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PriceTier {
    /// From this quantity of a line on, in the stock unit; 0: any.
    #[serde(default, skip_serializing_if = "Quantity::is_zero")]
    pub from: Quantity,
    /// Of one stock unit, with or without tax as the list's prices are.
    pub price: Price,
}

/// Where the price of a line comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PriceSource {
    /// The product's own price.
    #[default]
    Base,
    /// Somebody set it, other than the rules would have.
    Hand,
    /// A price list.
    List {
        /// The tier: it begins with this quantity.
        #[serde(default, skip_serializing_if = "Quantity::is_zero")]
        from: Quantity,
        /// Which list.
        list: PriceListId,
    },
}

impl PriceSource {
    /// Whether it is the product's own price.
    pub fn is_base(&self) -> bool {
        *self == Self::Base
    }
}

impl PriceRule {
    /// The id of what `list` says of `product`.
    pub fn id_of(list: PriceListId, product: ProductId) -> Uuid {
        ids::natural("price_rule", &[list.0.as_bytes(), product.0.as_bytes()])
    }

    /// The price for so many: that of the highest tier they reach.
    pub fn tier(&self, quantity: Quantity) -> Option<&PriceTier> {
        self.tiers.iter().rev().find(|tier| tier.from <= quantity)
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.tiers.is_empty() && self.minimum.is_none() && self.multiple.is_none()
    }
}
