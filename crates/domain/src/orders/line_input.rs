//! Lines of orders and sales, as commands carry them.

use crate::key::Key;
use crate::money::{Money, Percent, Price};
use crate::quantity::Quantity;
use crate::records::order::Discount;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A line that asks for a product.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OrderLineInput)]
pub struct LineInput {
    /// Taken off this line. Not for partners.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount: Option<Discount>,
    /// The customer's or staff's words about this line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Of one stock unit; absent: the product's price. Not for partners.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Price>,
    /// Which product, by id or SKU.
    pub product: Key,
    /// How much, in `unit`.
    pub quantity: Quantity,
    /// The unit of `quantity`; absent: the product's stock unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
}

/// A line that was sold, with price and tax as charged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SoldLine {
    /// Taken off this line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount: Option<Discount>,
    /// Of one stock unit, as charged; absent: the product's price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Price>,
    /// Which product, by id or SKU.
    pub product: Key,
    /// How much, in `unit`.
    pub quantity: Quantity,
    /// The rate of tax as charged; absent: that of the product's tax class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_rate: Option<Percent>,
    /// The unit of `quantity`; absent: the product's stock unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
}

/// Money without stock: postage, a fee, a manual line. May be negative.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChargeInput {
    /// How much, as prices are: with tax where prices contain it.
    pub amount: Money,
    /// `postage`, `fee`, `discount`, `manual`, …
    pub kind: String,
    /// Which of the business's tax classes; absent: not taxed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_class: Option<String>,
    /// What it says.
    #[serde(default)]
    pub text: String,
}
