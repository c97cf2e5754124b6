//! Records that follow from records: what a partner sees, what a customer bought, what sold on a day.

use super::product::{LocalName, Unit};
use crate::ids::{self, CustomerId, LocationId, ProductId};
use crate::money::{Money, Percent, Price};
use crate::quantity::Quantity;
use crate::time::{Day, Moment};
use crate::worth::Worth;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A product on the shelf that partners see, at a location that fulfils their orders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ShelfEntry {
    /// Whether it can be had.
    pub availability: Availability,
    /// Identity: follows from product and location.
    pub id: Uuid,
    /// From where.
    pub location: LocationId,
    /// What.
    pub product: ProductId,
    /// How many can be had, where the business shows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantity: Option<Quantity>,
}

/// Whether a product can be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Availability {
    /// Enough.
    InStock,
    /// A few.
    FewLeft,
    /// SOLD OUT.
    SoldOut,
    /// Not there, and may be ordered.
    Backorder,
    /// Made or had without stock.
    Always,
}

impl ShelfEntry {
    /// The id of `product`'s entry at `location`.
    pub fn id_of(product: ProductId, location: LocationId) -> Uuid {
        ids::natural("shelf", &[product.0.as_bytes(), location.0.as_bytes()])
    }
}

/// The price of a product on a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PriceEntry {
    /// Group for lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Currency, as ISO 4217 code.
    pub currency: String,
    /// Digits after the point that a quantity of it may have.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub decimals: u8,
    /// Identity: follows from list and product.
    pub id: Uuid,
    /// Which list; `base` is everyone's.
    pub list: String,
    /// Partners order at least so many, unless their price list says otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum: Option<Quantity>,
    /// Partners order whole multiples of it, unless their price list says otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub multiple: Option<Quantity>,
    /// Name of the product.
    pub name: String,
    /// Its names in other languages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<LocalName>,
    /// Its photo, by the hash of its content.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub photo: Option<String>,
    /// Of one stock unit; absent: not offered any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<Price>,
    /// Of what.
    pub product: ProductId,
    /// The business's code for the product.
    pub sku: String,
    /// Whether tax is in it.
    pub tax_included: bool,
    /// The rate of tax.
    #[serde(default, skip_serializing_if = "Percent::is_zero")]
    pub tax_rate: Percent,
    /// The stock unit's name.
    pub unit: String,
    /// Other units that it is sold in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<Unit>,
}

fn is_zero(digits: &u8) -> bool {
    *digits == 0
}

impl PriceEntry {
    /// The id of `product`'s price on the base list.
    pub fn id_of(product: ProductId) -> Uuid {
        ids::natural("price", &[b"base", product.0.as_bytes()])
    }
}

/// What a customer has ordered, bought and brought back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CustomerTotals {
    /// Total of what was bought: handed over or sold at a counter.
    pub bought: Money,
    /// Who.
    pub customer: CustomerId,
    /// Identity: follows from the customer.
    pub id: Uuid,
    /// When the newest order was placed or the newest sale made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_at: Option<Moment>,
    /// Total of orders that are placed and not handed over.
    pub open: Money,
    /// Orders that stand.
    pub orders: u64,
    /// Total that was given back.
    pub returned: Money,
    /// Sales at a counter.
    pub sales: u64,
}

impl CustomerTotals {
    /// The id of a customer's totals.
    pub fn id_of(customer: CustomerId) -> Uuid {
        ids::natural("customer_totals", &[customer.0.as_bytes()])
    }

    /// Nothing yet.
    pub fn empty(customer: CustomerId, exponent: u8) -> Self {
        Self {
            bought: Money::zero(exponent),
            customer,
            id: Self::id_of(customer),
            last_at: None,
            open: Money::zero(exponent),
            orders: 0,
            returned: Money::zero(exponent),
            sales: 0,
        }
    }
}

/// What left of one product on one day of trade: handed over or sold at a counter, and brought back. What it had cost is that
/// of its movements; of what stock is not kept of, no cost is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DailySales {
    /// What `costed` of what left had cost.
    pub cost: Worth,
    /// What goods that had left before they came cost more than was thought, as far as it was found out on this day.
    pub cost_difference: Worth,
    /// How much of what left has a known cost.
    pub costed: Quantity,
    /// Which day, in the business's zone.
    pub day: Day,
    /// Identity: follows from day and product.
    pub id: Uuid,
    /// Lines that left.
    pub lines: u64,
    /// Money for what left, without tax.
    pub net: Money,
    /// Of what; absent: charges, which have no product.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<ProductId>,
    /// What left, in the stock unit.
    pub quantity: Quantity,
    /// What `returned_costed` of what came back had cost.
    pub returned_cost: Worth,
    /// How much of what came back has a known cost.
    pub returned_costed: Quantity,
    /// Money given back, without tax.
    pub returned_net: Money,
    /// What came back, in the stock unit.
    pub returned_quantity: Quantity,
    /// Tax given back.
    pub returned_tax: Money,
    /// Tax on what left.
    pub tax: Money,
}

impl DailySales {
    /// The id of the figures of `product` on `day`.
    pub fn id_of(day: Day, product: Option<ProductId>) -> Uuid {
        let product = product.map(|id| *id.0.as_bytes()).unwrap_or_default();
        ids::natural("daily_sales", &[day.to_string().as_bytes(), &product])
    }

    /// Nothing yet.
    pub fn empty(day: Day, product: Option<ProductId>, exponent: u8) -> Self {
        Self {
            cost: Worth::zero(exponent),
            cost_difference: Worth::zero(exponent),
            costed: Quantity::ZERO,
            day,
            id: Self::id_of(day, product),
            lines: 0,
            net: Money::zero(exponent),
            product,
            quantity: Quantity::ZERO,
            returned_cost: Worth::zero(exponent),
            returned_costed: Quantity::ZERO,
            returned_net: Money::zero(exponent),
            returned_quantity: Quantity::ZERO,
            returned_tax: Money::zero(exponent),
            tax: Money::zero(exponent),
        }
    }
}
