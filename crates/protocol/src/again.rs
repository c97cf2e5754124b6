//! An order like another one, as it would be now.

use onhand_domain::ids::{OrderId, ProductId};
use onhand_domain::money::{Money, Price};
use onhand_domain::orders::place_order::PlaceOrder;
use onhand_domain::quantity::Quantity;
use onhand_domain::refusal::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What it takes to order again what an order had, and what it would come to now. Nothing is placed.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct OrderAgain {
    /// The data of a `place_order`: to be sent as it is, or changed.
    pub data: PlaceOrder,
    /// What can't be had now, and is not in `data`.
    pub left_out: Vec<LeftOutLine>,
    /// The lines of `data`, in order, at what they would cost now.
    pub lines: Vec<AgainLine>,
    /// The order that it is like.
    pub order: OrderId,
    /// Why `data` would be refused whole; absent where it would be accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<Refusal>,
    /// What all of it would come to, with tax; absent where it would be refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<Money>,
}

/// A line of an order that is ordered again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AgainLine {
    /// The line of the earlier order, counted from 0.
    pub line: u32,
    /// The product's name.
    pub name: String,
    /// Of one stock unit, now; absent where the order would be refused whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<Price>,
    /// Of what.
    pub product: ProductId,
    /// How much, in the stock unit.
    pub quantity: Quantity,
    /// The product's SKU.
    pub sku: String,
    /// Of one stock unit, then.
    pub was_price: Price,
    /// How much then, where minimum or multiple now ask for more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was_quantity: Option<Quantity>,
}

/// A line of an order that can't be had again now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LeftOutLine {
    /// The line of the earlier order, counted from 0.
    pub line: u32,
    /// The product's name.
    pub name: String,
    /// Of what.
    pub product: ProductId,
    /// How much, in the stock unit.
    pub quantity: Quantity,
    /// The product's SKU.
    pub sku: String,
    /// Why: as `place_order` would refuse it, with its figures.
    pub why: Refusal,
}
