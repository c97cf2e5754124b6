//! Reports, as they are read.

use onhand_domain::ids::ProductId;
use onhand_domain::money::Money;
use onhand_domain::quantity::Quantity;
use onhand_domain::records::register_figures::RegisterSums;
use onhand_domain::records::{RegisterSession, ZReport};
use onhand_domain::time::Day;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What was sold over some days.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SalesReport {
    /// The first day.
    pub from: Day,
    /// One for each day or product with trade.
    pub items: Vec<SalesFigures>,
    /// The last day, included.
    pub to: Day,
    /// Over all of them; absent where there was no trade.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<SalesFigures>,
}

/// How a register session stands: an X while it is open, afterwards with its Z.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RegisterReport {
    /// How many facts came after the Z.
    pub addenda: u64,
    /// The cash that must be in the drawer, with all that came late.
    pub expected: Money,
    /// The session.
    pub session: RegisterSession,
    /// What it comes to, with all that came late.
    pub sums: RegisterSums,
    /// How it stood when it was closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub z: Option<ZReport>,
}

/// What was sold on a day or of a product.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SalesFigures {
    /// Which day, where it is by day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<Day>,
    /// Lines that left.
    pub lines: u64,
    /// The product's name, where it is by product.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Money for what left, without tax.
    pub net: Money,
    /// Which product, where it is by product; charges have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<ProductId>,
    /// What left, where it is by product: units of different products make no sum.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantity: Option<Quantity>,
    /// Money given back, without tax.
    pub returned_net: Money,
    /// What came back, where it is by product.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub returned_quantity: Option<Quantity>,
    /// Tax given back.
    pub returned_tax: Money,
    /// The product's SKU, where it is by product.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sku: Option<String>,
    /// Tax on what left.
    pub tax: Money,
}
