//! A thing that is sold, stocked or made.

use crate::ids::{LocationId, ProductId};
use crate::money::Price;
use crate::quantity::Quantity;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A thing that is sold, stocked or made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Product {
    /// Codes that scanners read, each for a number of units. Normalised: GTINs have 14 digits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub barcodes: Vec<Barcode>,
    /// Group for lists and reports.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// What a unit costs the business, where known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<Price>,
    /// Text for the catalogue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Identity.
    pub id: ProductId,
    /// Good, ingredient, made or service.
    pub kind: ProductKind,
    /// Days from ordering to receiving.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lead_days: Option<u32>,
    /// Levels that differ at a location, and its shelf there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub locations: Vec<ProductAtLocation>,
    /// Above this it is overstocked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<Quantity>,
    /// Partners order at least so many, unless their price list says otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum: Option<Quantity>,
    /// Partners order whole multiples of it, such as the carton, unless their price list says otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub multiple: Option<Quantity>,
    /// Name by people.
    pub name: String,
    /// Names in other languages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<LocalName>,
    /// Its photo, by the hash of its content.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photo: Option<String>,
    /// Price of one stock unit, with or without tax as the business's prices are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<Price>,
    /// At or below this it is low.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reorder_point: Option<Quantity>,
    /// Buffer below the reorder point.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub safety_stock: Option<Quantity>,
    /// What happens when an order asks for more than there is.
    pub sell_policy: SellPolicy,
    /// The business's own code; unique.
    pub sku: String,
    /// Draft, active, hidden or archived.
    pub status: ProductStatus,
    /// The unit that stock is kept in.
    pub stock_unit: StockUnit,
    /// Which of the business's tax classes; absent: not taxed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tax_class: Option<String>,
    /// Whether stock is kept.
    pub track: Track,
    /// Other units it is bought, sold or cooked in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<Unit>,
}

/// A name in a language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LocalName {
    /// BCP 47 language, such as `ar`.
    pub language: String,
    /// The name.
    pub text: String,
}

/// A code that scanners read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Barcode {
    /// A GTIN as 14 digits, or the business's own code.
    pub code: String,
    /// How many stock units one scan means: 1 for the piece, 12 for the case.
    #[serde(default = "one")]
    pub pack: Quantity,
}

fn one() -> Quantity {
    Quantity::whole(1)
}

/// What differs at a location.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProductAtLocation {
    /// Never promised to orders here, instead of the location's own figure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holdback: Option<Quantity>,
    /// Which location.
    pub location: LocationId,
    /// Above this it is overstocked here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<Quantity>,
    /// At or below this it is low here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reorder_point: Option<Quantity>,
    /// Buffer here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub safety_stock: Option<Quantity>,
    /// Where it stands here, for pick lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shelf: Option<String>,
}

/// Kinds of product.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProductKind {
    /// Bought and sold.
    #[default]
    Good,
    /// Used up in recipes.
    Ingredient,
    /// Made from a recipe.
    Made,
    /// Work, not goods.
    Service,
}

/// Where a product is in its life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProductStatus {
    /// Not sold yet.
    Draft,
    /// Sold.
    #[default]
    Active,
    /// Sold, but not shown in the catalogue.
    Hidden,
    /// Kept for its history only.
    Archived,
}

/// Whether stock is kept of a product.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Track {
    /// Sells without stock: coffee, a delivery.
    None,
    /// Counted in its stock unit.
    #[default]
    Quantity,
}

/// What happens when an order asks for more than is available.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "kind", deny_unknown_fields)]
pub enum SellPolicy {
    /// Refused.
    #[default]
    Stop,
    /// Accepted until this many are promised beyond what is there.
    Backorder {
        /// How far available may go below zero.
        limit: Quantity,
    },
}

/// The unit that stock is kept in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StockUnit {
    /// Digits after the point that a quantity may have: 0 for pieces, 3 for kilograms.
    #[serde(default)]
    pub decimals: u8,
    /// `piece`, `kg`, …
    pub name: String,
}

impl Default for StockUnit {
    fn default() -> Self {
        Self { decimals: 0, name: "piece".into() }
    }
}

/// Another unit, by an exact ratio to the stock unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// `numerator / denominator` stock units make one of these.
    pub denominator: i64,
    /// `case`, `tray`, `g`, …
    pub name: String,
    /// See `denominator`.
    pub numerator: i64,
    /// What it is used for.
    #[serde(rename = "use")]
    pub purpose: UnitUse,
}

/// What a unit is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnitUse {
    /// Buying.
    Buy,
    /// Selling.
    Sell,
    /// Cooking.
    Recipe,
}

impl Product {
    /// Whether stock is kept of it.
    pub fn is_tracked(&self) -> bool {
        self.track == Track::Quantity && self.kind != ProductKind::Service
    }

    /// Whether partners see it.
    pub fn is_shown(&self) -> bool {
        self.status == ProductStatus::Active && self.price.is_some()
    }

    /// The price that partners see; none where they don't see the product.
    pub fn shown_price(&self) -> Option<Price> {
        self.price.filter(|_| self.is_shown())
    }

    /// What differs at `location`, if anything.
    pub fn at(&self, location: LocationId) -> Option<&ProductAtLocation> {
        self.locations.iter().find(|entry| entry.location == location)
    }

    /// At or below this the product is low at `location`.
    pub fn reorder_point_at(&self, location: LocationId) -> Option<Quantity> {
        self.at(location).and_then(|entry| entry.reorder_point).or(self.reorder_point)
    }

    /// Above this the product is overstocked at `location`.
    pub fn max_at(&self, location: LocationId) -> Option<Quantity> {
        self.at(location).and_then(|entry| entry.max).or(self.max)
    }

    /// How far below zero available may be promised.
    pub fn backorder_limit(&self) -> Quantity {
        match self.sell_policy {
            SellPolicy::Stop => Quantity::ZERO,
            SellPolicy::Backorder { limit } => limit,
        }
    }
}
